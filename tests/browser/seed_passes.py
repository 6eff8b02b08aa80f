"""Add passes whose names are scripts to a running site.

A program of ``seeding``. The pass is days old, so that it is in no list of coming passes, and two
runs have assessed it, so that its course is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from screening.catalog.models import Pull
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

CLOSING_TAG = "</script><script>window.hacked=1</script>"
CLOSING_STRING = '");alert(1);//'


def main() -> int:
    """Return the conjunction's number."""
    tca_utc = NOW - timedelta(days=3)
    primary, secondary = (
        factories.stored_element_set(
            replace(elements, norad_cat_id=number, name=name, epoch_utc=tca_utc),
            pull=Pull.objects.latest("pk"),
        ).space_object
        for elements, number, name in (
            (STATION_ELEMENTS, 79011, CLOSING_STRING),
            (VISITOR_ELEMENTS, 79012, CLOSING_TAG),
        )
    )
    conjunction = factories.conjunction(
        primary=primary, secondary=secondary, tca_utc=tca_utc, is_synthetic=True
    )
    for hours in (12, 6):
        run = factories.run(window_start_utc=tca_utc - timedelta(hours=hours))
        factories.assessment(
            conjunction,
            run=run,
            created_at=run.window_start_utc,
            miss_distance_km=factories.MISS_DISTANCE_KM + hours / 10,
        )
        conjunction.last_seen_run = conjunction.last_looked_run = run
        conjunction.save()
    # The newest run of the site is of now and has seen everything else that is known.
    newest = factories.run(window_start_utc=NOW)
    Conjunction.objects.exclude(pk=conjunction.pk).update(
        last_seen_run=newest, last_looked_run=newest
    )
    return int(conjunction.pk)
