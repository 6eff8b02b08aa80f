"""Trajectory studies: what may be asked, and that the answer is what the catalogue has near."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.consequences.kinds import Answer, QuestionError, World
from screening.consequences.trajectories import oem_file
from screening.consequences.trajectories.question import checked, title
from screening.consequences.trajectories.study import answer_with
from screening.consequences.trajectories.subjects import own_index
from screening.consequences.trajectories.words import clear_windows
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.timescales import utc_at
from screening.engine.types import ElementSet
from screening.management.trajectory_inputs import stations_at, unlisted_facts
from tests.catalogue_world import demo_elements
from tests.factories import MISS_RIC_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.launches import launch, oem
from tests.operator_ephemerides import oem_text
from tests.unit.engine.orbits import orbit

HOURS = 12.0
STATIONS = stations_at(NOW)
DOCKED = replace(STATION_ELEMENTS, norad_cat_id=49044, name="ISS (NAUKA)")
LAUNCH = oem(launch())


def answered(data: bytes, elements: Sequence[ElementSet] = (), **question: Any) -> dict[str, Any]:
    """Ask and answer with no database; the document must be what JSON can hold."""
    everything = elements or [STATION_ELEMENTS, DOCKED, VISITOR_ELEMENTS]
    world = World(everything, STATIONS, NOW, data, threads=1)
    told: list[str] = []
    answer: Answer = answer_with(
        checked(question, data), world, lambda stage, _: told.append(stage),
        facts_of=unlisted_facts(STATIONS),
    )  # fmt: skip
    assert any(stage.startswith("screening") for stage in told)
    document: dict[str, Any] = json.loads(json.dumps(answer.document, allow_nan=False))
    return document


def visitor(**changes: Any) -> bytes:
    return oem_text(
        VISITOR_ELEMENTS, from_utc=NOW, hours=HOURS, **{"shift_km": 0.0, **changes}
    ).encode()


def test_a_question_has_one_form_however_it_is_asked() -> None:
    window = {"shift_from_min": "\N{MINUS SIGN}2", "shift_until_min": "2", "shift_step_min": "2"}
    asked = checked({"threshold_km": "7.5", "name": " A\nB "} | window, LAUNCH)
    assert (asked["threshold_km"], asked["shifts_min"], asked["name"]) == (7.5, [-2, 0, 2], "A B")
    assert asked["hard_body_radius_m"] is None
    assert asked["file"]["object_id"] == "2026-999A"
    assert asked["file"]["segments"] == 4
    assert checked(asked, LAUNCH) == asked
    assert checked({"shifts_min": "5"}, LAUNCH)["shifts_min"] == [0.0, 5.0]
    assert title(asked) == "A B, 2026-03-10 06:00 UTC, 3 launch times"


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ({"threshold_km": "0"}, "threshold_km", "over 0"),
        ({"threshold_km": "nan"}, "threshold_km", "over 0"),
        ({"threshold_km": 51}, "threshold_km", "at most 50 km"),
        ({"hard_body_radius_m": True}, "hard_body_radius_m", "over 0"),
        ({"shifts_min": [1e9]}, "shifts_min", "at most 1440"),
        ({"shifts_min": list(range(1, 62))}, "shifts_min", "62 launch times"),
        ({"shift_from_min": "3", "shift_until_min": "1"}, "shift_until_min", "before the first"),
        ({"shift_until_min": "60", "shift_step_min": "0.1"}, "shift_step_min", "larger step"),
        ({"shift_until_min": "9", "shift_step_min": "0"}, "shift_step_min", "over 0"),
        ({"shift_until_min": "9", "shift_step_min": "1e-310"}, "shift_step_min", "larger step"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    question: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(QuestionError, match=words) as refused:
        checked(question, LAUNCH)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "choose the OEM"),
        (b"no ephemeris", "line 1"),
        (LAUNCH.replace(b"TIME_SYSTEM = UTC", b"TIME_SYSTEM = TAI"), "UTC is due"),
        (LAUNCH.replace(b"CENTER_NAME = EARTH", b"CENTER_NAME = MOON"), "EARTH is due"),
        (LAUNCH.replace(b"REF_FRAME = TEME", b"REF_FRAME = LVLH"), "frame is LVLH"),
        (LAUNCH.replace(b"T06:00:10", b"T06:00:1x"), r"line \d+: the epoch"),
        (LAUNCH[:3000], r"line \d+|numbers"),
        (b"x" * (9 * 2**20), "over 8 MiB"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(QuestionError, match=words) as refused:
        checked({}, data)
    assert refused.value.field == "file"


def test_a_trajectory_that_stays_low_or_lasts_too_long_is_refused() -> None:
    (ascent, *_) = launch()
    low = ascent.at_s < 250.0
    ground = replace(ascent, at_s=ascent.at_s[low], r_km=ascent.r_km[low],
                     v_km_s=ascent.v_km_s[low])  # fmt: skip
    with pytest.raises(QuestionError, match="never rises above 120 km"):
        checked({}, oem([ground]))
    with pytest.raises(QuestionError, match=r"lasts 8\.0 days"):
        checked({}, oem_text(VISITOR_ELEMENTS, hours=192.0).encode())
    with pytest.raises(QuestionError, match="fewer launch times") as refused:
        checked({"shifts_min": list(range(-29, 30))}, visitor())
    assert refused.value.field == "shifts_min"


def test_a_file_that_would_hold_a_web_process_up_is_refused_before_it_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def untouched(*_: Any) -> None:
        raise AssertionError("cutting costs the square of the number of states")

    monkeypatch.setattr(oem_file, "split_at", untouched)
    monkeypatch.setattr(oem_file, "path_of", untouched)
    with pytest.raises(QuestionError, match=r"lasts 8\.0 days"):
        checked({}, sparse_oem(hours=192.0))
    with pytest.raises(QuestionError, match="400 pairs of states are too far apart"):
        checked({}, sparse_oem(hours=160.0))


def sparse_oem(*, hours: float) -> bytes:
    """A state every 24 minutes: a quarter of a revolution."""
    head, _, rest = oem_text(VISITOR_ELEMENTS, from_utc=NOW, hours=hours).partition("META_STOP\n")
    return "\n".join([f"{head}META_STOP", *rest.splitlines()[::12]]).encode()


def test_a_file_in_more_parts_than_a_flight_has_is_refused() -> None:
    leg = launch(stay_s=7200.0)[-1]
    parts = [
        replace(leg, at_s=leg.at_s[rows], r_km=leg.r_km[rows], v_km_s=leg.v_km_s[rows])
        for rows in (slice(first, first + 2) for first in range(0, 2 * 101, 2))
    ]
    with pytest.raises(QuestionError, match="in 101 parts with nothing known between"):
        checked({}, oem(parts))
    assert checked({}, oem(parts[:100]))["file"]["segments"] == 100
    with pytest.raises(QuestionError, match=r"in 100 parts are 1,100 searches") as refused:
        checked({"shifts_min": list(range(1, 11))}, oem(parts[:100]))
    assert refused.value.field == "shifts_min"


def test_it_meets_what_screen_finds_for_the_object_whose_path_it_is() -> None:
    """The demo catalogue's own objects, screened by their elements: an independent search."""
    everything = demo_elements(1500)
    own = next(each for each in everything if 14.0 < each.mean_motion_rev_day < 15.2)
    index, threshold_km = everything.index(own), 50.0
    config = ScreeningConfig(start_utc=NOW, duration_s=HOURS * 3600.0, threshold_km=threshold_km)
    expected = screen(everything, config, primaries=[index]).approaches
    data = oem_text(own, from_utc=NOW, hours=HOURS, shift_km=0.0).encode()
    found = answered(data, everything, threshold_km=threshold_km)
    assert found["own_object"]["norad_cat_id"] == own.norad_cat_id
    assert any("its own element set was left out" in note for note in found["notes"])
    assert own.norad_cat_id not in {each["norad_cat_id"] for each in found["approaches"]}
    assert expected.size > 5
    by_time = sorted(found["approaches"], key=lambda each: each["tca_utc"])
    assert [each["norad_cat_id"] for each in by_time] == [
        everything[each].norad_cat_id for each in expected["secondary_index"]
    ]
    for ours, theirs in zip(by_time, expected, strict=True):
        at = utc_at(NOW, float(theirs["tca_offset_s"])).isoformat(timespec="milliseconds")
        assert abs(float(ours["tca_utc"][17:23]) - float(at[17:23])) < 0.0025
        for name, within in (("miss_distance_km", 2e-4), ("in_track_km", 2e-3)):
            assert ours[name] == pytest.approx(float(theirs[name]), abs=within)


