"""The answer of a study of burns: figures that can be checked from it, words that fit them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.consequences.burns import judged
from screening.consequences.burns.document import elements_of
from screening.consequences.burns.study import KIND
from screening.consequences.kinds import StudyCancelled
from screening.engine.manoeuvre import Burn, burned
from screening.engine.types import ElementSet
from tests import factories
from tests.crossings import crossing, least_km
from tests.factories import NOW, STATION_ELEMENTS
from tests.screened_world import stand_still
from tests.unit.consequences.burns.worlds import IN_THE_WAY, SIZE_M, TCA, answered, asked, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    stand_still(settings)


def _everywhere(*burns: dict[str, Any]) -> list[ElementSet]:
    """Something that meets each of these burned objects, three hours after the event."""
    at_utc = TCA + timedelta(hours=3)
    return [crossing(_moved(row), at_utc, 71_000 + row["number"], ahead_km=0.2) for row in burns]


def _moved(row: dict[str, Any]) -> ElementSet:
    at_utc = NOW.fromisoformat(row["burn_at_utc"])
    return burned(STATION_ELEMENTS, Burn(at_utc, tuple(row["dv_rtn_m_s"])))


def test_every_burn_is_told_and_the_best_can_be_checked_from_the_answer() -> None:
    found = answered().document
    json.dumps(found, allow_nan=False)
    assert [row["number"] for row in found["candidates"]] == list(range(2 * 2 * 4))
    assert found["grid"]["burn_times_utc"][0] == "2026-03-10T04:00:00.000000Z"  # now: never before
    assert found["grid"]["dv_m_s"] == [-1.0, -0.2, 0.2, 1.0]
    before, best = found["without_a_burn"], found["candidates"][found["best"][0]]
    assert before["miss_distance_km"] == pytest.approx(
        least_km(STATION_ELEMENTS, IN_THE_WAY, TCA, 5.0), abs=1e-4
    )
    assert np.linalg.norm(before["rtn_km"]) == pytest.approx(before["miss_distance_km"], abs=1e-5)
    assert best["direction"] == "in_track"
    assert best["event"]["miss_distance_km"] > 5.0
    assert best["event"]["pc"] < found["pc_limit"] < before["pc"]
    moved = elements_of(found, best["number"])
    assert moved == _moved(best)
    assert elements_of(found, None) == STATION_ELEMENTS
    at_utc = NOW.fromisoformat(best["event"]["tca_utc"])
    assert best["event"]["miss_distance_km"] == pytest.approx(
        least_km(moved, IN_THE_WAY, at_utc, 5.0), abs=1e-3
    )


def test_the_best_are_the_smallest_and_of_one_size_the_earliest() -> None:
    found = answered(directions="I").document
    best = [found["candidates"][number] for number in found["best"]]
    costs = [(abs(row["dv_m_s"]), row["burn_at_utc"]) for row in best]
    assert costs == sorted(costs)
    assert len(best) > 1
    assert all(row["recommended"] for row in best)
    assert found["counts"]["recommended"] >= len(best)


def test_its_words_tell_why_what_it_costs_and_how_far_it_moves() -> None:
    found = answered(directions="I").document
    told = found["explained"][0]
    row = found["candidates"][told["number"]]
    assert told["number"] == found["best"][0]
    assert told["title"] in found["verdict"]
    assert "along the track, 10 h 0 min before" in told["title"]
    assert told["lead_time_s"] == 36_000.0
    # Forwards the orbit grows, and the object falls back: 3 v dt of Clohessy and Wiltshire.
    revolution_s = 86_400.0 / STATION_ELEMENTS.mean_motion_rev_day
    expected_km = -3.0 * row["dv_m_s"] * revolution_s / 1e3
    assert told["shift_per_revolution_km"] == pytest.approx(expected_km, rel=0.02)
    assert told["moved_at_event_rtn_km"][1] == pytest.approx(
        expected_km * 36_000.0 / revolution_s, rel=0.1
    )
    said = " ".join(told["sentences"])
    assert "The smallest that does all that is asked" in said
    assert "brings nothing else under 5 km" in said


def test_the_size_is_that_of_the_station_and_what_is_assumed_is_said() -> None:
    factories.space_object(norad_cat_id=25544)
    found = answered(burn_times=1, directions="I").document
    of = found["hard_body_radius_of"]
    assert of["object"] == {"radius_m": SIZE_M, "words": "half of its span", "assumed": False}
    assert of["secondary"]["assumed"]  # the catalogue does not know it
    assert found["hard_body_radius_assumed"]
    assert found["hard_body_radius_m"] == SIZE_M + of["secondary"]["radius_m"]
    assert any("default of an unknown type, assumed" in each for each in found["assumed"])
    factories.space_object(norad_cat_id=70_001, object_type="debris")
    assert answered(burn_times=1, directions="I").document["hard_body_radius_m"] == SIZE_M + 1.1


def test_it_does_not_say_that_a_mass_is_unknown_which_the_product_knows() -> None:
    said = answered(burn_times=1, directions="I").document["assumed"]
    assert "What a burn costs in propellant is not modelled." in said
    assert not any("mass" in each for each in said)


def test_a_radius_that_is_given_is_not_assumed_and_changes_pc() -> None:
    small = answered(hard_body_radius_m=2.0, burn_times=1, directions="I").document
    large = answered(hard_body_radius_m=200.0, burn_times=1, directions="I").document
    assert not small["hard_body_radius_assumed"]
    assert small["hard_body_radius_of"] is None
    assert small["without_a_burn"]["pc"] < large["without_a_burn"]["pc"] / 1000.0


def test_where_every_burn_brings_something_near_the_least_bad_are_compromises() -> None:
    rows = answered(burn_times=1, directions="I").document["candidates"]
    found = answered(*_everywhere(*rows), burn_times=1, directions="I").document
    assert found["best"] == []
    assert found["verdict"].startswith("None of 4 burns")
    assert found["compromises"]
    for told in found["explained"]:
        row = found["candidates"][told["number"]]
        assert row["new_count"] >= 1
        assert not row["avoids"]
        assert row["new"][0]["pc"] is not None
        assert row["brought_pc"] >= row["new"][0]["pc"]
        assert told["sentences"][0].startswith("A compromise: ")


def test_a_study_names_the_nearest_few_and_counts_all() -> None:
    row = answered(burn_times=1, directions="I", sizes_m_s="0.2").document["candidates"][0]
    crowd = [
        replace(each, norad_cat_id=72_000 + n, mean_anomaly_deg=each.mean_anomaly_deg + n * 1e-4)
        for each in _everywhere(row)
        for n in range(8)
    ]
    found = answered(*crowd, burn_times=1, directions="I", sizes_m_s="0.2").document["candidates"][
        0
    ]
    distances_km = [each["miss_distance_km"] for each in found["new"]]
    assert found["new_count"] == 8
    assert len(distances_km) == 5
    assert distances_km == sorted(distances_km)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secondary_norad_cat_id": 99_998}, "No usable element set for 99998"),
        ({"event_tca_utc": TCA + timedelta(minutes=25)}, "no closest approach"),
        ({"earliest_utc": TCA - timedelta(minutes=5)}, "half a revolution"),
    ],
)
def test_what_turns_out_to_have_no_answer_is_said(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        answered(**changes)


def test_a_burn_before_the_catalogue_was_frozen_is_never_tried() -> None:
    question = asked(earliest_utc=NOW + timedelta(hours=1))
    late = replace(world(), as_of_utc=NOW + timedelta(hours=2))
    with pytest.raises(InputError, match="in the past"):
        KIND.answer(question, late, lambda stage, share: None)


def test_a_large_search_is_not_silent_while_it_works_out_probabilities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together, told = answered().document, []
    monkeypatch.setattr(judged, "_AT_ONCE", 2)
    apart = KIND.answer(asked(), world(), lambda *stage: told.append(stage)).document
    shares = [share for stage, share in told if stage == "probabilities"]
    assert len(shares) > len(together["candidates"]) / 2
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] < told[-1][1] < 1.0
    assert told[-1][0] == "the answer"
    for one, other in zip(apart["candidates"], together["candidates"], strict=True):
        if one["refused"] is None:
            assert one["event"]["pc"] == pytest.approx(other["event"]["pc"])


@pytest.mark.parametrize("stage", ["objects", "burns", "search", "probabilities", "the answer"])
def test_a_study_that_is_cancelled_ends_at_once_in_any_stage(stage: str) -> None:
    told = []

    def cancel(now: str, share: float) -> None:
        told.append(now)
        if now == stage:
            raise StudyCancelled

    with pytest.raises(StudyCancelled):
        KIND.answer(asked(burn_times=1, directions="I"), world(), cancel)
    assert told.count(stage) == 1
