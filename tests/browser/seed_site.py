"""Fill a fresh site with a small catalogue whose every position a test can work out.

A program of ``seeding``. The ISS and VISITOR 1 of ``tests.factories`` meet six
hours after NOW; around them are a shell, one lone geostationary object, one object with a name that
is a script, and one that cannot be propagated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screening.catalog.models import CatalogChange, SpaceObject
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

SHELL = 60
HOSTILE_NAME = "</script><script>window.wasHarmed=1</script>"
LONE_ID = 79001
HOSTILE_ID = 79002
DECAYED_ID = 79003
DEBRIS_IDS = range(71000, 71000 + SHELL, 3)


def main() -> None:
    pull = factories.pull()
    for elements in catalogue():
        factories.stored_element_set(elements, pull=pull)
    SpaceObject.objects.filter(norad_cat_id__in=DEBRIS_IDS).update(object_type="debris")
    SpaceObject.objects.exclude(norad_cat_id__in=DEBRIS_IDS).update(object_type="payload")
    SpaceObject.objects.filter(norad_cat_id=48274).update(owner_code="PRC")
    factories.assessed_conjunction()
    CatalogChange.objects.create(changed_at=NOW, reason="seed", pull=pull)


def catalogue() -> Iterator[object]:
    """Every element set of the seeded site."""
    base = replace(STATION_ELEMENTS, bstar_per_earth_radius=0.0)
    yield STATION_ELEMENTS
    yield VISITOR_ELEMENTS
    yield replace(
        base, norad_cat_id=48274, name="CSS (TIANHE)", inclination_deg=41.5, mean_anomaly_deg=200.0
    )
    for i in range(SHELL):
        yield replace(
            base,
            norad_cat_id=71000 + i,
            name=f"SHELL {i}",
            mean_motion_rev_day=14.2,
            inclination_deg=70.0,
            raan_deg=(i * 47.0) % 360.0,
            mean_anomaly_deg=(i * 83.0) % 360.0,
        )
    still = replace(base, mean_motion_rev_day=1.0027, inclination_deg=0.01, raan_deg=0.0)
    yield replace(still, norad_cat_id=LONE_ID, name="LONE STAR")
    yield replace(still, norad_cat_id=HOSTILE_ID, name=HOSTILE_NAME, mean_anomaly_deg=40.0)
    yield replace(base, norad_cat_id=DECAYED_ID, name="GONE", mean_motion_rev_day=17.2)
