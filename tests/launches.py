"""A launch made of arithmetic: from the ground to one orbit and on to a higher one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy.integrate import solve_ivp

from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame, axes_in_teme
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.ephemeris import Ephemeris, EphemerisSegment, EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath, path_of
from screening.messages.ccsds.values import format_utc

LIFT_OFF = datetime(2026, 3, 10, 6, tzinfo=UTC)
EARTH_RATE_RAD_S = 7.292115146706979e-5
_ASCENT_S = 520.0
_FLOOR_KM = EARTH_RADIUS_WGS72_KM + 1.0
_INCLINATION_RAD, _NODE_RAD = np.radians(51.6), np.radians(40.0)


@dataclass(frozen=True)
class Leg:
    """States (n, 3) of one segment in an inertial frame, at seconds after lift-off."""

    at_s: np.ndarray
    r_km: np.ndarray
    v_km_s: np.ndarray


def launch(
    low_km: float = 200.0,
    high_km: float = 560.0,
    *,
    coast_s: float = 2400.0,
    stay_s: float = 3600.0,
) -> list[Leg]:
    """Ascent, coast, half an ellipse and the orbit at its top: four legs that meet."""
    legs = [_ascent(low_km)]
    legs.append(_coast(legs[-1], coast_s, _speed_for(low_km, low_km, low_km)))
    half_s = np.pi * np.sqrt((_radius(low_km) + _radius(high_km)) ** 3 / 8.0 / MU_WGS72_KM3_S2)
    legs.append(_coast(legs[-1], half_s, _speed_for(low_km, low_km, high_km)))
    legs.append(_coast(legs[-1], stay_s, _speed_for(high_km, high_km, high_km)))
    return legs


def _radius(height_km: float) -> float:
    return EARTH_RADIUS_WGS72_KM + height_km


def _speed_for(at_km: float, low_km: float, high_km: float) -> float:
    """Speed at a height on the ellipse between two heights. Source: vis-viva."""
    axis_km = (_radius(low_km) + _radius(high_km)) / 2.0
    return float(np.sqrt(MU_WGS72_KM3_S2 * (2.0 / _radius(at_km) - 1.0 / axis_km)))


def _ascent(low_km: float) -> Leg:
    """Radius and angle as smooth polynomials of time, from rest over the ground to the orbit."""
    at_s = np.arange(0.0, _ASCENT_S + 1.0, 5.0)
    share = np.polynomial.Polynomial([0.0, 1.0 / _ASCENT_S])
    radius = _FLOOR_KM + (_radius(low_km) - _FLOOR_KM) * _smooth(share)
    final_rate = _speed_for(low_km, low_km, low_km) / _radius(low_km)
    # The rate grows evenly from the Earth's to that of the orbit.
    rate = EARTH_RATE_RAD_S + (final_rate - EARTH_RATE_RAD_S) * share
    angle = rate.integ()
    along, across = _in_plane(angle(at_s))
    r = radius(at_s)[:, None] * along
    v = radius.deriv()(at_s)[:, None] * along + (radius(at_s) * rate(at_s))[:, None] * across
    return Leg(at_s, r, v)


def _smooth(share: np.polynomial.Polynomial) -> np.polynomial.Polynomial:
    return 10.0 * share**3 - 15.0 * share**4 + 6.0 * share**5


def _in_plane(angle_rad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors (n, 3) outward and along the motion at angles from the node."""
    node = np.array([np.cos(_NODE_RAD), np.sin(_NODE_RAD), 0.0])
    beyond = np.array(
        [
            -np.sin(_NODE_RAD) * np.cos(_INCLINATION_RAD),
            np.cos(_NODE_RAD) * np.cos(_INCLINATION_RAD),
            np.sin(_INCLINATION_RAD),
        ]
    )
    cosine, sine = np.cos(angle_rad)[:, None], np.sin(angle_rad)[:, None]
    return cosine * node + sine * beyond, cosine * beyond - sine * node


