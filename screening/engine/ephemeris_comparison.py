"""How far an object's element set lies from what its operator says: numbers for a plot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.frames import teme_to_rtn
from screening.engine.propagate import Propagator, StatusArray
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, FloatArray, Status


@dataclass(frozen=True, slots=True)
class GpDifference:
    """GP minus ephemeris, in RTN of the ephemeris: arrays (k,) and (k, 3), NaN where GP has failed.

    Times are seconds after ``start_utc``; ``gp_age_days`` is negative before the element set's
    epoch; ``gp_status`` tells why a difference is missing.
    """

    start_utc: datetime
    offset_s: FloatArray
    gp_age_days: FloatArray
    difference_rtn_km: FloatArray
    gp_status: StatusArray


def compare_with_gp(path: EphemerisPath, element_set: ElementSet, *, step_s: float) -> GpDifference:
    """Compare an element set with an ephemeris at even steps within each of its segments.

    Raises ``ValueError`` for a step that is not above zero.
    """
    if not step_s > 0.0:
        raise ValueError(f"step_s must be above 0, got {step_s}")
    spans = [segment.span_s for segment in path.segments]
    offset_s = np.concatenate([np.arange(first, last, step_s) for first, last in spans])
    return gp_difference(path, element_set, offset_s)


def gp_difference(
    path: EphemerisPath, element_set: ElementSet, offset_s: FloatArray
) -> GpDifference:
    """Compare an element set with an ephemeris at times (k,); NaN where either has no state."""
    r_km, v_km_s = path.states_teme(offset_s)
    propagator = Propagator([element_set])
    gp_r_km, _, status = propagator.object_states_teme(0, path.start_utc, offset_s)
    difference = teme_to_rtn(gp_r_km - r_km, r_reference_teme_km=r_km, v_reference_teme_km_s=v_km_s)
    age_s = offset_s + seconds_between(element_set.epoch_utc, path.start_utc)
    difference[status != Status.OK] = np.nan
    return GpDifference(path.start_utc, offset_s, age_s / SECONDS_PER_DAY, difference, status)
