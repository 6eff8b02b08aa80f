"""What may be asked of a trajectory: one form of it, whether it comes from a page or as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from screening.common.plain_text import one_line
from screening.consequences.kinds import QuestionError
from screening.consequences.trajectories.oem_file import TrajectoryFile, read_trajectory
from screening.engine.constants import SECONDS_PER_DAY

DEFAULT_THRESHOLD_KM: Final = 5.0
MOST_THRESHOLD_KM: Final = 50.0
MOST_RADIUS_M: Final = 200.0
MOST_SHIFTS: Final = 61
MOST_SHIFT_MIN: Final = 24.0 * 60.0
# What is flown at all shifts together: a day takes about three seconds.
MOST_FLOWN_DAYS: Final = 14.0
# Parts of it times launch times: each is a search, a third of a second however short it is.
MOST_SEARCHES: Final = 1000
_NAME_LENGTH: Final = 80
_DIGITS_MIN: Final = 4
_WINDOW: Final = ("shift_from_min", "shift_until_min", "shift_step_min")


def checked(data: Mapping[str, Any], attachment: bytes) -> dict[str, Any]:
    """Return the canonical question: ``threshold_km``, ``hard_body_radius_m`` (or None), ``name``,
    ``shifts_min`` (in order, with 0) and the facts of the file.

    Shifts come as a list ``shifts_min``, or as first, last and step (``shift_from_min``,
    ``shift_until_min``, ``shift_step_min``). Raises ``QuestionError``.
    """
    file = read_trajectory(attachment)
    shifts_min = _shifts_min(data)
    _require_bearable(file, shifts_min)
    return {
        "name": one_line(str(data.get("name") or ""), _NAME_LENGTH),
        "threshold_km": _number(
            data.get("threshold_km"), "threshold_km", "The threshold", "km", MOST_THRESHOLD_KM
        )
        or DEFAULT_THRESHOLD_KM,
        "hard_body_radius_m": _number(
            data.get("hard_body_radius_m"), "hard_body_radius_m", "The radius", "m", MOST_RADIUS_M
        ),
        "shifts_min": shifts_min,
        "file": file.facts(),
    }


def title(question: Mapping[str, Any]) -> str:
    """Name a question in a few words."""
    file = question["file"]
    day = f"{file['from_utc'][:10]} {file['from_utc'][11:16]} UTC"
    times = len(question["shifts_min"])
    window = f", {times} launch times" if times > 1 else ""
    return f"{vehicle_name(question)}, {day}{window}"


def vehicle_name(question: Mapping[str, Any]) -> str:
    """What the vehicle is called: as the question has it, or as the file does."""
    return question["name"] or one_line(question["file"]["object_name"], _NAME_LENGTH)


def _number(value: Any, field: str, what: str, unit: str, most: float) -> float | None:
    """Return a number above zero; None where nothing was given."""
    if value is None or value == "":
        return None
    number = _float(value)
    if number is None or not 0.0 < number <= most:
        raise QuestionError(f"{what} must be over 0 and at most {most:g} {unit}.", field)
    return number


def _shifts_min(data: Mapping[str, Any]) -> list[float]:
    """Return the shifts in order, each once; that by nothing is always among them."""
    given = data.get("shifts_min")
    asked = _window_min(data) if given in (None, "") else _list_min(given)
    shifts = sorted({round(each, _DIGITS_MIN) + 0.0 for each in (0.0, *asked)})
    if len(shifts) > MOST_SHIFTS:
        raise QuestionError(
            f"{len(shifts)} launch times are asked for, at most {MOST_SHIFTS} can be: take a "
            "larger step or a shorter window.",
            "shifts_min",
        )
    return shifts


def _list_min(given: Any) -> list[float]:
    several = given.split(",") if isinstance(given, str) else given
    if not isinstance(several, Sequence) or len(several) > MOST_SHIFTS:
        raise QuestionError(
            f"Shifts are a list of up to {MOST_SHIFTS} numbers of minutes.", "shifts_min"
        )
    return [_minutes(each, "shifts_min", "A shift") for each in several]


def _window_min(data: Mapping[str, Any]) -> list[float]:
    """Return the launch times from the first to the last, a step apart, counted from the first."""
    values = [data.get(name) for name in _WINDOW]
    first_min, last_min = (
        0.0 if value in (None, "") else _minutes(value, name, "A launch time")
        for name, value in zip(_WINDOW[:2], values[:2], strict=True)
    )
    if first_min > last_min:
        raise QuestionError("The last launch time is before the first.", _WINDOW[1])
    if first_min == last_min:
        return [first_min]
    step_min = 1.0 if values[2] in (None, "") else _float(values[2])
    if step_min is None or not step_min > 0.0:
        raise QuestionError("The step between launch times must be over 0 minutes.", _WINDOW[2])
    # NOTE: of a step near nothing the quotient is infinite, which no whole number is.
    steps = min((last_min - first_min) / step_min, 1e6)
    count = math.floor(steps + 1e-9) + 1
    if count > MOST_SHIFTS:
        raise QuestionError(
            f"{count:,} launch times are asked for, at most {MOST_SHIFTS} can be: take a larger "
            "step or a shorter window.",
            _WINDOW[2],
        )
    return [first_min + step_min * number for number in range(count)]


def _minutes(value: Any, field: str, what: str) -> float:
    minutes = _float(value)
    if minutes is None or abs(minutes) > MOST_SHIFT_MIN:
        raise QuestionError(
            f"{what} must be a number of minutes, at most {MOST_SHIFT_MIN:g} either way.", field
        )
    return minutes


def _float(value: Any) -> float | None:
    """Return a finite number that a form or JSON gives; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(str(value).strip().replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _require_bearable(file: TrajectoryFile, shifts_min: Sequence[float]) -> None:
    flown_days = len(shifts_min) * sum(arc.length_s for arc in file.arcs) / SECONDS_PER_DAY
    if flown_days > MOST_FLOWN_DAYS:
        raise QuestionError(
            f"{len(shifts_min)} launch times of this trajectory are {flown_days:.0f} days of "
            f"flight together, at most {MOST_FLOWN_DAYS:g} can be screened: ask for fewer launch "
            "times or a shorter trajectory.",
            "shifts_min" if len(shifts_min) > 1 else "file",
        )
    searches = len(shifts_min) * len(file.arcs)
    if searches > MOST_SEARCHES:
        raise QuestionError(
            f"{len(shifts_min)} launch times of a trajectory in {len(file.arcs)} parts are "
            f"{searches:,} searches, at most {MOST_SEARCHES:,} are done: ask for fewer launch "
            "times, or give a file with fewer gaps.",
            "shifts_min",
        )
