"""How long drag takes to bring pieces down: the orbit-averaged equations of King-Hele.

Perigee and apogee radius sink by what drag takes in a revolution, averaged over the eccentric
anomaly E. With c = cos E, e the eccentricity and s = sqrt((1 + e c) / (1 - e c)) the equations for
semi-major axis and eccentricity (King-Hele 1987, "Satellite Orbits in an Atmosphere", chapter 4)
become, for the radii,

    d r_p / dt = - Cd A/M sqrt(mu a) (1 - e) < density s (1 - c) >
    d r_a / dt = - Cd A/M sqrt(mu a) (1 + e) < density s (1 + c) >

which stay regular when the orbit becomes a circle. The air stands still and the Earth is a sphere;
sunlight pressure, Moon and Sun are left out. docs/algorithms/breakup.md says what that costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.constants import (
    EARTH_RADIUS_WGS72_KM,
    MU_WGS72_KM3_S2,
    SECONDS_PER_DAY,
)
from screening.engine.decay.atmosphere import SolarActivity, density_kg_m3, scale_height_km
from screening.engine.types import BoolArray, FloatArray

# What is taken for pieces of unknown shape in free molecular flow. Source: Vallado 2013, 8.6.2.
USUAL_DRAG_COEFFICIENT: Final = 2.2
# Below this nothing completes another revolution. Source: King-Hele 1987, section 12.
REENTRY_HEIGHT_KM: Final = 120.0
SECONDS_PER_YEAR: Final = 365.25 * SECONDS_PER_DAY

_M_PER_KM: Final = 1000.0
# Half a revolution in equal steps of E: the trapezoid converges faster than any power.
_ANOMALIES: Final = np.linspace(0.0, np.pi, 33)
_COS: Final = np.cos(_ANOMALIES)
_WEIGHTS: Final = np.array([0.5, *np.ones(_ANOMALIES.size - 2), 0.5]) / (_ANOMALIES.size - 1)
# A step sinks the perigee by this part of a scale height, and shrinks the ellipse by this part.
_STEP_OF_SCALE_HEIGHT: Final = 0.25
_STEP_OF_ELLIPSE: Final = 0.1
_MOST_STEPS: Final = 5000


class Fate(IntEnum):
    """What became of a piece."""

    DECAYED = 0
    STILL_UP = 1
    FELL_AT_ONCE = 2
    ESCAPED = 3


@dataclass(frozen=True, slots=True)
class Decay:
    """Fates (n,), and what they mean.

    ``lifetime_years`` is 0 for what falls within its first revolution, for what is still up the
    time looked at (it lives longer: a lower bound), NaN for what escapes. The heights (km) are
    those at the end of the time, NaN for what is no longer up.
    """

    fate: npt.NDArray[np.int8]
    lifetime_years: FloatArray
    perigee_height_km: FloatArray
    apogee_height_km: FloatArray

    def up_after(self, years: float) -> BoolArray:
        """Return whether each piece (n,) is still in orbit after so many years."""
        was_up_at_the_end = (self.fate == Fate.STILL_UP) & (self.lifetime_years >= years)
        is_up: BoolArray = (self.lifetime_years > years) | was_up_at_the_end
        return is_up


def decay(
    perigee_height_km: FloatArray,
    apogee_height_km: FloatArray,
    *,
    area_to_mass_m2_kg: FloatArray,
    drag_coefficient: float,
    activity: SolarActivity,
    years: float,
) -> Decay:
    """Follow pieces (n,) for ``years``, or until they come down.

    Heights are over the equatorial radius; an apogee of NaN is an orbit that is not closed.
    Raises ``ValueError`` for areas, a drag coefficient or a time that are not positive.
    """
    *_, last = decay_after(
        perigee_height_km,
        apogee_height_km,
        area_to_mass_m2_kg=area_to_mass_m2_kg,
        drag_coefficient=drag_coefficient,
        activity=activity,
        years=[years],
    )
    return last


def decay_after(
    perigee_height_km: FloatArray,
    apogee_height_km: FloatArray,
    *,
    area_to_mass_m2_kg: FloatArray,
    drag_coefficient: float,
    activity: SolarActivity,
    years: Sequence[float],
) -> Iterator[Decay]:
    """Follow pieces (n,) and yield what has become of them after each of rising times.

    As ``decay``, whose errors it raises; what has come down by one time stays so at the next.
    """
    _require_positive(area_to_mass_m2_kg, drag_coefficient, years)
    radii_km = np.stack([perigee_height_km, apogee_height_km]) + EARTH_RADIUS_WGS72_KM
    fate = np.full(perigee_height_km.shape, Fate.STILL_UP, dtype=np.int8)
    fate[perigee_height_km <= REENTRY_HEIGHT_KM] = Fate.FELL_AT_ONCE
    fate[np.isnan(apogee_height_km) & (fate == Fate.STILL_UP)] = Fate.ESCAPED
    spent_s = np.where(fate == Fate.ESCAPED, np.nan, 0.0)
    ballistic = drag_coefficient * area_to_mass_m2_kg
    for each in years:
        _sink(radii_km, spent_s, fate, ballistic, (activity, each * SECONDS_PER_YEAR))
        heights_km = np.where(fate == Fate.STILL_UP, radii_km - EARTH_RADIUS_WGS72_KM, np.nan)
        yield Decay(fate.copy(), spent_s / SECONDS_PER_YEAR, *heights_km)


def drag_step(
    radii_km: FloatArray, ballistic_m2_kg: FloatArray, left_s: FloatArray, activity: SolarActivity
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Bring perigee and apogee radii (2, n) one step of Runge and Kutta down, of fourth order.

    ``ballistic_m2_kg`` (n,) is area to mass times drag coefficient, ``left_s`` (n,) what a step may
    take at most. Returns the steps (s) and the radii in their middle and after them.
    """

    def rates(at_km: FloatArray) -> FloatArray:
        return _rates_km_s(at_km, ballistic_m2_kg, activity)

    first = rates(radii_km)
    step_s = np.minimum(_safe_step_s(radii_km, first, activity), left_s)
    second = rates(radii_km + first * step_s / 2.0)
    middle_km = radii_km + second * step_s / 2.0
    third = rates(middle_km)
    fourth = rates(radii_km + third * step_s)
    after_km = radii_km + step_s / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)
    return step_s, middle_km, np.sort(after_km, axis=0)


