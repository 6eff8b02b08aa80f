"""Screening runs: what is running, what each took and found, and asking for one."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from sasweb.access import REQUEST_RUN, writing_view
from sasweb.web.errors_said import errors_said
from sasweb.web.listing import page_of
from screening.catalog.selectors import catalog_is_left_out
from screening.common.clock import now_utc
from screening.common.durations import DAY_S, HOUR_S, MINUTE_S
from screening.conjunctions.catalogue_due import catalogue_run_next
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.conjunctions.selectors import runs_all, runs_unfinished_of_any_kind, shards_of
from screening.conjunctions.services import catalogue_run_request, run_request
from screening.conjunctions.station_gaps import is_no_station_screened
from screening.stations.selectors import station_short_names

RUNS_PER_PAGE = 25


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, newest first, with the unfinished ones on top and live."""
    context = {
        "page": page_of(request, runs_all().order_by("-pk"), size=RUNS_PER_PAGE),
        "unfinished": runs_unfinished_of_any_kind(),
        "next_run": catalogue_run_next(now_utc()),
        "is_left_out": catalog_is_left_out(),
        "short_names": station_short_names(),
    }
    return render(request, "pages/runs/list.html", context)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: its inputs, how long each stage took, every object not screened all through."""
    subject = get_object_or_404(runs_all(), pk=run_id)
    statuses = subject.object_statuses.select_related("space_object")
    asked = request.GET.get("status", "")
    if asked:
        statuses = statuses.filter(status=asked)
    context = {
        "run": subject,
        "asked_status": asked,
        "page": page_of(request, statuses.order_by("status", "space_object__norad_cat_id")),
        "docked": subject.docked_objects.select_related("space_object", "station"),
        "stages": _stages(subject),
        "events": _events(subject),
        "settings": _settings(subject),
        "shards": shards_of(subject),
        "short_names": station_short_names(),
    }
    return render(request, "pages/runs/detail.html", context)


@writing_view(REQUEST_RUN)
def run_create(request: HttpRequest) -> HttpResponse:
    """Ask for a run now: of the stations, or with ``kind=catalogue`` of all against all.

    ``back`` names the page that asked.
    """
    is_catalogue = request.POST.get("kind") == RunKind.CATALOGUE
    ask = catalogue_run_request if is_catalogue else run_request
    with errors_said(request):
        messages.success(request, _asked_for(ask(f"asked for by {request.user.get_username()}")))
    return redirect(
        "all_conjunctions" if request.POST.get("back") == "all_conjunctions" else "runs"
    )


def _asked_for(run: ScreeningRun) -> str:
    if run.status == RunStatus.RUNNING:
        return gettext("Run %(number)s is under way already.") % {"number": run.pk}
    return gettext("Run %(number)s was asked for.") % {"number": run.pk}


def _stages(subject: ScreeningRun) -> list[tuple[str, float, float]]:
    """Each stage with its seconds and its share of the whole, in the order they ran."""
    total_s = sum(subject.seconds_by_stage.values()) or 1.0
    return [(name, s, s / total_s) for name, s in subject.seconds_by_stage.items()]


EVENT_LABELS = {
    "closest_approach": gettext_lazy("Closest approaches"),
    "window_edge": gettext_lazy("At the window's edge"),
    "co_moving": gettext_lazy("Co-moving"),
    "outside_every_volume": gettext_lazy("Outside every volume"),
    "closest_before_the_window": gettext_lazy("Closest before the window"),
    "same_encounter_by_another_source": gettext_lazy("Same encounter by another source"),
}
# The engine names its stages and settings in English; pages say them in the language of the reader.
STAGES: Final = (
    gettext_noop("read elements"),
    gettext_noop("read for joining"),
    gettext_noop("propagate"),
    gettext_noop("sieve"),
    gettext_noop("search"),
    gettext_noop("find docked parts"),
    gettext_noop("judge volumes"),
    gettext_noop("make ready"),
    gettext_noop("pack"),
    gettext_noop("join"),
    gettext_noop("write results"),
    gettext_noop("writing results"),
)
SETTINGS: Final = (
    gettext_noop("threshold"),
    gettext_noop("duration"),
    gettext_noop("step"),
    gettext_noop("sieve step"),
    gettext_noop("max element age"),
)
UNITS = {"s": "s", "km": "km", "days": "days"}


def _events(subject: ScreeningRun) -> list[tuple[str, int | None]]:
    """What the run found, by kind, as people say it; None where it screened no station."""
    is_known = not is_no_station_screened(subject)
    counts = subject.event_counts | subject.left_out_counts
    return [
        (str(EVENT_LABELS.get(kind, kind)), count if is_known else None)
        for kind, count in counts.items()
    ]


def _settings(subject: ScreeningRun) -> list[tuple[str, str, str]]:
    """The run's own settings: words, value, unit. What it took from each station is named only."""
    rows = []
    for name, value in subject.config.items():
        stem, _, suffix = name.rpartition("_")
        unit = UNITS.get(suffix, "")
        if isinstance(value, int | float):
            label = gettext((stem if unit else name).replace("_", " "))
            rows.append((label, *_setting_words(value, unit)))
        elif name == "stations":
            rows.append(
                (gettext("stations"), ", ".join(each.get("short_name", "?") for each in value), "")
            )
        elif name == "ephemerides":
            followed = ", ".join(map(str, value))
            rows.append(
                (gettext("operators' ephemerides followed"), followed or gettext("none"), "")
            )
    return rows


def _setting_words(value: float, unit: str) -> tuple[str, str]:
    """A setting as people say it: times in their largest whole unit, far distances to 0.1 km."""
    if unit == "s":
        for length_s, larger in ((DAY_S, "d"), (HOUR_S, "h"), (MINUTE_S, "min")):
            if value >= length_s and value % length_s == 0:
                return f"{value / length_s:,g}", larger
    is_far = unit == "km" and value >= 10
    return f"{round(value, 1) if is_far else value:,g}", unit
