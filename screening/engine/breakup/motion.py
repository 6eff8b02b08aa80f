"""Where the pieces of a cloud are at any instant after: orbits that J2 turns and drag shrinks.

Each piece has knots, closer together at both ends of its life; between them its angles are cubics
that keep their rates, its radii straight lines. It is good for showing a cloud, not for screening:
docs/algorithms/breakup.md says how far off it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.breakup.piece_orbits import PieceOrbits, orbit_states
from screening.engine.constants import (
    EARTH_RADIUS_WGS72_KM,
    J2_WGS72,
    MU_WGS72_KM3_S2,
)
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import REENTRY_HEIGHT_KM, drag_step
from screening.engine.types import BoolArray, FloatArray

_KNOTS: Final = 33
_EVEN: Final = np.linspace(0.0, 1.0, _KNOTS)
_SHARES: Final = _EVEN**2 * (3.0 - 2.0 * _EVEN)  # of the life, at each knot
_MOST_STEPS: Final = 5000
_LOW_KM: Final = EARTH_RADIUS_WGS72_KM + REENTRY_HEIGHT_KM  # a life ends there


@dataclass(frozen=True, slots=True)
class CloudMotion:
    """Pieces (n,) from the break-up to the end of their lives (or of what is looked at).

    ``radii_km`` (k, 2, n) are perigees and apogees at the knots, ``angles_rad`` and
    ``rates_rad_s`` (k, 3, n) node, argument of perigee and mean anomaly, unwrapped.
    """

    life_s: FloatArray
    inclination_rad: FloatArray
    radii_km: FloatArray
    angles_rad: FloatArray
    rates_rad_s: FloatArray

    def states_teme(self, offset_s: float) -> FloatArray:
        """Return states (n, 6), km and km/s, so many seconds after the break-up; NaN once down.

        Raises ``ValueError`` for an instant before it.
        """
        if not offset_s >= 0.0:
            raise ValueError(f"the cloud begins with the break-up, not {offset_s} s after it")
        share = offset_s / self.life_s
        before = np.clip(np.searchsorted(_SHARES, share, side="right") - 1, 0, _KNOTS - 2)
        part = (share - _SHARES[before]) / (_SHARES[before + 1] - _SHARES[before])
        perigee_km, apogee_km = self._radii_km(before, part)
        node, argument, anomaly = self._angles_rad(before, part)
        orbits = PieceOrbits(
            perigee_radius_km=perigee_km,
            apogee_radius_km=apogee_km,
            inclination_rad=self.inclination_rad,
            node_rad=node,
            argument_rad=argument,
            mean_anomaly_rad=anomaly,
            axis_offset_km=np.zeros_like(perigee_km),
        )
        states = np.concatenate(orbit_states(orbits), axis=1)
        states[share > 1.0] = np.nan
        return states

    def _radii_km(self, before: np.ndarray, part: FloatArray) -> FloatArray:
        piece = np.arange(before.size)
        part = np.clip(part, 0.0, 1.0)
        first, second = self.radii_km[before, :, piece], self.radii_km[before + 1, :, piece]
        radii: FloatArray = (first + (second - first) * part[:, None]).T
        return radii

    def _angles_rad(self, before: np.ndarray, part: FloatArray) -> FloatArray:
        """Hermite's cubics through the angles and rates at the knots on both sides."""
        piece = np.arange(before.size)
        x = np.clip(part, 0.0, 1.0)[:, None]
        gap_s = (_SHARES[before + 1] - _SHARES[before])[:, None] * self.life_s[:, None]
        first, second = self.angles_rad[before, :, piece], self.angles_rad[before + 1, :, piece]
        start, end = self.rates_rad_s[before, :, piece], self.rates_rad_s[before + 1, :, piece]
        angles: FloatArray = (
            first
            + (second - first) * x**2 * (3.0 - 2.0 * x)
            + gap_s * x * (1.0 - x) * (start * (1.0 - x) - end * x)
        )
        return angles.T


def cloud_motion(
    orbits: PieceOrbits,
    *,
    life_s: FloatArray,
    ballistic_m2_kg: FloatArray,
    activity: SolarActivity,
) -> CloudMotion:
    """Follow pieces (n,) through lives (s) that ``decay`` has found for the same activity.

    A life of 0 is a piece that falls in its first revolution: it keeps its ellipse until it is
    down to where nothing stays up. ``ballistic_m2_kg`` is area to mass times drag coefficient.
    """
    falls = life_s <= 0.0
    life_s = np.where(falls, fall_s(orbits), life_s)
    start_km = np.stack([orbits.perigee_radius_km, orbits.apogee_radius_km])
    radii_km = np.repeat(start_km[None], _KNOTS, axis=0)
    start_rad = np.stack([orbits.node_rad, orbits.argument_rad, orbits.mean_anomaly_rad])
    angles_rad = np.repeat(start_rad[None], _KNOTS, axis=0)
    fixed = (orbits.inclination_rad, orbits.axis_offset_km, falls)
    rates = np.empty_like(angles_rad)
    rates[0] = _turn_rates_rad_s(start_km, *fixed)
    for knot in range(1, _KNOTS):
        gap_s = life_s * (_SHARES[knot] - _SHARES[knot - 1])
        radii_km[knot], turned = _advanced(
            radii_km[knot - 1], gap_s, fixed, (ballistic_m2_kg, activity)
        )
        angles_rad[knot] = angles_rad[knot - 1] + turned
        rates[knot] = _turn_rates_rad_s(radii_km[knot], *fixed)
    return CloudMotion(life_s, orbits.inclination_rad, radii_km, angles_rad, rates)