def test_a_station_comes_first_with_the_volumes_that_are_entered() -> None:
    found = answered(visitor(), threshold_km=1.0)  # it passes at 1.28 km: over the threshold
    assert not found["is_clear"]
    first = found["approaches"][0]
    assert (first["station"], first["norad_cat_id"]) == ("ISS", 25544)
    assert {"detection box", "notification box", "watch sphere"} <= set(first["volumes"])
    assert first["tca_utc"] == "2026-03-10T10:00:00.000Z"
    assert first["miss_distance_km"] == pytest.approx(np.linalg.norm(MISS_RIC_KM), abs=0.01)
    assert found["sentence"].startswith("Not clear: ISS (ZARYA) passes at 1.28 km")
    (iss, *_) = found["shifts"][0]["stations"]
    assert iss["nearest_km"] == pytest.approx(first["miss_distance_km"], abs=1e-3)
    assert found["stations"][0]["docked"] == ["ISS (NAUKA)"]  # met as part of the station
    assert 49044 not in {each["norad_cat_id"] for each in found["approaches"]}
    assert found["stations_absent"] == ["CSS"]
    assert any("CSS has no element set" in note for note in found["notes"])


def test_a_launch_window_tells_the_times_that_are_clear_from_those_that_are_not() -> None:
    """Ten minutes later the visitor is half an orbit from where the station was."""
    found = answered(visitor(), shifts_min=[-10, 10])
    verdicts = {each["shift_min"]: each["is_clear"] for each in found["shifts"]}
    assert verdicts[0.0] is False
    assert verdicts[-10.0]
    assert verdicts[10.0]
    assert [each["times"] for each in found["clear_windows"]] == [1, 1, 1]
    assert "2 of 3 launch times are clear." in found["sentence"]
    for each in found["shifts"]:
        assert each["stations"][0]["nearest_km"] > 0.0
    assert any("does not begin at the ground" in note for note in found["notes"])


