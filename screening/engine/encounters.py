"""One pass told from another: which record of one search is the same pass in another.

A burn moves a pass by seconds to minutes; the next one is half a revolution away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.approaches import Approaches
from screening.engine.frames import teme_to_rtn
from screening.engine.stays import CO_MOVING_STAY_S
from screening.engine.timescales import utc_at
from screening.engine.types import ApproachKind, BoolArray, FloatArray
from screening.engine.vectors import length

SAME_PASS_S: Final = 600.0
States = tuple[FloatArray, FloatArray]  # positions and velocities
LOOK_S: Final = np.arange(-SAME_PASS_S, SAME_PASS_S + 0.5)


@dataclass(frozen=True, slots=True)
class Closest:
    """The least distance of two objects within ten minutes of an instant, and when.

    ``relative_rtn_km`` is where the second is then, along the axes of the first.
    """

    miss_distance_km: float
    tca_utc: datetime
    relative_rtn_km: tuple[float, float, float]
    relative_speed_km_s: float


def closest_of_states(one: States, other: States, around_utc: datetime) -> Closest | None:
    """Find the least distance of two objects, by their states at ``LOOK_S`` about an instant.

    States are positions (1201, 3) in km and velocities in km/s, TEME. Between seconds both are
    taken to move straight on, which is exact to centimetres. None where a state is missing.
    """
    distance_km = length(other[0] - one[0])
    if np.isnan(distance_km).any():
        return None
    nearest = int(np.argmin(distance_km))
    (r_one, v_one), (r_other, v_other) = ((r[nearest], v[nearest]) for r, v in (one, other))
    r, v = r_other - r_one, v_other - v_one
    # Two that stay together for good hardly move: the nearest second is as near.
    later_s = float(np.clip(-(r @ v) / max(v @ v, 1e-12), -0.5, 0.5))
    miss = r + v * later_s
    rtn = teme_to_rtn(
        miss, r_reference_teme_km=r_one + v_one * later_s, v_reference_teme_km_s=v_one
    )
    return Closest(
        float(np.linalg.norm(miss)),
        utc_at(around_utc, float(LOOK_S[nearest]) + later_s),
        (float(rtn[0]), float(rtn[1]), float(rtn[2])),
        float(np.linalg.norm(v)),
    )


def one_each_encounter(found: Approaches) -> Approaches:
    """Keep the closest record of every long stay of two objects beside each other.

    All records are of one primary.
    NOTE: records of a stay carry its duration to the last bit, and no two stays share that.
    """
    closest_of: dict[tuple[int, float], int] = {}
    keep = np.ones(found.size, np.bool_)
    for row in np.argsort(found["miss_distance_km"], kind="stable").tolist():
        duration_s = float(found["duration_s"][row])
        if duration_s >= CO_MOVING_STAY_S:
            key = (int(found["secondary_index"][row]), duration_s)
            keep[row] = closest_of.setdefault(key, row) == row
    kept: Approaches = found[keep]
    return kept


def is_over_at_start(found: Approaches) -> BoolArray:
    """Whether records are passes whose closest approach was before the search begins."""
    is_over: BoolArray = (
        (found["kind"] == ApproachKind.WINDOW_EDGE)
        & (found["tca_offset_s"] == 0.0)
        & (found["duration_s"] < CO_MOVING_STAY_S)
    )
    return is_over


def others_than(found: Approaches, index: int, around_s: float) -> Approaches:
    """Return what is found but for the pass with one object, and what was over at the start.

    ``index`` is the object's among the secondaries; its pass is within ``SAME_PASS_S`` of an
    instant ``around_s`` after the start.
    """
    is_own = (found["secondary_index"] == index) & (
        np.abs(found["tca_offset_s"] - around_s) <= SAME_PASS_S
    )
    others: Approaches = found[~(is_own | is_over_at_start(found))]
    return others


def nearest_km(each: np.void, found: Approaches) -> float | None:
    """Return the least distance to the same object at the same time among other records."""
    [least_km] = nearest_each_km(np.array([each]), found).tolist()
    return None if np.isinf(least_km) else float(least_km)


def nearest_each_km(passes: Approaches, found: Approaches) -> FloatArray:
    """Return the same for each of some passes, (k,): infinite where there is no such record."""
    half_s = (passes["duration_s"][:, None] + found["duration_s"]) / 2.0
    apart_s = np.abs(passes["tca_offset_s"][:, None] - found["tca_offset_s"])
    same = (passes["secondary_index"][:, None] == found["secondary_index"]) & (
        apart_s <= SAME_PASS_S + half_s
    )
    least_km: FloatArray = np.where(same, found["miss_distance_km"], np.inf).min(
        axis=1, initial=np.inf
    )
    return least_km
