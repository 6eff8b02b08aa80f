"""Ephemerides for tests, made from plain orbits."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame
from screening.engine.ephemeris import Ephemeris, EphemerisSegment, EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath, path_of
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from tests.unit.engine.orbits import MU_KM3_S2, START


def ephemeris(*segments: EphemerisSegment, **changes: object) -> Ephemeris:
    """An ephemeris in TEME that starts at START."""
    standard = {
        "norad_cat_id": 25544,
        "originator": "OPERATOR",
        "frame": Frame.TEME,
        "tag": EphemerisTag.ROUTINE,
        "start_utc": START,
        "segments": segments,
    }
    return Ephemeris(**(standard | changes))


def path(*segments: EphemerisSegment, **changes: object) -> EphemerisPath:
    return path_of(ephemeris(*segments, **changes), earth_orientation=UNKNOWN_EARTH_ORIENTATION)


def circle(offset_s: np.ndarray, radius_km: float = 6800.0) -> tuple[np.ndarray, np.ndarray]:
    """States of a circular orbit in the plane of x and y."""
    rate = np.sqrt(MU_KM3_S2 / radius_km**3)
    angle = rate * offset_s
    zero = np.zeros_like(angle)
    r = radius_km * np.stack([np.cos(angle), np.sin(angle), zero], axis=1)
    v = radius_km * rate * np.stack([-np.sin(angle), np.cos(angle), zero], axis=1)
    return r, v


def arc(offset_s: np.ndarray, radius_km: float = 6800.0) -> EphemerisSegment:
    return EphemerisSegment(offset_s, *circle(offset_s, radius_km))


def sampled(
    element_set: ElementSet, start_utc: datetime, offset_s: np.ndarray, shift_km: float = 0.0
) -> EphemerisSegment:
    """States of an element set's positions, with velocities that are their derivatives.

    ``shift_km`` moves the object along its track, so that it is not where its elements have it.
    """
    propagator = Propagator([element_set])
    late_s = shift_km / 7.66
    points = np.array([-2.0, -1.0, 1.0, 2.0])
    at_s = offset_s - late_s
    r, _, _ = propagator.object_states_teme(0, start_utc, at_s)
    around, _, _ = propagator.object_states_teme(0, start_utc, (at_s[:, None] + points).ravel())
    v = np.einsum("p,npk->nk", np.array([1.0, -8.0, 8.0, -1.0]) / 12.0, around.reshape(-1, 4, 3))
    return EphemerisSegment(offset_s, r, v)
