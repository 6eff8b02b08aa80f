"""The bytes of a cloud that a globe draws, and where its pieces are at any instant.

A header, then a record a piece: its orbit at the break-up, size, area to mass, whose it is, and
when it comes down under each activity of the Sun. Little-endian throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from screening.common.exceptions import InputError
from screening.consequences.breakups.course import DAYS_A_YEAR, Course, down_days
from screening.consequences.breakups.pieces import Pieces
from screening.engine.breakup.motion import CloudMotion, cloud_motion
from screening.engine.breakup.piece_orbits import PieceOrbits, piece_orbits
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import USUAL_DRAG_COEFFICIENT

_MARK: Final = b"SPCLOUD1"
_HEADER: Final = np.dtype(
    [("mark", "S8"), ("pieces", "<u4"), ("epoch_unix_s", "<f8"), ("years", "<f8"), ("drag", "<f8")]
)
_ORBIT: Final = (
    "perigee_radius_km",
    "apogee_radius_km",
    "inclination_rad",
    "node_rad",
    "argument_rad",
    "mean_anomaly_rad",
    "axis_offset_km",
)
_RECORD: Final = np.dtype(
    [
        *((name, "<f8") for name in _ORBIT),
        ("size_m", "<f4"),
        ("area_to_mass_m2_kg", "<f4"),
        *((f"down_days_{activity}", "<f8") for activity in SolarActivity),
        ("parent", "u1"),
    ]
)
_KEPT: Final = 6  # clouds in motion in memory: two studies under three Suns


@dataclass(frozen=True, slots=True)
class CloudHeader:
    """How many pieces, from when, and for how long they are followed."""

    pieces: int
    epoch_utc: datetime
    years: float


def pack_cloud(
    pieces: Pieces, courses: Mapping[SolarActivity, Course], *, at_utc: datetime, years: float
) -> bytes:
    """Return the bytes of the pieces of the size that was asked for, in closed orbits."""
    closed = np.flatnonzero(~pieces.shape.escapes[: pieces.asked])
    orbits = piece_orbits(pieces.r_teme_km[closed], pieces.v_teme_km_s[closed])
    records = np.zeros(closed.size, dtype=_RECORD)
    for name in _ORBIT:
        records[name] = getattr(orbits, name)
    records["size_m"] = pieces.size_m[closed]
    records["area_to_mass_m2_kg"] = pieces.area_to_mass_m2_kg[closed]
    for activity, course in courses.items():
        records[f"down_days_{activity}"] = down_days(course.end)[closed]
    records["parent"] = pieces.parent[closed]
    header = np.array(
        [(_MARK, closed.size, at_utc.timestamp(), years, USUAL_DRAG_COEFFICIENT)], dtype=_HEADER
    )
    return header.tobytes() + records.tobytes()


def cloud_header(states: bytes) -> CloudHeader:
    """Read what a cloud says of itself. Raises ``InputError`` for bytes that are no cloud."""
    header = _header(states)
    return CloudHeader(
        pieces=int(header["pieces"]),
        epoch_utc=datetime.fromtimestamp(float(header["epoch_unix_s"]), UTC),
        years=float(header["years"]),
    )


def cloud_facts(states: bytes) -> dict[str, Any]:
    """Return size (m), area to mass (m2/kg), parent and days until down of each piece (n,).

    ``down_days`` is by activity of the Sun: infinity for what is up at the end, 0 for what falls in
    its first revolution.
    """
    records = _records(states)
    return {
        "size_m": records["size_m"],
        "area_to_mass_m2_kg": records["area_to_mass_m2_kg"],
        "parent": records["parent"],
        "down_days": {str(each): records[f"down_days_{each}"] for each in SolarActivity},
    }


def cloud_states(
    states: bytes, offset_s: float, activity: SolarActivity | str
) -> npt.NDArray[np.float32]:
    """Return states (n, 6), km and km/s in TEME, so many seconds after the break-up; NaN once down.

    The first call for a cloud and an activity integrates for about a second; the next have it at
    hand. Raises ``InputError`` for an instant before the break-up or after what is followed.
    """
    header = cloud_header(states)
    if not 0.0 <= offset_s <= header.years * DAYS_A_YEAR * SECONDS_PER_DAY * (1.0 + 1e-9):
        raise InputError(
            f"The cloud is followed for {header.years:g} years from the break-up on: "
            f"{offset_s:.0f} s after it is outside."
        )
    motion = _motion(states, SolarActivity(activity))
    with np.errstate(invalid="ignore"):
        return motion.states_teme(offset_s).astype("<f4")


@lru_cache(maxsize=_KEPT)
def _motion(states: bytes, activity: SolarActivity) -> CloudMotion:
    header, records = _header(states), _records(states)
    end_days = float(header["years"]) * DAYS_A_YEAR
    life_days = np.minimum(records[f"down_days_{activity}"].astype(np.float64), end_days)
    orbits = PieceOrbits(**{name: records[name].astype(np.float64) for name in _ORBIT})
    return cloud_motion(
        orbits,
        life_s=life_days * SECONDS_PER_DAY,
        ballistic_m2_kg=float(header["drag"]) * records["area_to_mass_m2_kg"].astype(np.float64),
        activity=activity,
    )


def _header(states: bytes) -> np.void:
    if len(states) < _HEADER.itemsize or not states.startswith(_MARK):
        raise InputError("These bytes are no cloud of a break-up.")
    header: np.void = np.frombuffer(states, dtype=_HEADER, count=1)[0]
    return header


def _records(states: bytes) -> npt.NDArray[np.void]:
    count = int(_header(states)["pieces"])
    body = len(states) - _HEADER.itemsize
    if body != count * _RECORD.itemsize:
        raise InputError(f"A cloud of {count} pieces that holds {body} bytes is cut or altered.")
    return np.frombuffer(states, dtype=_RECORD, offset=_HEADER.itemsize)
