"""How sure a place in the encounter plane is: the ellipse of the combined covariance in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screening.conjunctions.encounter import StatesAtTca
from screening.engine.encounter_plane import (
    UprightPlane,
    principal_variances,
    project_covariance,
)
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import Encounters
from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True)
class Ellipse:
    """How sure the relative place in the plane is, one standard deviation.

    ``tilt_deg`` is the long axis' angle from right (xi) towards up (zeta), in (-90, 90];
    ``distance_sigmas`` how far the station is from the middle, None where the ellipse is a line.
    """

    covariance_km2: FloatArray  # (2, 2) along xi and zeta
    long_km: float
    short_km: float
    tilt_deg: float
    distance_sigmas: float | None


def states_of(pair: Encounters) -> StatesAtTca | None:
    """Return the states of one encounter; None where one is not known."""
    states = [pair.r_primary_km, pair.v_primary_km_s, pair.r_secondary_km, pair.v_secondary_km_s]
    if not np.isfinite(states).all():
        return None
    axes = rtn_axes_teme(pair.r_primary_km, pair.v_primary_km_s)
    return StatesAtTca(*(each[0] for each in [*states, axes]))


def ellipse_of(pair: Encounters, plane: UprightPlane) -> Ellipse | None:
    """Project the combined covariance into an upright plane; None where it is not known."""
    axes = rtn_axes_teme(pair.r_primary_km, pair.v_primary_km_s)
    covariance = project_covariance(pair.combined_covariance_km2, plane.axes_rtn @ axes)
    major, minor, angle = principal_variances(covariance)
    if not np.isfinite(major[0]) or major[0] <= 0.0:
        return None
    long_km, short_km = np.sqrt(np.maximum([major[0], minor[0]], 0.0)).tolist()
    return Ellipse(
        covariance_km2=covariance[0],
        long_km=long_km,
        short_km=short_km,
        tilt_deg=float(np.degrees(angle[0])),
        distance_sigmas=_distance(plane, long_km, short_km, float(angle[0])),
    )


def _distance(plane: UprightPlane, long_km: float, short_km: float, angle: float) -> float | None:
    if short_km == 0.0:
        return None
    along = plane.xi_km * np.cos(angle) + plane.zeta_km * np.sin(angle)
    across = plane.zeta_km * np.cos(angle) - plane.xi_km * np.sin(angle)
    return float(np.hypot(along / long_km, across / short_km))
