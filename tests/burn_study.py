"""A finished study of burns for tests of pages: two times, two directions, one size both ways.

Number 2 is the best, 5 is refused, of 6 the event is not known, 7 brings a pass.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from screening.common.clock import real_now_utc
from screening.consequences.models import Study
from tests.factories import NOW

TCA = NOW + timedelta(hours=6)
BEST, REFUSED, UNKNOWN, HARMFUL = 2, 5, 6, 7
NEW_ID = 71000
HOURS = (4.0, 1.0)
DIRECTIONS = ("radial", "in_track")
SIZES_M_S = (-0.5, 0.5)
MOVER = {"norad_cat_id": 25544, "name": "ISS (ZARYA)"}
OTHER = {"norad_cat_id": 70001, "name": "VISITOR 1"}


def burn_study(**overrides: Any) -> Study:
    """Store one."""
    columns: dict[str, Any] = {
        "kind": Study.Kind.BURNS,
        "status": Study.Status.FINISHED,
        "title": "Burns of ISS (ZARYA) to miss VISITOR 1",
        "question": question(),
        "asked_by": "ann",
        "as_of_utc": NOW,
        "requested_at": real_now_utc(),
        "code_version": "0",
        "document": document(),
    }
    return Study.objects.create(**columns | overrides)


def question(**overrides: Any) -> dict[str, Any]:
    """What it asks."""
    asked = {
        "norad_cat_id": 25544,
        "secondary_norad_cat_id": 70001,
        "event_tca_utc": iso(TCA),
        "days_after": 2.0,
        "threshold_km": 4.0,
        "earliest_utc": iso(TCA - timedelta(hours=4)),
        "burn_times": 2,
        "directions": list(DIRECTIONS),
        "sizes_m_s": [0.5],
        "hard_body_radius_m": None,
        "conjunction_id": None,
    }
    return asked | overrides


def document(**overrides: Any) -> dict[str, Any]:
    """What it answers."""
    elements = {"EPOCH": "2026-03-10T10:00:00.000000"}
    candidates = [_candidate(number) for number in range(8)]
    held = {
        "object": MOVER,
        "secondary": OTHER,
        "event_tca_utc": iso(TCA),
        "threshold_km": 4.0,
        "pc_limit": 1e-5,
        "searched": {
            "from_utc": iso(TCA - timedelta(hours=4)),
            "until_utc": iso(TCA + timedelta(days=2)),
            "objects_screened": 64,
            "objects_not_fully_screened": 1,
            "pairs": 480,
            "left_out_docked": [{"norad_cat_id": 49044, "name": "ISS (NAUKA)"}],
            "max_element_age_days": 30.0,
            "element_age_days": {"object": 0.25, "secondary": 0.25},
        },
        "hard_body_radius_m": 60.0,
        "hard_body_radius_assumed": True,
        "hard_body_radius_of": None,
        "without_a_burn": _event(1.276, 2e-4) | {"other_passes_under_threshold": 1},
        "grid": {
            "burn_times_utc": [iso(TCA - timedelta(hours=each)) for each in HOURS],
            "directions": list(DIRECTIONS),
            "dv_m_s": list(SIZES_M_S),
        },
        "counts": {
            "tried": 7, "refused": 1, "clear_the_event": 2, "avoid": 1, "recommended": 1,
        },
        "best": [BEST],
        "compromises": [],
        "verdict": "One burn avoids it.",
        "explained": [
            {
                "number": BEST,
                "title": "0.5 m/s along the track, backwards, 4 h before",
                "sentences": ["It comes early and falls behind by 9 km a revolution."],
                "lead_time_s": 14400.0,
                "shift_per_revolution_km": -9.0,
                "moved_at_event_rtn_km": [0.1, -20.0, 0.0],
            }
        ],
        "assumed": ["The radius of VISITOR 1 is assumed."],
        "legend": {
            name: f"What {name} is." for name in ("modelled", "pc", "new", "closer", "gone", "best")
        },
        "object_elements": elements,
        "candidates": candidates,
    }  # fmt: skip
    return held | overrides


def nothing_good() -> dict[str, Any]:
    """An answer without a burn to recommend; the one that harms is the least bad."""
    explained = [document()["explained"][0] | {"number": HARMFUL}]
    counts = document()["counts"] | {"avoid": 0, "recommended": 0}
    return document(
        best=[], compromises=[HARMFUL], explained=explained, counts=counts,
        verdict="Every burn that avoids it brings another pass.",
    )  # fmt: skip


def iso(at_utc: datetime) -> str:
    return at_utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _candidate(number: int) -> dict[str, Any]:
    """By time, direction and size in that order, as a grid has them."""
    time, direction, size = number // 4, number // 2 % 2, number % 2
    at_utc = TCA - timedelta(hours=HOURS[time])
    dv_m_s = SIZES_M_S[size]
    burn: dict[str, Any] = {
        "number": number,
        "burn_at_utc": iso(at_utc),
        "time_index": time,
        "direction": DIRECTIONS[direction],
        "dv_m_s": dv_m_s,
        "dv_rtn_m_s": [dv_m_s, 0.0, 0.0] if direction == 0 else [0.0, dv_m_s, 0.0],
        "lead_time_s": HOURS[time] * 3600.0,
    }
    if number == REFUSED:
        return burn | {"refused": "No orbit that SGP4 can follow."}
    new = [_met(NEW_ID, 2.5)] if number == HARMFUL else []
    return burn | {
        "refused": None,
        "event": _event(None, None) if number == UNKNOWN else _event(1.0 + 3.2 * number, 1e-7),
        "avoids": number == BEST,
        "recommended": number == BEST,
        "new": new,
        "new_count": 3 * len(new),
        "closer": [],
        "closer_count": 0,
        "gone": [],
        "gone_count": 0,
        "brought_pc": 3e-5 if number == HARMFUL else None,
        "others_unchanged": 1,
        "screened_to_the_end": True,
        "elements": {"EPOCH": "2026-03-10T10:00:00.000000"},
    }


def _event(miss_km: float | None, pc: float | None) -> dict[str, Any]:
    is_known = miss_km is not None
    return {
        "miss_distance_km": miss_km,
        "tca_utc": iso(TCA) if is_known else None,
        "rtn_km": [0.1, 0.2, 0.3] if is_known else None,
        "relative_speed_km_s": 6.0 if is_known else None,
        "pc": pc,
        "pc_is_upper_limit": False,
        "reason": None if is_known else "SGP4 has no position of one of the two.",
    }


def _met(number: int, miss_km: float) -> dict[str, Any]:
    return {
        "norad_cat_id": number,
        "name": "NEW ONE",
        "tca_utc": iso(TCA + timedelta(hours=20)),
        "miss_distance_km": miss_km,
        "otherwise_km": None,
        "pc": 3e-5,
        "pc_is_upper_limit": False,
    }
