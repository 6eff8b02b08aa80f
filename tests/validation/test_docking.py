"""Docked parts of both stations in four real catalogues, recognised exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.engine.docking import DockingMethod, find_docked
from screening.engine.elements.reader import read_elements
from screening.engine.types import ElementSet
from screening.stations.seed import load_station_file

pytestmark = pytest.mark.validation

ISS, CSS = 25544, 48274
MARCH_2026 = "merged_20260310_gp.csv.gz"
NOVEMBER_2024 = "celestrak_on_orbit_20241101.csv.gz"
SEPTEMBER_2024 = "strack_20240917.2le.gz"
JANUARY_2022 = "spacetrack_3le_20220122.txt.gz"

# Who was there, from the visiting-vehicle records of the time; the modules come first.
DOCKED = {
    (MARCH_2026, ISS): {25575, 26400, 26700, 36086, 49044}
    | {64751, 65586, 65616, 66174, 66664, 67796},
    (MARCH_2026, CSS): {53239, 54216} | {64786, 66645},
    (NOVEMBER_2024, ISS): {49044} | {59913, 60378, 60450, 61043, 61447},
    (NOVEMBER_2024, CSS): {53239, 54216} | {58811, 59591, 61683},
    (SEPTEMBER_2024, ISS): {49044} | {59097, 59294, 59913, 60378, 60450, 61043},
    (SEPTEMBER_2024, CSS): {53239, 54216} | {58811, 59591},
    (JANUARY_2022, ISS): {49044} | {49269, 49379, 49407, 50318},
    (JANUARY_2022, CSS): {48803, 49222, 49326},
}
# Released or discarded, in the station's plane and within hundreds of kilometres of it.
FREE = {
    (MARCH_2026, ISS): {66906, 67683, 67684, 67685, 67686, 67687, 67688},
    (MARCH_2026, CSS): {66515, 67481},
    (NOVEMBER_2024, ISS): {60181, 61501},
    (SEPTEMBER_2024, ISS): {60952, 60953, 60954, 60956, 60957, 60958},
    (JANUARY_2022, ISS): {51277, 51278, 51279},
    (JANUARY_2022, CSS): {49221},
}


@pytest.fixture(scope="module")
def catalogs(shared_data: Path) -> dict[str, list[ElementSet]]:
    names = {name for name, _ in DOCKED}
    folder = shared_data / "catalog"
    return {
        name: read_elements((folder / name).read_bytes(), file_name=name).elements for name in names
    }


@pytest.mark.parametrize(("name", "primary"), DOCKED)
def test_docked_parts_are_recognised_exactly(
    catalogs: dict[str, list[ElementSet]], name: str, primary: int
) -> None:
    elements = catalogs[name]
    ids = [element_set.norad_cat_id for element_set in elements]
    parts = {p.norad_cat_id for s in load_station_file() for p in s.parts}
    own = {s.primary_norad_cat_id: {p.norad_cat_id for p in s.parts} for s in load_station_file()}
    logged = [ids.index(part) for part in own[primary] & set(ids)]

    result = find_docked(elements, ids.index(primary), logged=logged)

    docked = {ids[found.index] for found in result.docked}
    assert docked == DOCKED[name, primary]
    assert not docked & FREE.get((name, primary), set())
    assert FREE.get((name, primary), set()) <= set(ids)
    assert result.contradicted_log == ()
    by_log = {ids[d.index] for d in result.docked if d.method is DockingMethod.LOG}
    assert by_log == docked & parts


@pytest.mark.parametrize("primary", [ISS, CSS])
def test_an_empty_log_gives_the_same_docked_parts_in_march_2026(
    catalogs: dict[str, list[ElementSet]], primary: int
) -> None:
    elements = catalogs[MARCH_2026]
    ids = [element_set.norad_cat_id for element_set in elements]
    result = find_docked(elements, ids.index(primary))
    assert {ids[found.index] for found in result.docked} == DOCKED[MARCH_2026, primary]
