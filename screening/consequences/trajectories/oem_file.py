"""The file that comes with a question: an OEM, read into a path, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np

from screening.common.exceptions import InputError
from screening.consequences.kinds import QuestionError
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.ephemeris import Ephemeris, EphemerisSegment, EphemerisTag, split_at
from screening.engine.ephemeris_path import EphemerisPath, check_interpolation, path_of
from screening.engine.timescales import utc_at
from screening.engine.trajectory_path import FLOOR_KM, Arc, known_arcs, screened_arcs
from screening.engine.types import FloatArray
from screening.engine.vectors import length
from screening.messages.ccsds.text import MAX_WEB_BYTES, text_is_longer_than
from screening.messages.oem import OrbitEphemerisMessage, read_oem, to_ephemeris

FIELD: Final = "file"
LONGEST: Final = timedelta(days=7)
# Each is searched by itself at each launch time: a file in more parts is no flight.
MOST_ARCS: Final = 100
# Fourteen minutes in low orbit: reading between states is wrong by 0.2 km there, and soon by more.
LONGEST_STEP_RAD: Final = 1.0
_NO_NUMBER: Final = 0  # the vehicle's own, where it has none
_ITRF_DOUBT: Final = (
    "Its Earth-fixed states are turned without Earth orientation data: up to 50 m along the "
    "ground track these years."
)


@dataclass(frozen=True, slots=True)
class TrajectoryFile:
    """An OEM ready to be screened. ``arcs`` are screened; between ``known`` nothing is known.

    ``remarks`` are sentences on what of it was left out or is in doubt.
    """

    message: OrbitEphemerisMessage
    path: EphemerisPath
    known: tuple[Arc, ...]
    arcs: tuple[Arc, ...]
    remarks: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """Return what a question keeps of its file: enough to know it again."""
        states = sum(each.offset_s.size for each in self.path.segments)
        return {
            "object_name": self.message.object_name,
            "object_id": self.message.object_id,
            "originator": self.message.originator,
            "frame": self.path.ephemeris.frame.value,
            "from_utc": instant(self.path, self.known[0].from_s),
            "until_utc": instant(self.path, self.known[-1].until_s),
            "segments": len(self.path.segments),
            "states": states,
        }


def instant(path: EphemerisPath, offset_s: float) -> str:
    """Write an instant of a path, "2026-03-10T06:00:00.000Z"."""
    at_utc = utc_at(path.start_utc, offset_s) + timedelta(microseconds=500)
    return at_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_trajectory(data: bytes, file_name: str = "the file") -> TrajectoryFile:
    """Read an OEM, KVN or XML, plain or gzip. Raises ``QuestionError`` of the field ``file``."""
    if not data:
        raise QuestionError(
            "No file was given: choose the OEM of the trajectory, KVN or XML.", FIELD
        )
    if text_is_longer_than(MAX_WEB_BYTES, data):
        raise QuestionError(
            f"{file_name} holds over {MAX_WEB_BYTES // 2**20} MiB of text: give fewer states, "
            "one every 10 to 60 s does, or a shorter part of the flight.",
            FIELD,
        )
    try:
        message = read_oem(data, file_name=file_name)
        ephemeris, remarks = to_ephemeris(
            message, norad_cat_id=_NO_NUMBER, tag=EphemerisTag.PLANNED_MANOEUVRE
        )
        _require_short(ephemeris)
        whole, too_far_apart = _cut_at_long_steps(ephemeris)
    except (InputError, ValueError) as error:
        raise QuestionError(str(error), FIELD) from error
    path = path_of(whole, earth_orientation=UNKNOWN_EARTH_ORIENTATION)
    return _checked(message, path, (*remarks, *too_far_apart))


def _cut_at_long_steps(ephemeris: Ephemeris) -> tuple[Ephemeris, tuple[str, ...]]:
    """Cut an ephemeris where two states are too far apart to read between them, and say where.

    Raises ``ValueError`` where that leaves nothing. More cuts than a flight has are refused.
    """
    long_s = [
        float(middle)
        for segment in ephemeris.segments
        for middle in _long_steps_s(segment).tolist()
    ]
    if len(long_s) > MOST_ARCS:
        raise QuestionError(
            f"{len(long_s):,} pairs of states are too far apart to read between them: give a state "
            "every 10 to 60 s, in km and km/s.",
            FIELD,
        )
    for middle_s in long_s:
        ephemeris = split_at(ephemeris, utc_at(ephemeris.start_utc, middle_s))
    if not long_s:
        return ephemeris, ()
    first = utc_at(ephemeris.start_utc, long_s[0]).isoformat(timespec="seconds")
    return ephemeris, (
        f"{len(long_s)} pairs of states are too far apart to read between them, the first around "
        f"{first}: what lies between was not screened",
    )


def _long_steps_s(segment: EphemerisSegment) -> FloatArray:
    """Return the middles of the steps in which the object goes too far round the Earth."""
    rate = length(segment.v_km_s) / length(segment.r_km)
    angle_rad = np.maximum(rate[:-1], rate[1:]) * np.diff(segment.offset_s)
    middles: FloatArray = (segment.offset_s[:-1] + segment.offset_s[1:]) / 2.0
    return middles[angle_rad > LONGEST_STEP_RAD]


def _require_short(ephemeris: Ephemeris) -> None:
    """Refuse what lasts too long, before anything is worked out of it."""
    length_s = ephemeris.segments[-1].span_s[1] - ephemeris.segments[0].span_s[0]
    if length_s > LONGEST.total_seconds():
        raise QuestionError(
            f"The trajectory lasts {length_s / SECONDS_PER_DAY:.1f} days: element sets say too "
            f"little of where others are after {LONGEST.days}. Give a shorter part of it.",
            FIELD,
        )


def _checked(
    message: OrbitEphemerisMessage, path: EphemerisPath, remarks: tuple[str, ...]
) -> TrajectoryFile:
    known = known_arcs(path)
    if len(known) > MOST_ARCS:
        raise QuestionError(
            f"The trajectory is in {len(known):,} parts with nothing known between them, at most "
            f"{MOST_ARCS} can be screened: let each segment begin with the last state of the one "
            "before.",
            FIELD,
        )
    arcs = screened_arcs(path)
    if not arcs:
        raise QuestionError(
            f"The trajectory never rises above {FLOOR_KM:g} km: nothing in orbit is that low, so "
            "there is nothing to hold it against. Check the frame and that positions are in km.",
            FIELD,
        )
    check = check_interpolation(path)
    doubts = (f"Reading between its states: {check.reason}.",) if check.reason else ()
    fixed = (_ITRF_DOUBT,) if path.ephemeris.frame is Frame.ITRF else ()
    told = tuple(f"{each[0].upper()}{each[1:]}." for each in (*message.remarks, *remarks))
    return TrajectoryFile(message, path, known, arcs, (*told, *doubts, *fixed))
