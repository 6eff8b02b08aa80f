"""Objects that cross another's path at a given moment, at a given distance: made-up catalogues."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from screening.engine.manoeuvre import Burn, burned
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet

_KM_PER_M = 1e-3
_STEPS = 16
_FASTER_M_S = 150.0


def crossing(
    target: ElementSet,
    at_utc: datetime,
    number: int,
    *,
    ahead_km: float,
    turned_deg: float = 80.0,
) -> ElementSet:
    """An object that crosses ``target``'s track some kilometres ahead of it at an instant.

    Its orbit is the target's, moved along and turned about the radius: it passes through that very
    place, and the least distance comes a moment before or after.
    """
    speed_km_s = float(np.linalg.norm(_state(target, at_utc)[3:]))
    circumference_km = speed_km_s * 86400.0 / target.mean_motion_rev_day
    ahead = replace(
        target,
        mean_anomaly_deg=(target.mean_anomaly_deg + 360.0 * ahead_km / circumference_km) % 360.0,
    )
    turned = ahead
    for _ in range(_STEPS):  # a small turn at a time, as burns go
        turn, speed_m_s = np.radians(turned_deg) / _STEPS, speed_km_s / _KM_PER_M
        dv_rtn_m_s = (0.0, speed_m_s * (np.cos(turn) - 1.0), speed_m_s * np.sin(turn))
        turned = burned(turned, Burn(at_utc, dv_rtn_m_s))
    # Of another period, so that they do not meet again at every crossing of their planes.
    turned = burned(turned, Burn(at_utc, (0.0, _FASTER_M_S, 0.0)))
    return replace(turned, norad_cat_id=number, name=f"OBJECT {number}")


def least_km(one: ElementSet, other: ElementSet, around_utc: datetime, half_s: float) -> float:
    """The least distance around an instant by looking every millisecond, without the engine."""
    offset_s = np.arange(-half_s, half_s, 1e-3)
    r_km = [
        Propagator([each]).object_states_teme(0, around_utc, offset_s)[0] for each in (one, other)
    ]
    return float(np.linalg.norm(r_km[1] - r_km[0], axis=1).min())


def _state(element_set: ElementSet, at_utc: datetime) -> np.ndarray:
    r_km, v_km_s, _ = Propagator([element_set]).object_states_teme(0, at_utc, np.zeros(1))
    return np.concatenate([r_km[0], v_km_s[0]])
