"""The protected stations: what they are made of, what counts as close, what is docked."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from sasweb.web.coverage import sentences
from screening.common.clock import now_utc
from screening.conjunctions.models import RunDockedObject, ScreeningRun
from screening.conjunctions.rule_selectors import rules_in_force
from screening.conjunctions.selectors import latest_finished_run
from screening.conjunctions.station_gaps import station_gaps
from screening.stations.models import Station

SHAPES: Final = (gettext_noop("box"), gettext_noop("sphere"))


@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Every station with what the newest finished run took for part of it."""
    run = latest_finished_run()
    protected = _stations_with_parts()
    docked = _docked_by_station(run)
    unscreened = sentences(station_gaps(run, protected))
    context = {
        "run": run,
        "now_utc": now_utc(),
        "ruled": _rule_versions(protected),
        "stations": [
            (each, docked.get(each.pk, []), unscreened.get(each.slug, "")) for each in protected
        ],
    }
    return render(request, "pages/stations/list.html", context)


def _rule_versions(stations: QuerySet[Station]) -> dict[str, int]:
    """The number of the version in force, by the slug of its station."""
    in_force = rules_in_force((each.pk for each in stations), now_utc())
    return {each.version.station.slug: each.version.number for each in in_force.values()}


def _stations_with_parts() -> QuerySet[Station]:
    return Station.objects.prefetch_related("parts", "volumes", "thresholds")


def _docked_by_station(run: ScreeningRun | None) -> dict[int, list[RunDockedObject]]:
    docked: dict[int, list[RunDockedObject]] = {}
    if run is None:
        return docked
    for each in run.docked_objects.select_related("space_object").order_by(
        "space_object__norad_cat_id"
    ):
        docked.setdefault(each.station_id, []).append(each)
    return docked
