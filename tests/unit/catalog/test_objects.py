"""What is known about an object, and which source may say otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from screening.catalog.models import SpaceObject
from screening.catalog.services.objects import objects_ensure
from tests import factories
from tests.catalogues import satellites
from tests.unit.engine.elements.samples import STATION

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Facts:
    object_type: str = "debris"
    owner_code: str = "PRC"
    constellation: str = ""


def ensured(*element_sets: object, **options: object) -> SpaceObject:
    objects_ensure(element_sets, options.get("facts", {}), is_synthetic=bool(options.get("demo")))  # type: ignore[arg-type]
    return SpaceObject.objects.get()


def test_a_name_suggests_type_and_constellation() -> None:
    found = ensured(*satellites(1))
    assert (found.object_type, found.object_type_source) == ("payload", "name")
    assert found.constellation == "Starlink"


def test_a_set_without_a_name_gets_a_placeholder_and_no_type() -> None:
    found = ensured(replace(STATION, name=""))
    assert (found.name, found.object_type) == ("OBJECT 25544", "unknown")


def test_a_set_without_a_name_does_not_erase_a_known_one() -> None:
    ensured(STATION)
    found = ensured(replace(STATION, name=""))
    assert (found.name, found.object_type) == ("TEST STATION", "payload")


def test_a_name_replaces_the_placeholder() -> None:
    ensured(replace(STATION, name=""))
    found = ensured(STATION)
    assert (found.name, found.object_type) == ("TEST STATION", "payload")


def test_of_several_sets_the_newest_names_the_object() -> None:
    newer = replace(STATION, name="NEW NAME", epoch_utc=STATION.epoch_utc + timedelta(hours=1))
    assert ensured(newer, STATION).name == "NEW NAME"


def test_a_renamed_object_is_renamed() -> None:
    ensured(replace(STATION, name="OBJECT A"))
    assert ensured(STATION).name == "TEST STATION"


def test_satcat_is_not_overruled_by_a_name() -> None:
    factories.space_object(
        norad_cat_id=25544, object_type="rocket_body", object_type_source="satcat", owner_code="ISS"
    )
    found = ensured(STATION)
    assert (found.object_type, found.owner_code) == ("rocket_body", "ISS")
    assert found.name == "TEST STATION"


def test_the_demo_says_its_own_facts_and_is_marked_synthetic() -> None:
    found = ensured(STATION, facts={25544: Facts()}, demo=True)
    assert (found.object_type, found.owner_code) == ("debris", "PRC")
    assert found.object_type_source == "demo"
    assert found.is_synthetic


def test_names_that_are_too_long_are_cut() -> None:
    assert ensured(replace(STATION, name="X" * 200)).name == "X" * 80


def test_every_object_gets_its_key() -> None:
    element_sets = satellites(5)
    keys = objects_ensure(element_sets, {}, is_synthetic=False)
    rows = dict(SpaceObject.objects.values_list("norad_cat_id", "pk"))
    assert {each.norad_cat_id: keys[each.norad_cat_id] for each in element_sets} == rows
