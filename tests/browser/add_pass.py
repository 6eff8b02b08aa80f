"""Add one coming pass of an object that a running site knows: a program of ``seeding``.

Its hours count from the site's present: the clock of a site that many modules share has gone on by
the time a later one asks, on a slow machine by more than the nearest of these passes is ahead.
"""

from __future__ import annotations

from datetime import timedelta

from screening.catalog.models import SpaceObject
from screening.common.clock import now_utc
from screening.conjunctions.models import ScreeningRun
from tests import factories
from tests.factories import STATION_ELEMENTS


def main(shell: int, hours_ahead: float, miss_km: float) -> int:
    """Return the conjunction's number."""
    newest = ScreeningRun.objects.filter(status="finished").latest("pk")
    made = factories.assessed_conjunction(
        first_run=newest,
        primary=SpaceObject.objects.get(norad_cat_id=STATION_ELEMENTS.norad_cat_id),
        secondary=SpaceObject.objects.get(name=f"SHELL {shell}"),
        tca_utc=now_utc() + timedelta(hours=hours_ahead),
        miss_distance_km=miss_km,
    )
    return int(made.pk)
