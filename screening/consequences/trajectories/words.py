"""An answer in words: the sentence that comes first, and what has to be known beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from screening.engine.trajectory_path import FLOOR_KM

ON_THE_GROUND_KM: Final = 100.0
_NEARLY_ALL: Final = 0.99
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of an answer that words are made of: in the form of the document."""

    threshold_km: float
    shifts: Sequence[Row]
    rows: Sequence[Row]
    trajectory: Row
    objects: int
    objects_screened: int

    @property
    def as_given(self) -> Row:
        """The launch time of the file."""
        return next(each for each in self.shifts if each["shift_min"] == 0.0)


def sentence(told: Told) -> str:
    """Say in one or two sentences whether it is clear, of what, and when."""
    first = _clear(told) if told.as_given["is_clear"] else _not_clear(told)
    return " ".join(each for each in (first, _window(told), _few_screened(told)) if each)


def clear_windows(shifts: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the runs of launch times beside each other that are alike: clear or not.

    Between two times that were screened nothing is known: a run says how many there are.
    """
    runs: list[dict[str, Any]] = []
    for each in shifts:
        if runs and runs[-1]["is_clear"] == each["is_clear"]:
            runs[-1]["until_min"] = each["shift_min"]
            runs[-1]["times"] += 1
        else:
            runs.append(
                {
                    "is_clear": each["is_clear"],
                    "from_min": each["shift_min"],
                    "until_min": each["shift_min"],
                    "times": 1,
                }
            )
    return runs


def notes(told: Told, *, own: Row | None, stations_absent: Sequence[str]) -> list[str]:
    """Return what has to be known beside the answer, a sentence each, the weightiest first."""
    found = [*_station_notes(stations_absent), *_height_notes(told.trajectory)]
    found += _gap_notes(told.trajectory)
    if own is not None:
        docked = f", and what is docked to it ({', '.join(own['docked'])})" if own["docked"] else ""
        found.append(
            f"The file names {own['name']} ({own['norad_cat_id']}), which is in the catalogue: its "
            f"own element set was left out{docked}."
        )
    if len(told.shifts) > 1:
        found.append(_shift_note(told.trajectory))
    if not told.trajectory["has_covariance"]:
        found.append(
            "The file carries no covariance, so no probability can be given, only the largest that "
            "the geometry allows."
        )
    return [*found, *told.trajectory["remarks"]]


def shift_words(minutes: float) -> str:
    """Say a launch time: "as given", "+2 min", "\N{MINUS SIGN}10 min"."""
    if minutes == 0.0:
        return "as given"
    sign = "+" if minutes > 0.0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(minutes):g} min"


def _clear(told: Told) -> str:
    from_words, until_words = (
        _minute(told.as_given["from_utc"]),
        _minute(told.as_given["until_utc"]),
    )
    stations = ", and no station has it within its volumes," if told.as_given["stations"] else ""
    return (
        f"Clear: nothing comes within {told.threshold_km:g} km{stations} from {from_words} to "
        f"{until_words} UTC."
    )


def _not_clear(told: Told) -> str:
    count = told.as_given["approaches"]
    own = [each for each in told.rows if each["shift_min"] == 0.0]
    first = own[0]
    where = _where(first)
    others = count - 1
    more = f" {others} more {'is' if others == 1 else 'are'} under the limits." if others else ""
    return (
        f"Not clear: {first['name']} passes at {first['miss_distance_km']:.2f} km at "
        f"{_second(first['tca_utc'])} UTC{where}.{more}"
    )


def _where(row: Row) -> str:
    if row["station"] is None:
        return ""
    if not row["volumes"]:
        return f", a protected station ({row['station']})"
    return f", inside the {' and the '.join(row['volumes'])} of {row['station']}"


def _window(told: Told) -> str:
    if len(told.shifts) == 1:
        return ""
    clear = sum(each["is_clear"] for each in told.shifts)
    return f"{clear} of {len(told.shifts)} launch times are clear."


def _few_screened(told: Told) -> str:
    """What could not be held against is no proof of anything: say so where it is many."""
    if told.objects_screened >= _NEARLY_ALL * told.objects:
        return ""
    return f"Only {told.objects_screened:,} of {told.objects:,} objects could be screened."


def _station_notes(absent: Sequence[str]) -> list[str]:
    return [
        f"{name} has no element set that can be used: the trajectory was not held against it."
        for name in absent
    ]


def _height_notes(trajectory: Row) -> list[str]:
    begins = trajectory["first_height_km"] < ON_THE_GROUND_KM
    ends = trajectory["last_height_km"] < ON_THE_GROUND_KM
    how = {
        (True, True): "It begins and ends at the ground",
        (True, False): "It begins at the ground",
        (False, True): "It ends at the ground",
    }.get((begins, ends))
    if not trajectory["too_low"]:
        return []
    low = " and ".join(
        f"{_second(each['from_utc'])} to {_second(each['until_utc'])} UTC"
        for each in trajectory["too_low"]
    )
    return [
        f"{how or 'It dips low'}: what is below {FLOOR_KM:g} km ({low}) was not screened against "
        "anything, as nothing stays in orbit there."
    ]


def _gap_notes(trajectory: Row) -> list[str]:
    if not trajectory["gaps"]:
        return []
    gaps = "; ".join(
        f"{_second(each['from_utc'])} to {_second(each['until_utc'])} UTC"
        for each in trajectory["gaps"]
    )
    return [f"The file has gaps in which nothing was screened: {gaps}."]


def _shift_note(trajectory: Row) -> str:
    moved = (
        "Another launch time flies the same path over the ground: the trajectory turns with the "
        "Earth."
    )
    if trajectory["first_height_km"] < ON_THE_GROUND_KM:
        return moved
    return (
        f"{moved} This one does not begin at the ground: a vehicle in orbit that leaves later does "
        "not fly that, so ask with a file of its own for each time."
    )


def _second(text: str) -> str:
    return f"{text[:10]} {text[11:19]}"


def _minute(text: str) -> str:
    return f"{text[:10]} {text[11:16]}"