def _coast(before: Leg, length_s: float, speed_km_s: float) -> Leg:
    """Free fall from the end of a leg, with the speed that a burn there gives."""
    r0, v0 = before.r_km[-1], before.v_km_s[-1]
    v0 = v0 / np.linalg.norm(v0) * speed_km_s
    offset_s = np.append(np.arange(0.0, length_s, 30.0), length_s)
    solved = solve_ivp(
        _falling, (0.0, length_s), np.concatenate([r0, v0]), t_eval=offset_s, rtol=1e-11, atol=1e-9,
        method="DOP853",
    )  # fmt: skip
    return Leg(before.at_s[-1] + offset_s, solved.y[:3].T, solved.y[3:].T)


def _falling(_at_s: float, state: np.ndarray) -> np.ndarray:
    """Rate of change of a state of two bodies."""
    r_km = state[:3]
    return np.concatenate([state[3:], -MU_WGS72_KM3_S2 * r_km / np.linalg.norm(r_km) ** 3])


def fixed_to_earth(legs: list[Leg], lift_off_utc: datetime = LIFT_OFF) -> list[Leg]:
    """The same states in ITRF, velocities relative to the turning Earth."""
    return [_turned(leg, lift_off_utc) for leg in legs]


def _turned(leg: Leg, lift_off_utc: datetime) -> Leg:
    axes = axes_in_teme(Frame.ITRF, lift_off_utc, leg.at_s, UNKNOWN_EARTH_ORIENTATION)
    back = np.swapaxes(axes, 1, 2)
    carried = np.cross([0.0, 0.0, EARTH_RATE_RAD_S], leg.r_km)
    return Leg(
        leg.at_s,
        np.einsum("nij,nj->ni", back, leg.r_km),
        np.einsum("nij,nj->ni", back, leg.v_km_s - carried),
    )


def path(
    legs: list[Leg], frame: Frame = Frame.TEME, lift_off_utc: datetime = LIFT_OFF
) -> EphemerisPath:
    """The engine's path of legs."""
    segments = tuple(EphemerisSegment(leg.at_s, leg.r_km, leg.v_km_s) for leg in legs)
    ephemeris = Ephemeris(
        norad_cat_id=0, originator="TESTERS", frame=frame, tag=EphemerisTag.ROUTINE,
        start_utc=lift_off_utc, segments=segments,
    )  # fmt: skip
    return path_of(ephemeris, earth_orientation=UNKNOWN_EARTH_ORIENTATION)


def oem(
    legs: list[Leg],
    frame: str = "TEME",
    *,
    lift_off_utc: datetime = LIFT_OFF,
    name: str = "LAUNCHER",
    object_id: str = "2026-999A",
    sigma_rtn_km: tuple[float, float, float] | None = None,
) -> bytes:
    """An OEM of legs, one segment each."""
    parts = [
        "CCSDS_OEM_VERS = 2.0", f"CREATION_DATE = {format_utc(lift_off_utc - timedelta(days=1))}",
        "ORIGINATOR = TESTERS",
    ]  # fmt: skip
    for leg in legs:
        times = [format_utc(lift_off_utc + timedelta(seconds=each)) for each in leg.at_s.tolist()]
        parts += [
            "META_START", f"OBJECT_NAME = {name}", f"OBJECT_ID = {object_id}",
            "CENTER_NAME = EARTH", f"REF_FRAME = {frame}", "TIME_SYSTEM = UTC",
            f"START_TIME = {times[0]}", f"STOP_TIME = {times[-1]}", "META_STOP",
        ]  # fmt: skip
        parts += [
            f"{time} " + " ".join(f"{value:.9f}" for value in (*r, *v))
            for time, r, v in zip(times, leg.r_km, leg.v_km_s, strict=True)
        ]
        if sigma_rtn_km is not None:
            parts += _covariance(times, sigma_rtn_km)
    return ("\n".join(parts) + "\n").encode()


def _covariance(times: list[str], sigma_rtn_km: tuple[float, float, float]) -> list[str]:
    lines = ["COVARIANCE_START"]
    for time in (times[0], times[-1]):
        variances = [*(each**2 for each in sigma_rtn_km), 1e-8, 1e-8, 1e-8]
        rows = [
            " ".join(f"{variances[i] if i == j else 0.0:.6e}" for j in range(i + 1))
            for i in range(6)
        ]
        lines += [f"EPOCH = {time}", "COV_REF_FRAME = RTN", *rows]
    return [*lines, "COVARIANCE_STOP"]
