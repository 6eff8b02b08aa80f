"""Encounters made by hand: a circular orbit, a crossing one, and covariances along the axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from screening.engine.constants import MU_EGM96_KM3_S2
from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.types import FloatArray

RADIUS_KM = 6800.0
SPEED_KM_S = float(np.sqrt(MU_EGM96_KM3_S2 / RADIUS_KM))


def crossing(
    *,
    miss_km: tuple[float, float, float] = (0.2, 0.0, 0.0),
    sigma_km: tuple[float, float, float] = (0.1, 0.3, 0.1),
    angle_deg: float = 60.0,
    hard_body_radius_m: float = 20.0,
    **changes: Any,
) -> Encounters:
    """A primary on the first axis, a secondary at a miss from it that crosses at an angle.

    The miss and the sigmas (of each object) are along the frame's axes: radial, in-track and
    cross-track of the primary. Velocity errors are those of a body that keeps its orbit's shape.
    """
    angle = np.radians(angle_deg)
    position = np.array([RADIUS_KM, 0.0, 0.0])
    covariance = np.zeros((6, 6))
    covariance[:3, :3] = np.diag(np.square(sigma_km))
    covariance[3:, 3:] = np.diag(np.square(sigma_km)) * 1e-10
    given = {
        "v_primary_km_s": np.array([0.0, SPEED_KM_S, 0.0]),
        "r_secondary_km": position + np.array(miss_km),
        "v_secondary_km_s": SPEED_KM_S * np.array([0.0, np.cos(angle), np.sin(angle)]),
        "covariance_primary": covariance,
        "covariance_secondary": covariance,
        "hard_body_radius_m": hard_body_radius_m,
    }
    return encounters(position, **(given | changes))


def swapped(pair: Encounters) -> Encounters:
    """The same encounter with secondary and primary exchanged."""
    return Encounters(
        pair.r_secondary_km,
        pair.v_secondary_km_s,
        pair.r_primary_km,
        pair.v_primary_km_s,
        pair.covariance_secondary,
        pair.covariance_primary,
        pair.hard_body_radius_m,
        pair.given_flags,
    )


def turned(pair: Encounters, rotation: FloatArray) -> Encounters:
    """The same encounter in a frame turned by a matrix (3, 3)."""
    return Encounters(
        pair.r_primary_km @ rotation.T,
        pair.v_primary_km_s @ rotation.T,
        pair.r_secondary_km @ rotation.T,
        pair.v_secondary_km_s @ rotation.T,
        _turned_blocks(pair.covariance_primary, rotation),
        _turned_blocks(pair.covariance_secondary, rotation),
        pair.hard_body_radius_m,
        pair.given_flags,
    )


def any_rotation(seed: int) -> FloatArray:
    """A rotation drawn at random."""
    matrix, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((3, 3)))
    return matrix * np.sign(np.linalg.det(matrix))


def _turned_blocks(covariance: FloatArray, rotation: FloatArray) -> FloatArray:
    """Turn each 3x3 block by itself, so that unknown ones do not spread."""
    whole = covariance.copy()
    for i in (0, 3):
        for j in (0, 3):
            block = covariance[:, i : i + 3, j : j + 3]
            whole[:, i : i + 3, j : j + 3] = rotation @ block @ rotation.T
    return whole
