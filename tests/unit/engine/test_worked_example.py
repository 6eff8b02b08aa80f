"""The worked example of docs/algorithms/all-against-all.md says what the engine does."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from screening.engine.all_pairs.cells import cell_and_axes
from screening.engine.all_pairs.parts import screen_part
from screening.engine.all_pairs.places import HIGHEST, LOWEST, TURN
from tests.unit.engine.worked_example import CONFIG, NAMES, OBJECTS, Example

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
PAGE = DOCS / "algorithms" / "all-against-all.md"


@pytest.fixture(scope="module")
def example() -> Example:
    return Example()


def test_the_page_prints_every_figure_of_it(example: Example) -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        row
        for name, figures in example.figures().items()
        if (row := f"| {name} | {figures} |") not in page
    ]
    assert not missing


def test_the_page_names_the_orbits_that_are_screened() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, each in zip(NAMES, OBJECTS, strict=True):
        angles = (each.inclination_deg, each.raan_deg, each.mean_anomaly_deg)
        degrees = " | ".join(f"{angle:g} deg" for angle in angles)
        assert f"| {name} | {degrees} | {each.mean_motion_rev_day:g} |" in page


def test_the_picture_is_drawn_with_its_figures(example: Example) -> None:
    picture = (DOCS / "images" / "all-against-all.svg").read_text(encoding="utf-8")
    found = example.screened(1)[0]
    tca_s, miss_km = found["tca_offset_s"], found["miss_distance_km"]
    assert f"{tca_s:.3f} s: {miss_km:.3f} km" in picture
    for distance_km in example.distances_km(np.floor(tca_s) - 1.0):
        assert f">{distance_km:.3f}" in picture


def test_three_share_a_list_and_the_fourth_begins_above_them(example: Example) -> None:
    lowest, highest = example.places[LOWEST], example.places[HIGHEST]
    assert list(lowest) == sorted(lowest)
    assert lowest[2] < highest[0] < highest[2] < lowest[3]
    reach = np.float32(2.0 * example.places[TURN].max())
    cells = {cell_and_axes(*column[:3].astype(np.float32), reach)[0] for column in example.places.T}
    assert len(cells) == 1


def test_one_pair_of_six_is_a_candidate_and_the_line_foretells_it(example: Example) -> None:
    whole = (0.0, CONFIG.duration_s)
    counts = screen_part(example.catalogue, CONFIG, whole, primaries=None).counts
    assert counts["candidates"] == 1
    lines = {pair: example.straight_line(*pair) for pair in combinations(range(3), 2)}
    assert [pair for pair, (_, least, allowed) in lines.items() if least <= allowed] == [(0, 1)]
    at_s, least_km, _ = lines[0, 1]
    found = example.screened(1)
    assert [(each["primary_index"], each["secondary_index"]) for each in found] == [(0, 1)]
    off_s = example.instant_s + at_s - found[0]["tca_offset_s"]
    off_km = least_km - found[0]["miss_distance_km"]
    sentence = f"The straight line was off by {abs(off_s):.3f} s and {abs(off_km):.3f} km"
    assert sentence in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("parts", [2, 3])
def test_parts_join_to_the_whole_to_the_last_bit(example: Example, parts: int) -> None:
    assert example.screened(parts).tobytes() == example.screened(1).tobytes()
