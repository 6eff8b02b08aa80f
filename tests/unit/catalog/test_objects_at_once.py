"""SATCAT and element sets that come at the same time: what either says of an object is kept."""

from __future__ import annotations

from datetime import date

import pytest

from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.services import objects
from screening.catalog.services.objects import objects_ensure
from screening.catalog.services.satcat import satcat_ingest
from screening.catalog.sources.satcat_csv import ParsedSatcat, SatcatEntry
from tests import factories
from tests.unit.engine.elements.samples import STATION

pytestmark = pytest.mark.django_db

FACTS = SatcatEntry(
    norad_cat_id=STATION.norad_cat_id,
    name="ISS (ZARYA)",
    international_designator="1998-067A",
    object_type=ObjectType.DEBRIS,
    owner_code="ISS",
    operational_status_code="+",
    launch_date=date(1998, 11, 20),
    decay_date=None,
    rcs_m2=399.1,
    orbits_earth=True,
    docked_to_norad_cat_id=None,
)


def satcat() -> None:
    pull = factories.pull(feed=factories.feed(key="satcat", source="satcat"), status="running")
    satcat_ingest(pull, ParsedSatcat([FACTS], []))


def elements() -> None:
    objects_ensure([STATION], {}, is_synthetic=False)


@pytest.mark.parametrize(
    ("first", "other"), [(satcat, elements), (elements, satcat)], ids=["satcat", "elements"]
)
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_between_looking_and_writing_the_other_may_write(
    monkeypatch: pytest.MonkeyPatch, first: object, other: object, is_known: bool
) -> None:
    """The one that looked first writes last, in real processes as here."""
    if is_known:
        SpaceObject.objects.create(norad_cat_id=STATION.norad_cat_id, name="OBJECT 25544")
    write = objects._bring_up_to_date
    waiting = [other]

    def other_comes_first(*arguments: object) -> None:
        if waiting:
            waiting.pop()()  # type: ignore[operator]
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(objects, "_bring_up_to_date", other_comes_first)
    first()  # type: ignore[operator]
    found = SpaceObject.objects.get()
    assert (found.object_type, found.object_type_source) == ("debris", "satcat")
    assert (found.owner_code, found.rcs_m2) == ("ISS", 399.1)
    assert found.launch_date == date(1998, 11, 20)
