"""Burns that avoid a real red conjunction of the station, each held against a search of its own.

10 March 2026, ISS and YAOGAN-35 02B: 0.953 km at 2026-03-11 14:04:11 UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from screening.consequences.burns.document import as_document, elements_of
from screening.consequences.burns.inputs import burn_inputs
from screening.consequences.burns.judged import BurnReport
from screening.consequences.burns.question import Asked, read_question
from screening.consequences.burns.sizes import assumed_radii
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ElementSet
from tests.validation.catalogues import read_catalogue

pytestmark = pytest.mark.validation

CATALOGUE = Path("catalog") / "merged_20260310_gp.csv.gz"
ISS, YAOGAN = 25544, 52908
TCA = datetime(2026, 3, 11, 14, 4, 11, tzinfo=UTC)
# Red by both criteria: in the box of 1 by 25 by 25 km and from a Pc of 1e-4.
RED_PC = 1e-4


def test_a_burn_takes_it_from_red_to_clear_and_screening_finds_nothing_new_for_three_days(
    shared_data: Path,
) -> None:
    element_sets = read_catalogue(shared_data / CATALOGUE)
    found = _answer(_asked(), element_sets)
    before = found["without_a_burn"]
    assert before["miss_distance_km"] == pytest.approx(0.953, abs=0.001)
    assert before["pc"] > RED_PC
    best = found["candidates"][found["best"][0]]
    assert best["event"]["miss_distance_km"] > 70.0
    assert best["event"]["pc"] < 1e-8
    assert found["searched"]["until_utc"] == "2026-03-14T14:04:11.000000Z"
    assert best["new_count"] == best["closer_count"] == 0
    assert len(found["searched"]["left_out_docked"]) == 11
    _holds_on_its_own(element_sets, found)


def _asked() -> Asked:
    """A small part of the grid, for time: half a metre a second along the track, both ways."""
    return read_question(
        {
            "norad_cat_id": ISS,
            "secondary_norad_cat_id": YAOGAN,
            "event_tca_utc": TCA,
            "earliest_utc": datetime(2026, 3, 10, 21, 48, 41, tzinfo=UTC),
            "burn_times": 1,
            "directions": "I",
            "sizes_m_s": "0.1, 0.5",
            "hard_body_radius_m": 70.0,
        }
    )


def _answer(asked: Asked, element_sets: tuple[ElementSet, ...]) -> dict[str, Any]:
    inputs = burn_inputs(asked, element_sets, now_utc=None)
    search = inputs.search(workers=2, on_progress=None)
    return as_document(BurnReport.of(inputs, search, assumed_radii), nearest=None)


def _holds_on_its_own(element_sets: tuple[ElementSet, ...], found: dict[str, Any]) -> None:
    """Screen the catalogue with the elements of each burn in place of the station's."""
    gone = {each["norad_cat_id"] for each in found["searched"]["left_out_docked"]} | {ISS}
    others = [each for each in element_sets if each.norad_cat_id not in gone]
    for row in found["candidates"]:
        alone = _screened(elements_of(found, row["number"]), others, found, row)
        told = {
            (each["norad_cat_id"], _nearest_second(each["tca_utc"]))
            for each in row["new"] + row["closer"]
        }
        assert told <= alone
        is_event_near = row["event"]["miss_distance_km"] < found["threshold_km"]
        assert len(alone) == len(told) + row["others_unchanged"] + is_event_near


def _screened(
    moved: ElementSet, others: list[ElementSet], found: dict[str, Any], row: dict[str, Any]
) -> set[tuple[int, int]]:
    """Return whom the burned station meets, and when to a second, from the burn to the end."""
    start_utc = datetime.fromisoformat(row["burn_at_utc"])
    until_utc = datetime.fromisoformat(found["searched"]["until_utc"])
    config = ScreeningConfig(
        start_utc=start_utc,
        duration_s=seconds_between(start_utc, until_utc),
        threshold_km=found["threshold_km"],
    )
    return {
        (
            others[int(each["secondary_index"]) - 1].norad_cat_id,
            round(utc_at(start_utc, float(each["tca_offset_s"])).timestamp()),
        )
        for each in screen([moved, *others], config, primaries=[0], workers=2).approaches
    }


def _nearest_second(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp())
