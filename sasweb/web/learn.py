"""Learn: encounters of the past run again, and the protocols in full.

Every figure is computed as the page is asked for the first time, by the code that screens.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasweb.web.criteria_table import criteria_table
from sasweb.web.learn_clock import ClockChoice, clock_lines
from screening.common.durations import duration_words
from screening.coordination.protocol_selectors import installed_protocols
from screening.learn.asked import asked
from screening.learn.css_2021 import encounters_2021, sources_2021
from screening.learn.iridium_cosmos import (
    DURATION,
    PUBLISHED_MISS_KM,
    PUBLISHED_TCA_UTC,
    START_UTC,
    THRESHOLD_KM,
    collision,
)


@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """What there is to learn from."""
    return render(request, "pages/learn/learn.html", {"protocols": installed_protocols().newest})


@require_safe
def learn_2021(request: HttpRequest) -> HttpResponse:
    """The two encounters of 2021, one at a time, with a clock that the reader sets."""
    choice = ClockChoice.of(request.GET, encounters_2021())
    case = asked(choice.encounter, seen_before=choice.seen_before, at_utc=choice.at_utc)
    context = {
        "encounters": encounters_2021(),
        "encounter": choice.encounter,
        "choice": choice,
        "case": case,
        "lines": clock_lines(choice, case),
        "table": criteria_table(choice.encounter.verdicts(choice.seen_utc)),
        "sentence": choice.encounter.sentence(choice.seen_utc),
        "sources": sources_2021(),
    }
    return render(request, "pages/learn/css_2021.html", context)


@require_safe
def learn_iridium_cosmos(request: HttpRequest) -> HttpResponse:
    """The collision of 2009 from the last element sets before it."""
    found = collision()
    context = {
        "found": found,
        "met": found.met,
        "start_utc": START_UTC,
        "end_utc": START_UTC + DURATION,
        "threshold_km": THRESHOLD_KM,
        "published_tca_utc": PUBLISHED_TCA_UTC,
        "published_miss_km": PUBLISHED_MISS_KM,
        "objects": [
            (each, duration_words((found.met.tca_utc - each.elements.epoch_utc).total_seconds()))
            for each in (found.iridium, found.cosmos)
        ],
        "table": criteria_table(found.verdicts),
        "sentence": found.sentence,
    }
    return render(request, "pages/learn/iridium_cosmos.html", context)


@require_safe
def learn_protocols(request: HttpRequest) -> HttpResponse:
    """Every protocol in its newest version, clause by clause in both languages."""
    return render(
        request, "pages/learn/protocols.html", {"protocols": installed_protocols().newest}
    )