def _sink(
    radii_km: FloatArray,
    spent_s: FloatArray,
    fate: npt.NDArray[np.int8],
    ballistic_m2_kg: FloatArray,
    terms: tuple[SolarActivity, float],
) -> None:
    """Bring the pieces that are up to the end of the time or of their life, each by own steps."""
    activity, limit_s = terms
    up = np.flatnonzero(fate == Fate.STILL_UP)
    for _ in range(_MOST_STEPS):
        if not up.size:
            return
        now_km, strength = radii_km[:, up], ballistic_m2_kg[up]
        left_s = limit_s - spent_s[up]
        step_s, _, after_km = drag_step(now_km, strength, left_s, activity)
        spent_s[up] += step_s
        radii_km[:, up] = after_km
        has_fallen = after_km[0] <= EARTH_RADIUS_WGS72_KM + REENTRY_HEIGHT_KM
        fate[up[has_fallen]] = Fate.DECAYED
        is_over = step_s >= left_s
        spent_s[up[is_over & ~has_fallen]] = limit_s
        up = up[~has_fallen & ~is_over]
    raise RuntimeError(f"{up.size} pieces did not come to an end in {_MOST_STEPS} steps")


def _safe_step_s(
    radii_km: FloatArray, rates_km_s: FloatArray, activity: SolarActivity
) -> FloatArray:
    height_km = radii_km[0] - EARTH_RADIUS_WGS72_KM
    little_km = _STEP_OF_SCALE_HEIGHT * scale_height_km(height_km, activity)
    of_ellipse_km = np.maximum(little_km, _STEP_OF_ELLIPSE * (radii_km[1] - radii_km[0]))
    allowed: FloatArray = np.minimum(-little_km / rates_km_s[0], -of_ellipse_km / rates_km_s[1])
    return allowed


def _rates_km_s(
    radii_km: FloatArray, ballistic_m2_kg: FloatArray, activity: SolarActivity
) -> FloatArray:
    """Return how fast perigee and apogee radii (2, n) change, averaged over a revolution."""
    axis_km = radii_km.mean(axis=0)
    eccentricity = ((radii_km[1] - radii_km[0]) / (2.0 * axis_km))[:, None]
    radius_km = axis_km[:, None] * (1.0 - eccentricity * _COS)
    density = density_kg_m3(radius_km - EARTH_RADIUS_WGS72_KM, activity)
    drag = density * np.sqrt((1.0 + eccentricity * _COS) / (1.0 - eccentricity * _COS)) * _WEIGHTS
    strength = -_M_PER_KM * ballistic_m2_kg * np.sqrt(MU_WGS72_KM3_S2 * axis_km)
    perigee = (1.0 - eccentricity[:, 0]) * (drag * (1.0 - _COS)).sum(axis=1)
    apogee = (1.0 + eccentricity[:, 0]) * (drag * (1.0 + _COS)).sum(axis=1)
    rates: FloatArray = strength * np.stack([perigee, apogee])
    return rates


def _require_positive(
    area_to_mass_m2_kg: FloatArray, drag_coefficient: float, years: Sequence[float]
) -> None:
    if not (np.isfinite(area_to_mass_m2_kg).all() and (area_to_mass_m2_kg > 0.0).all()):
        raise ValueError("area_to_mass_m2_kg must be positive numbers")
    given = [drag_coefficient, *years]
    if not (np.isfinite(given).all() and min(given) > 0.0):
        raise ValueError(
            f"drag coefficient and years must be positive, got {drag_coefficient} and {list(years)}"
        )
