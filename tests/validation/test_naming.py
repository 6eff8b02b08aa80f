"""Types guessed from names against the types that SATCAT gives."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from screening.catalog.models import ObjectType
from screening.catalog.naming import constellation_from_name, object_type_from_name
from screening.engine.elements import read_elements

pytestmark = pytest.mark.validation

SATCAT_TYPES = {
    "PAY": ObjectType.PAYLOAD,
    "R/B": ObjectType.ROCKET_BODY,
    "DEB": ObjectType.DEBRIS,
}


@pytest.fixture
def names_2024(shared_data: Path) -> dict[int, str]:
    data = (shared_data / "catalog" / "celestrak_on_orbit_20241101.csv.gz").read_bytes()
    elements = read_elements(data, file_name="on_orbit").elements
    return {element_set.norad_cat_id: element_set.name for element_set in elements}


def test_names_agree_with_satcat_wherever_they_say_anything(
    shared_data: Path, names_2024: dict[int, str]
) -> None:
    packed = (shared_data / "satcat" / "satcat_owner_type_20260614.json.gz").read_bytes()
    satcat = json.loads(gzip.decompress(packed))
    agreed: Counter[bool] = Counter()
    for norad_cat_id, name in names_2024.items():
        truth = SATCAT_TYPES.get(satcat.get(str(norad_cat_id), ("", ""))[1])
        guess = object_type_from_name(name)
        if truth is not None and guess != ObjectType.UNKNOWN:
            agreed[truth == guess] += 1

    assert agreed[True] > 25_800
    assert agreed[False] <= 18  # mostly two things in one: "CLUSTER 2 & FREGAT R/B"


def test_the_large_constellations_are_recognised_whole(names_2024: dict[int, str]) -> None:
    counts = Counter(constellation_from_name(name) for name in names_2024.values())

    assert counts["Starlink"] == sum("STARLINK" in name for name in names_2024.values())
    assert counts["OneWeb"] == sum("ONEWEB" in name for name in names_2024.values())
    assert counts["GPS"] == sum(name.startswith("NAVSTAR") for name in names_2024.values())
    assert counts["Iridium"] < sum("IRIDIUM" in name for name in names_2024.values())
