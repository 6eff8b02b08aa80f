"""What may be asked of studies, as forms and JSON have it, and the file that comes with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from screening.common.exceptions import InputError
from screening.consequences.breakups import question as breakups
from screening.consequences.burns.question import read_question
from screening.consequences.kinds import QuestionError
from screening.consequences.trajectories import question as trajectories
from screening.consequences.trajectories.oem_file import read_trajectory
from tests.fuzz.contract import Target, require_same
from tests.unit.messages.samples import oem_kvn

FILE = oem_kvn(edition="2.0").encode()
BURNS = {
    "norad_cat_id": 25544,
    "secondary_norad_cat_id": 70001,
    "event_tca_utc": "2026-03-12T10:20:30Z",
    "days_after": "3",
    "burn_times": 2,
    "directions": ["R", "I"],
    "sizes_m_s": "0.1, 0.5",
}
COLLISION = {
    "what": "collision",
    "target_kg": 1000,
    "projectile_kg": "10",
    "speed_km_s": 10,
    "altitude_km": 800,
    "inclination_deg": 98,
    "at_utc": "2026-03-12T10:20:30Z",
}
EXPLOSION = {"what": "explosion", "target_kg": 900, "altitude_km": 500, "inclination_deg": 51.6}
MEETING = {
    "what": "conjunction",
    "primary": 25544,
    "secondary": 70001,
    "tca_utc": "2026-03-12T10:20:30Z",
}
TRAJECTORY = {
    "threshold_km": "5",
    "shift_from_min": -10,
    "shift_until_min": 10,
    "shift_step_min": 5,
}


def _asked(checked: Callable[[Mapping[str, Any]], Any]) -> Callable[[bytes], Any]:
    """A question that was checked is JSON, and stays as it is when it is checked again."""

    def read(data: bytes) -> Any:
        question = checked(_mapping(data))
        plain = json.loads(json.dumps(question, allow_nan=False))
        require_same(question, checked(plain), "a question")
        return question

    return read


def _mapping(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError("this target reads what JSON can hold") from error
    if not isinstance(found, dict):
        raise InputError("a question is an object")
    found.pop("conjunction", None)  # of the database, which has its own tests
    return found


def _burns(data: Mapping[str, Any]) -> dict[str, Any]:
    return read_question(data).as_json()


def _trajectory(data: Mapping[str, Any]) -> dict[str, Any]:
    return trajectories.checked(data, FILE)


def _file(data: bytes) -> Any:
    return read_trajectory(data).facts()


def _target(name: str, what: str, read: Any, *seeds: Any, **more: Any) -> Target:
    packed = tuple(each if isinstance(each, bytes) else json.dumps(each).encode() for each in seeds)
    return Target(name, what, read, (QuestionError, InputError), packed, **more)


TARGETS = (
    _target("burns", "questions of burns", _asked(_burns), BURNS, words=tuple(BURNS)),
    _target(
        "breakup",
        "questions of break-ups",
        _asked(breakups.checked),
        COLLISION,
        EXPLOSION,
        MEETING,
        {"scenario": "cosmos-1408-2021"},
        words=tuple(COLLISION),
    ),
    _target("trajectory", "questions of trajectories", _asked(_trajectory), TRAJECTORY),
    _target("trajectory_file", "the file of a trajectory", _file, FILE, longest=8192),
)
