"""The encounter plane (B-plane): the plane normal to the relative velocity at closest approach.

Every function takes vectors in one frame, whichever it is, and answers in that frame or along the
plane's own axes, and says which. Probabilities are worked out along **x**, towards the miss vector
(secondary minus primary at closest approach), and **y** = velocity direction cross x, which
completes a right-handed set with the relative velocity as third axis: seen along it, the primary's
circle is at the origin and the secondary's mean at (miss, 0). People are shown the same plane
turned upright: **zeta** towards the primary's radial axis, **xi** to the right.

Source: Foster and Estes 1992, NASA JSC-25898; Alfano 2005, "A numerical implementation of spherical
object collision probability".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

# Under this the direction of the relative velocity, and so the plane normal to it, means nothing.
SLOWEST_ENCOUNTER_KM_S: Final = 0.01
_RADIAL_RTN: Final = np.array([1.0, 0.0, 0.0])


@dataclass(frozen=True, slots=True)
class EncounterPlanes:
    """k encounter planes; NaN where the relative speed is zero.

    ``tca_offset_s`` (k,): closest approach of the straight relative path, from the states' instant.
    ``axes`` (k, 2, 3): x and y as unit vectors in the states' frame. ``miss_km`` (k,): the mean is
    (miss, 0). ``covariance_km2`` (k, 2, 2): of the relative position, along x and y.
    """

    tca_offset_s: FloatArray
    axes: FloatArray
    miss_km: FloatArray
    covariance_km2: FloatArray


@dataclass(frozen=True, slots=True)
class UprightPlane:
    """One encounter plane as people look at it, with the miss in it.

    ``zeta_km`` is the miss towards the primary's radial axis (up), ``xi_km`` along the horizontal
    axis that completes the plane; at TCA their norm is the miss distance. ``axes_rtn`` (2, 3) holds
    the xi and zeta axes as unit vectors in the primary's RTN frame.
    """

    xi_km: float
    zeta_km: float
    axes_rtn: FloatArray


def upright_plane(miss_rtn_km: FloatArray, v_relative_rtn_km_s: FloatArray) -> UprightPlane | None:
    """Project a miss (3,) into the plane normal to the relative velocity (3,), up being outward.

    None when the two move together, or meet along the vertical: then no such plane, or no up in
    it, is defined.
    """
    horizontal_km_s = float(np.linalg.norm(v_relative_rtn_km_s[1:]))
    if horizontal_km_s < SLOWEST_ENCOUNTER_KM_S:
        return None
    zeta, xi = plane_axes(_RADIAL_RTN[None], v_relative_rtn_km_s[None])[0]
    return UprightPlane(float(miss_rtn_km @ xi), float(miss_rtn_km @ zeta), np.stack([xi, zeta]))


def encounter_planes(
    r_relative_km: FloatArray, v_relative_km_s: FloatArray, *, covariance_km2: FloatArray
) -> EncounterPlanes:
    """Find closest approach by linear relative motion, and project the covariance there.

    Relative states (k, 3) and covariances (k, 3, 3) are in one inertial frame.
    """
    offset_s = linear_tca_offset_s(r_relative_km, v_relative_km_s)
    miss = r_relative_km + v_relative_km_s * offset_s[:, None]
    axes = plane_axes(miss, v_relative_km_s)
    return EncounterPlanes(offset_s, axes, length(miss), project_covariance(covariance_km2, axes))


def linear_tca_offset_s(r_relative_km: FloatArray, v_relative_km_s: FloatArray) -> FloatArray:
    """Return when straight relative paths (k, 3) are closest, from now (k,); NaN at rest."""
    speed2 = dot(v_relative_km_s, v_relative_km_s)
    known = np.where(speed2 > 0.0, speed2, np.nan)
    offset_s: FloatArray = -dot(r_relative_km, v_relative_km_s) / known
    return offset_s


def plane_axes(towards: FloatArray, v_relative_km_s: FloatArray) -> FloatArray:
    """Return x and y of the plane as rows (k, 2, 3), in the vectors' frame.

    x is the direction in the plane nearest to ``towards`` (k, 3), the miss as a rule. Where that is
    zero it is the one nearest to the frame's axis that is least along the velocity. NaN at zero
    relative speed.
    """
    speed = length(v_relative_km_s)
    along = v_relative_km_s / np.where(speed > 0.0, speed, np.nan)[:, None]
    least = np.eye(3)[np.argmin(np.abs(np.nan_to_num(along)), axis=1)]
    x = np.where((length(towards) > 0.0)[:, None], towards, least)
    x = x - dot(x, along)[:, None] * along
    x = x / length(x)[:, None]
    return np.stack([x, np.cross(along, x)], axis=1)


def project_covariance(covariance_km2: FloatArray, axes: FloatArray) -> FloatArray:
    """Turn covariances (k, 3, 3) in the axes' frame into (k, 2, 2) along the plane's x and y."""
    projected = axes @ covariance_km2 @ np.swapaxes(axes, 1, 2)
    symmetric: FloatArray = (projected + np.swapaxes(projected, 1, 2)) / 2.0
    return symmetric


def principal_variances(covariance_km2: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the larger and smaller variance (k,) and the angle of the larger from x, in radians.

    ``covariance_km2`` (k, 2, 2) is along the plane's x and y.
    """
    xx, yy, xy = covariance_km2[:, 0, 0], covariance_km2[:, 1, 1], covariance_km2[:, 0, 1]
    mean, half = (xx + yy) / 2.0, np.hypot((xx - yy) / 2.0, xy)
    return mean + half, mean - half, np.arctan2(2.0 * xy, xx - yy) / 2.0


def ellipse_points_km(covariance_km2: FloatArray, *, sigmas: float, point_count: int) -> FloatArray:
    """Return closed ellipses (k, points, 2) about the origin, along the plane's x and y.

    Each is where the Mahalanobis distance of ``covariance_km2`` (k, 2, 2) is ``sigmas``; the last
    point repeats the first. Negative variances draw as zero.
    """
    major, minor, angle = principal_variances(covariance_km2)
    turn = np.linspace(0.0, 2.0 * np.pi, point_count)
    along = sigmas * np.sqrt(np.maximum(major, 0.0))[:, None] * np.cos(turn)
    across = sigmas * np.sqrt(np.maximum(minor, 0.0))[:, None] * np.sin(turn)
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return np.stack([along * cosine - across * sine, along * sine + across * cosine], axis=-1)