def node_rates_rad_s(orbits: PieceOrbits) -> FloatArray:
    """Return how fast J2 turns the plane of each orbit (n,) about the axis of the Earth."""
    radii_km = np.stack([orbits.perigee_radius_km, orbits.apogee_radius_km])
    never = np.zeros(radii_km.shape[1], dtype=bool)
    rates: FloatArray = _turn_rates_rad_s(
        radii_km, orbits.inclination_rad, orbits.axis_offset_km, never
    )[0]
    return rates


def fall_s(orbits: PieceOrbits) -> FloatArray:
    """Return how long each piece (n,) takes to the height of re-entry, on the way to perigee.

    Of one whose perigee is higher it is the time to its perigee.
    """
    axis_km = (orbits.perigee_radius_km + orbits.apogee_radius_km) / 2.0
    eccentricity = (orbits.apogee_radius_km - orbits.perigee_radius_km) / (2.0 * axis_km)
    shape = np.maximum(eccentricity, 1e-12)
    inbound = 2.0 * np.pi - np.arccos(np.clip((1.0 - _LOW_KM / axis_km) / shape, -1.0, 1.0))
    mean_then = inbound - eccentricity * np.sin(inbound)
    ahead_rad = np.mod(mean_then - orbits.mean_anomaly_rad, 2.0 * np.pi)
    fall: FloatArray = ahead_rad / np.sqrt(MU_WGS72_KM3_S2 / axis_km**3)
    return fall


def _advanced(
    radii_km: FloatArray,
    gap_s: FloatArray,
    fixed: tuple[FloatArray, FloatArray, BoolArray],
    drag: tuple[FloatArray, SolarActivity],
) -> tuple[FloatArray, FloatArray]:
    """Return radii (2, n) after a time each (n,), and the angles (3, n) turned by until then."""
    ballistic_m2_kg, activity = drag
    falls = fixed[-1]
    radii_km = radii_km.copy()
    turned = _turn_rates_rad_s(radii_km, *fixed) * np.where(falls, gap_s, 0.0)
    left_s = gap_s.copy()
    up = np.flatnonzero(~falls & (left_s > 0.0) & (radii_km[0] > _LOW_KM))
    for _ in range(_MOST_STEPS):
        if not up.size:
            return radii_km, turned
        now_km = radii_km[:, up]
        step_s, middle_km, after_km = drag_step(now_km, ballistic_m2_kg[up], left_s[up], activity)
        terms = (fixed[0][up], fixed[1][up], falls[up])
        # Simpson's rule: as good as the step itself.
        rate = _turn_rates_rad_s(now_km, *terms) + _turn_rates_rad_s(after_km, *terms)
        rate += 4.0 * _turn_rates_rad_s(middle_km, *terms)
        turned[:, up] += rate * step_s / 6.0
        radii_km[:, up] = after_km
        left_s[up] -= step_s
        is_over = (left_s[up] <= 0.0) | (after_km[0] <= _LOW_KM)
        up = up[~is_over]
    raise RuntimeError(f"{up.size} pieces did not come to their next knot in {_MOST_STEPS} steps")


def _turn_rates_rad_s(
    radii_km: FloatArray,
    inclination_rad: FloatArray,
    axis_offset_km: FloatArray,
    falls: BoolArray,
) -> FloatArray:
    """Return the rates (3, n) of node, argument of perigee and mean anomaly under J2.

    What falls at once is not turned: on paths down to the centre the rates have no meaning.
    Source: Vallado 2013, equations 9-37 to 9-41 (secular, first order in J2).
    """
    axis_km = radii_km.mean(axis=0) + axis_offset_km
    eccentricity = (radii_km[1] - radii_km[0]) / (radii_km[1] + radii_km[0])
    narrow = np.sqrt(1.0 - eccentricity**2)
    motion = np.sqrt(MU_WGS72_KM3_S2 / axis_km**3)
    parameter_km = np.where(falls, np.inf, axis_km * narrow**2)
    turn = 1.5 * J2_WGS72 * (EARTH_RADIUS_WGS72_KM / parameter_km) ** 2 * motion
    tilt = np.sin(inclination_rad) ** 2
    rates: FloatArray = np.stack(
        [
            -turn * np.cos(inclination_rad),
            turn * (2.0 - 2.5 * tilt),
            motion + turn * narrow * (1.0 - 1.5 * tilt),
        ]
    )
    return rates
