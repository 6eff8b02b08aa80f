"""Which plans are taken, and what is said of the others, in both languages."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.plans import (
    BurnPlan,
    EphemerisPlan,
    PlannedFor,
    PlanRefused,
    read_plan,
    stored_plan,
)
from tests.coordination_world import FACTS, TCA
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text

PLANNED_FOR = PlannedFor.of(FACTS, NOW)
BURN = {
    "kind": "burn",
    "norad_cat_id": 70001,
    "burn_at_utc": "2026-03-10T06:30:00Z",
    "dv_rtn_m_s": [0.0, 0.25, 0],
}


def _oem(**changes: Any) -> dict[str, Any]:
    given = {"shift_km": 0.0, "hours": 20.0} | changes
    return {"kind": "oem", "norad_cat_id": 25544, "oem_text": oem_text(STATION_ELEMENTS, **given)}


def _refused(part: dict[str, Any], planned_for: PlannedFor = PLANNED_FOR) -> PlanRefused:
    with pytest.raises(PlanRefused) as refused:
        read_plan(part, planned_for)
    error = refused.value
    assert isinstance(error, InputError)
    assert str(error) == error.words("en")
    assert any("一" <= letter <= "鿿" for letter in error.words("zh-hans"))
    return error


def test_a_burn_is_read_and_kept_in_one_form() -> None:
    plan = read_plan(BURN | {"norad_cat_id": "70001", "remark": "not kept"}, PLANNED_FOR)
    assert isinstance(plan, BurnPlan)
    assert plan.burn.dv_rtn_m_s == (0.0, 0.25, 0.0)
    kept = plan.as_part()
    assert kept == BURN | {
        "burn_at_utc": "2026-03-10T06:30:00.000000Z",
        "dv_rtn_m_s": [0.0, 0.25, 0.0],
    }
    assert stored_plan(kept) == plan


def test_an_ephemeris_is_read_and_kept_with_its_digest() -> None:
    given = _oem()
    plan = read_plan(given, PLANNED_FOR)
    assert isinstance(plan, EphemerisPlan)
    assert plan.from_utc == NOW - timedelta(hours=1) + timedelta(minutes=1)
    assert plan.until_utc == NOW + timedelta(hours=19) - timedelta(minutes=1)
    digest = hashlib.sha256(given["oem_text"].encode()).hexdigest()
    assert plan.as_part() == given | {"oem_sha256": digest}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "wish"}, 'of the kind "burn" or "oem", not \'wish\''),
        ({"norad_cat_id": None}, "by its catalogue number"),
        ({"norad_cat_id": 4}, "of object 4; this case is between 25544 ISS (ZARYA) or 70001"),
        ({"burn_at_utc": "tomorrow"}, "give UTC, such as"),
        ({"burn_at_utc": "2026-03-10T03:59:59Z"}, "is in the past (now 2026-03-10 04:00:00 UTC)"),
        ({"burn_at_utc": "2026-03-10T10:00:00Z"}, "is not before closest approach"),
        ({"dv_rtn_m_s": [0.1, 0.2]}, "three numbers, along R, T and N in m/s"),
        ({"dv_rtn_m_s": "0.1"}, "three numbers"),
        ({"dv_rtn_m_s": [0.1, None, 0.0]}, "three numbers"),
        ({"dv_rtn_m_s": [0.1, float("nan"), 0.0]}, "three numbers"),
        ({"dv_rtn_m_s": [0.0, 0.0, 0.0]}, "A burn of 0 m/s moves nothing"),
        ({"dv_rtn_m_s": [0.0, 0.0, 5e-4]}, "A burn of 0.0005 m/s moves nothing"),
        ({"dv_rtn_m_s": [0.0, 250.0, 0.0]}, "250 m/s is more than 50 m/s"),
    ],
)
def test_a_burn_that_cannot_be_screened_is_refused(changes: dict[str, Any], words: str) -> None:
    assert words in str(_refused(BURN | changes))


def test_what_is_kept_is_read_whatever_the_time_is_now() -> None:
    """The result of a plan may come after its burn."""
    kept = read_plan(BURN, PLANNED_FOR).as_part()
    _refused(kept, replace(PLANNED_FOR, now_utc=TCA))
    assert isinstance(stored_plan(kept), BurnPlan)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (_oem() | {"oem_text": " "}, "The plan has no ephemeris"),
        (_oem() | {"oem_text": "CCSDS_OEM_VERS = 2.0"}, "The ephemeris cannot be used. the eph"),
        (_oem() | {"oem_text": "x" * 4_000_001}, "larger than 4 MB"),
        (_oem() | {"norad_cat_id": 70001}, "is of object 25544, the plan of 70001"),
        (_oem(hours=6.0), "does not cover closest approach (2026-03-10 10:00:00 UTC)"),
        (_oem(from_utc=TCA - timedelta(minutes=5)), "does not cover closest approach"),
        (_oem(frame="MOON_ME"), "Its frame is MOON_ME"),
    ],
)
def test_an_ephemeris_that_cannot_be_screened_is_refused(part: dict[str, Any], words: str) -> None:
    assert words in str(_refused(part))


def test_an_ephemeris_that_jumps_is_refused_with_the_place() -> None:
    smooth = oem_text(STATION_ELEMENTS, shift_km=0.0, hours=20.0)
    behind = oem_text(STATION_ELEMENTS, shift_km=40.0, hours=20.0)
    lines, others = smooth.splitlines(), behind.splitlines()
    half = len(lines) // 2
    jumped = "\n".join([*lines[:half], *others[half:]])
    words = str(_refused(_oem() | {"oem_text": jumped}))
    assert "cannot be read between its states: states around 2026-03-10T1" in words


def test_an_ephemeris_with_a_hole_is_refused() -> None:
    text = oem_text(STATION_ELEMENTS, shift_km=0.0, hours=20.0)
    head, rows = text[: text.index("META_STOP") + 10], text[text.index("META_STOP") + 10 :]
    lines = [line for line in rows.splitlines() if line.strip()]
    meta = head[head.index("META_START") :]
    first, second = lines[:300], lines[310:]
    stop = meta.replace(meta.split("STOP_TIME = ")[1].split("\n")[0], first[-1].split()[0])
    start = meta.replace(meta.split("START_TIME = ")[1].split("\n")[0], second[0].split()[0])
    two = "\n".join([head[: head.index("META_START")], stop, *first, start, *second])
    assert "says nothing for 1320 s from 2026-03-10" in str(_refused(_oem() | {"oem_text": two}))


def test_the_other_object_of_the_case_may_move_too() -> None:
    station = read_plan(BURN | {"norad_cat_id": STATION_ELEMENTS.norad_cat_id}, PLANNED_FOR)
    visitor = read_plan(BURN | {"norad_cat_id": VISITOR_ELEMENTS.norad_cat_id}, PLANNED_FOR)
    assert {station.norad_cat_id, visitor.norad_cat_id} == set(PLANNED_FOR.objects)
