"""Covariances that are not covariances: repaired where it is rounding, refused where it is not.

Source: Hall, Hejduk and Johnson 2017, "Remediating non-positive definite state covariances for
collision probability estimation", AAS 17-567: eigenvalues below a floor are raised to it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.results import Flag, FlagArray, Reason, ReasonArray
from screening.engine.types import BoolArray, FloatArray

# The floor: a standard deviation of this part of the hard-body radius, as NASA CARA has it.
CLIP_OF_RADIUS: Final = 1e-4
# A variance within rounding of zero is as good as negative: eight units in the last place.
ROUNDING: Final = 8.0 * np.finfo(np.float64).eps
# Turning a covariance into other axes and back loses about this part of its largest variance.
TURNING: Final = 16.0 * np.finfo(np.float64).eps
# Of real messages, as correlations, the worst is -2e-8 of places and -4e-4 of whole states.
WORST_NEGATIVE_PART: Final = 0.01


def judge_position_covariances(encounters: Encounters) -> tuple[ReasonArray, FlagArray]:
    """Say which position covariances cannot be used (k,), and what is odd about the others (k,).

    A variance below zero, along an object's own axes, refuses all of it: of a velocity as well.
    """
    primary = encounters.covariance_primary[:, :3, :3]
    secondary = encounters.covariance_secondary[:, :3, :3]
    reason = np.zeros(len(encounters), dtype=np.uint8)
    flags = np.zeros(len(encounters), dtype=np.int64)
    zero = [~np.any(each, axis=(1, 2)) for each in (primary, secondary)]
    flags[zero[0]] |= Flag.PRIMARY_COVARIANCE_ZERO
    flags[zero[1]] |= Flag.SECONDARY_COVARIANCE_ZERO
    known = np.asarray(np.isfinite(primary + secondary).all(axis=(1, 2)))
    own = own_axes_covariances(encounters)
    for told, each in zip((primary, secondary), own, strict=True):
        reason[~is_symmetric(told)] = Reason.COVARIANCE_NOT_SYMMETRIC
        flags[known & is_indefinite(each[:, :3, :3], known)] |= Flag.COVARIANCE_INDEFINITE
        reason[known & is_impossible(each[:, :3, :3])] = Reason.COVARIANCE_NOT_POSITIVE
    reason[zero[0] & zero[1]] = Reason.COVARIANCE_ZERO
    reason[~known] = Reason.COVARIANCE_ABSENT
    for each in own:
        reason[has_negative_variance(each)] = Reason.VARIANCE_NEGATIVE
    return reason, flags


def own_axes_covariances(encounters: Encounters) -> tuple[FloatArray, FloatArray]:
    """Return the covariances (k, 6, 6) of both along their own R, T and N, as they were told."""
    return (
        _along_own_axes(
            encounters.covariance_primary, encounters.r_primary_km, encounters.v_primary_km_s
        ),
        _along_own_axes(
            encounters.covariance_secondary, encounters.r_secondary_km, encounters.v_secondary_km_s
        ),
    )


def _along_own_axes(covariance: FloatArray, r_km: FloatArray, v_km_s: FloatArray) -> FloatArray:
    """Turn covariances (k, 6, 6); those of a state that has no axes stay as they are."""
    with np.errstate(invalid="ignore", divide="ignore"):
        axes = rtn_axes_teme(r_km, v_km_s)
    axes = np.where(np.isfinite(axes).all(axis=(1, 2), keepdims=True), axes, np.eye(3))
    back = np.swapaxes(axes, 1, 2)
    turned = np.empty_like(covariance)
    for rows in (slice(0, 3), slice(3, 6)):
        for columns in (slice(0, 3), slice(3, 6)):
            turned[:, rows, columns] = axes @ covariance[:, rows, columns] @ back
    return turned


def has_negative_variance(matrices: FloatArray) -> BoolArray:
    """Say which covariances (k, 6, 6) have a variance below zero; NaN has none."""
    variances = np.einsum("kii->ki", matrices)
    blocks = variances.reshape(-1, 2, 3)  # places and velocities have no unit in common
    rounding = TURNING * np.abs(blocks).max(axis=2, keepdims=True)
    answer: BoolArray = np.any(blocks < -rounding, axis=(1, 2))
    return answer


def is_impossible(matrices: FloatArray) -> BoolArray:
    """Say which matrices (k, n, n) have correlations that cannot be, by over a hundredth.

    Judged as correlations, so that a wide axis does not hide what is wrong of a narrow one.
    """
    known: BoolArray = np.all(np.isfinite(matrices), axis=(1, 2))
    scale = _scales(matrices)
    values = _eigenvalues(matrices / (scale[:, :, None] * scale[:, None, :]), known)
    answer: BoolArray = values[:, 0] < -WORST_NEGATIVE_PART
    return answer


def square_roots(covariances: FloatArray) -> FloatArray:
    """Return matrices (k, n, n) whose products with their transposes are the covariances.

    Negative parts count as zero. Scaled to correlations first: elements have no unit in common.
    """
    scale = _scales(covariances)
    values, axes = np.linalg.eigh(covariances / (scale[:, :, None] * scale[:, None, :]))
    roots: FloatArray = scale[:, :, None] * axes * np.sqrt(np.maximum(values, 0.0))[:, None, :]
    return roots


def is_symmetric(matrices: FloatArray, part: float = 1e-6) -> BoolArray:
    """Say which matrices (k, n, n) are symmetric to a part of their deviations; NaN is."""
    scale = np.sqrt(np.abs(np.einsum("kii->ki", matrices)))
    allowed = part * scale[:, :, None] * scale[:, None, :]
    gap = np.abs(matrices - np.swapaxes(matrices, 1, 2))
    answer: BoolArray = ~np.any(gap > allowed, axis=(1, 2))
    return answer


def is_indefinite(matrices: FloatArray, known: BoolArray) -> BoolArray:
    """Say which of the known matrices (k, 3, 3) have an eigenvalue under zero by over rounding."""
    values = _eigenvalues(matrices, known)
    answer: BoolArray = values[:, 0] < -ROUNDING * values[:, -1]
    return answer


def repaired_variances_km2(
    variance_km2: FloatArray, *, major_km2: FloatArray, radius_km: FloatArray | float
) -> tuple[FloatArray, BoolArray]:
    """Raise variances that are not above zero, beside the widest, to the floor; say which."""
    must_rise = variance_km2 <= ROUNDING * major_km2
    return np.where(must_rise, (CLIP_OF_RADIUS * radius_km) ** 2, variance_km2), must_rise


def _scales(matrices: FloatArray) -> FloatArray:
    """Return standard deviations (k, n); 1 where there is none."""
    sigma = np.sqrt(np.maximum(np.einsum("kii->ki", matrices), 0.0))
    return np.where(sigma > 0.0, sigma, 1.0)


def _eigenvalues(matrices: FloatArray, known: BoolArray) -> FloatArray:
    """Return eigenvalues (k, n), smallest first; of zeros where unknown, as LAPACK refuses NaN."""
    filled = np.where(known[:, None, None], matrices, 0.0)
    return np.linalg.eigvalsh((filled + np.swapaxes(filled, 1, 2)) / 2.0).astype(np.float64)
