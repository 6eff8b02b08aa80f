"""Add a pass that three runs assessed, the later two with its risk.

A program of ``seeding``. The pass is a day old: it is in no list of coming passes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from screening.catalog.models import Pull
from screening.conjunctions.models import Conjunction, ScreeningRun
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.risky_passes import known_to, risk_columns


def main() -> int:
    """Return the conjunction's number."""
    tca_utc = NOW - timedelta(days=1)
    pair = tuple(
        replace(elements, norad_cat_id=number, name=name, epoch_utc=tca_utc)
        for elements, number, name in (
            (STATION_ELEMENTS, 79021, "STATION Y"),
            (VISITOR_ELEMENTS, 79022, "VISITOR Y"),
        )
    )
    pull = Pull.objects.latest("pk")
    primary, secondary = (
        factories.stored_element_set(each, pull=pull).space_object for each in pair
    )
    newest = ScreeningRun.objects.filter(status="finished").latest("pk")
    conjunction = factories.conjunction(
        primary=primary, secondary=secondary, tca_utc=tca_utc, first_run=newest
    )
    for hours, in_track_km in ((24, None), (12, 6.0), (6, 1.5)):
        run = factories.run(window_start_utc=tca_utc - timedelta(hours=hours))
        known = known_to((0.4, in_track_km or 1.0, 0.3))
        columns = risk_columns(secondary=known, elements=pair, tca_utc=tca_utc)
        factories.assessment(
            conjunction,
            run=run,
            created_at=run.window_start_utc,
            in_track_km=-0.4 + hours / 10,
            **(columns if in_track_km else {}),
        )
    # The newest run of the site is of now and has seen everything else that is known.
    latest = factories.run(window_start_utc=NOW)
    Conjunction.objects.exclude(pk=conjunction.pk).update(
        last_seen_run=latest, last_looked_run=latest
    )
    return int(conjunction.pk)
