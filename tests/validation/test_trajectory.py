"""Trajectory studies on the real catalogue: an object's path meets what screen finds for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.catalog.selection import select_elements
from screening.consequences.kinds import World
from screening.consequences.trajectories.question import checked
from screening.consequences.trajectories.study import answer_with
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.timescales import utc_at
from screening.management.trajectory_inputs import stations_at, unlisted_facts
from tests.operator_ephemerides import oem_text
from tests.validation.catalogues import read_catalogue

pytestmark = [pytest.mark.validation, pytest.mark.slow]

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOURS = 24.0
THRESHOLD_KM = 20.0
NOAA_20 = 43013


def test_the_path_of_an_object_meets_what_screen_finds_for_it(shared_data: Path) -> None:
    file = shared_data / "catalog" / "merged_20260310_gp.csv.gz"
    elements = select_elements(read_catalogue(file), START)
    index = next(i for i, each in enumerate(elements) if each.norad_cat_id == NOAA_20)
    config = ScreeningConfig(start_utc=START, duration_s=HOURS * 3600.0, threshold_km=THRESHOLD_KM)
    expected = screen(elements, config, primaries=[index]).approaches
    data = oem_text(elements[index], from_utc=START, hours=HOURS, shift_km=0.0).encode()
    stations = stations_at(START)
    found = answer_with(
        checked({"threshold_km": THRESHOLD_KM}, data), World(elements, stations, START, data, 2),
        lambda _stage, _share: None, facts_of=unlisted_facts(stations),
    ).document  # fmt: skip
    assert found["own_object"]["norad_cat_id"] == NOAA_20
    assert expected.size > 20
    docked = {name for each in found["stations"] for name in each["docked"]}
    ours = sorted(
        (each["tca_utc"][:22], each["norad_cat_id"], each["miss_distance_km"])
        for each in found["approaches"]
        if each["miss_distance_km"] < THRESHOLD_KM
    )
    theirs = sorted(
        (
            utc_at(START, float(each["tca_offset_s"]) + 0.0005).isoformat()[:22],
            elements[int(each["secondary_index"])].norad_cat_id,
            float(each["miss_distance_km"]),
        )
        for each in expected
        if elements[int(each["secondary_index"])].name not in docked
    )
    assert [each[1] for each in ours] == [each[1] for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one[2] == pytest.approx(other[2], abs=5e-4)
