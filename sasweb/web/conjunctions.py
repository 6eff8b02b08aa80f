"""All conjunctions: coming, passed, not found again, not looked at since."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasweb.web.address_notes import refused_filters, refused_page, unknown_parameters
from sasweb.web.coverage import of_station, sentences
from sasweb.web.filters import PassFilter
from sasweb.web.listing import Ordering, page_of
from sasweb.web.partial import render_page_or_part
from sasweb.web.pass_rows import pass_count, pass_rows
from sasweb.web.standing import standing
from sasweb.web.watch import COLUMNS
from screening.common.clock import now_utc
from screening.conjunctions.models import Conjunction
from screening.conjunctions.selectors import (
    SEEN_OR_REPORTED,
    conjunctions_with_tier,
    latest_finished_run,
    passed_passes,
    upcoming_passes,
)
from screening.conjunctions.station_gaps import station_gaps
from screening.stations.models import Station

STATES = {
    "coming": _("Coming"),
    "passed": _("Passed"),
    "not_found": _("Not found again"),
    "all": _("All"),
}


@require_safe
def conjunctions(request: HttpRequest) -> HttpResponse:
    """The list, by state; coming ones first unless the address asks for others."""
    now = now_utc()
    asked = request.GET.get("state") or "coming"
    state = asked if asked in STATES else "coming"
    every = _in_state(state, now)
    found = PassFilter(request.GET, queryset=every)
    ordering = Ordering.from_request(request, COLUMNS, default=_default_order(state))
    page = page_of(request, ordering.apply(found.qs))
    latest = latest_finished_run()
    unscreened = sentences(station_gaps(latest, Station.objects.filter(is_active=True)))
    context: dict[str, object] = {
        "filter": found,
        "ordering": ordering,
        "page": page,
        "address_notes": [
            *unknown_parameters(request, {*found.filters, "state", "sort", "page"}),
            *refused_filters({} if asked == state else {gettext("State"): asked}),
            *found.notes,
            *ordering.notes,
            *refused_page(request, page),
        ],
        "count": pass_count(found, every, page.paginator.count),
        "rows": pass_rows(page.object_list, now, latest),
        "states": STATES.items(),
        "state": state,
        "standing": standing(now),
        "unscreened_here": of_station(unscreened, request.GET.get("station")),
    }
    return render_page_or_part(
        request, "pages/conjunctions/list.html", "pages/conjunctions/rows.html", context
    )


def _in_state(state: str, now: datetime) -> QuerySet[Conjunction]:
    every = conjunctions_with_tier()
    not_found = ~SEEN_OR_REPORTED
    if state == "coming":
        return upcoming_passes(now)
    if state == "passed":
        return passed_passes(now)
    return every.filter(not_found) if state == "not_found" else every


def _default_order(state: str) -> str:
    """What comes next first; of what is over, the latest first."""
    return "tca" if state == "coming" else "-tca"