def test_a_clear_launch_says_of_what_and_when_and_what_was_not_screened() -> None:
    found = answered(LAUNCH, [orbit(70_001, mean_motion_rev_day=2.0)])
    assert found["is_clear"]
    assert found["sentence"] == (
        "Clear: nothing comes within 5 km from 2026-03-10 06:04 to 2026-03-10 08:34 UTC."
    )
    (low,) = found["trajectory"]["too_low"]
    assert low["until_utc"].startswith("2026-03-10T06:04:47")
    assert any("begins at the ground" in note and "120 km" in note for note in found["notes"])
    assert found["trajectory"]["first_height_km"] == pytest.approx(1.0, abs=15.0)
    assert found["own_object"] is None
    heights = [each for each in found["profile"]["height_km"] if each is not None]
    assert max(heights) == pytest.approx(found["trajectory"]["highest_km"], abs=1.0)


def test_what_could_not_be_screened_is_never_called_clear() -> None:
    old = orbit(70_001, epoch_utc=NOW - timedelta(days=90))
    with pytest.raises(InputError, match="nothing could be held against it"):
        answered(LAUNCH, [old])
    found = answered(LAUNCH, [old, orbit(70_002, mean_motion_rev_day=2.0)])
    assert found["sentence"].endswith("Only 1 of 2 objects could be screened.")
    assert found["screened"]["statuses"] == {"STALE_ELEMENTS": 1, "OK": 1}


def test_gaps_are_told_and_not_screened() -> None:
    first, second, *_ = launch()
    later = replace(second, at_s=second.at_s + 60.0)
    found = answered(oem([first, later]))
    (gap,) = found["trajectory"]["gaps"]
    assert gap["seconds"] == 60.0
    assert len(found["trajectory"]["screened"]) == 2
    assert any("gaps" in note for note in found["notes"])
    assert None in found["profile"]["height_km"]


def test_a_step_too_long_to_read_across_is_a_gap() -> None:
    """Its last state is three hours late: between the two before it nobody knows the path."""
    late = oem(launch()[:1]).replace(b"06:08:40", b"09:08:40")
    found = answered(late)
    assert found["trajectory"]["until_utc"] == "2026-03-10T06:08:35.000Z"
    assert any("too far apart" in note for note in found["notes"])


def test_without_a_covariance_there_is_no_probability_and_a_reason() -> None:
    without, *_ = answered(visitor())["approaches"]
    assert without["pc"] is None
    assert "no covariance" in without["pc_reason"]
    assert 0.0 < without["max_pc"] <= 1.0
    assert without["max_pc_is_of_shape"]
    sure = answered(visitor(sigma_rtn_km=(0.1, 0.3, 0.1)), hard_body_radius_m=5)
    known, *_ = sure["approaches"]
    assert known["tca_utc"] == without["tca_utc"]
    assert 0.0 < known["pc"] < known["max_pc"]
    assert known["pc_method"] == "foster"
    assert not known["max_pc_is_of_shape"]


@pytest.mark.parametrize(
    ("object_id", "expected"),
    [("25544", 0), ("1998-067A", 0), ("1998-067-a", 0), ("98067A", 0), ("2026-999A", None),
     ("UNKNOWN", None), ("70001", 1)],
)  # fmt: skip
def test_the_vehicle_is_found_by_number_or_designator(object_id: str, expected: int | None) -> None:
    assert own_index([STATION_ELEMENTS, VISITOR_ELEMENTS], object_id) == expected


def test_a_station_as_the_vehicle_is_not_held_against_itself_or_its_parts() -> None:
    data = oem_text(STATION_ELEMENTS, from_utc=NOW, hours=HOURS, shift_km=0.0).encode()
    found = answered(data)
    assert [each["norad_cat_id"] for each in found["approaches"]] == [70001]
    assert found["own_object"]["docked"] == ["ISS (NAUKA)"]
    assert found["stations"] == []


def test_launch_times_alike_beside_each_other_are_one_window() -> None:
    shifts = [
        {"shift_min": minutes, "is_clear": is_clear}
        for minutes, is_clear in ((-2, True), (-1, True), (0, False), (1, True))
    ]
    assert [(each["from_min"], each["until_min"]) for each in clear_windows(shifts)] == [
        (-2, -1), (0, 0), (1, 1),
    ]  # fmt: skip
