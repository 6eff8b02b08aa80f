"""Covariances that are not covariances: repaired where it is rounding, refused where it is not.

Source: Hall, Hejduk and Johnson 2017, "Remediating non-positive definite state covariances for
collision probability estimation", AAS 17-567: eigenvalues below a floor are raised to it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.probability.encounters import Encounters
from screening.engine.probability.results import Flag, FlagArray, Reason, ReasonArray
from screening.engine.types import FloatArray

BoolArray = npt.NDArray[np.bool_]

# The floor: a standard deviation of this part of the hard-body radius, as NASA CARA has it.
CLIP_OF_RADIUS: Final = 1e-4
# A variance within rounding of zero is as good as negative: eight units in the last place.
ROUNDING: Final = 8.0 * np.finfo(np.float64).eps
# Negative variances of real messages are at most 1e-9 of the largest one; this is no rounding.
WORST_NEGATIVE_PART: Final = 0.01


def judge_position_covariances(encounters: Encounters) -> tuple[ReasonArray, FlagArray]:
    """Say which position covariances cannot be used (k,), and what is odd about the others (k,)."""
    primary = encounters.covariance_primary[:, :3, :3]
    secondary = encounters.covariance_secondary[:, :3, :3]
    reason = np.zeros(len(encounters), dtype=np.uint8)
    flags = np.zeros(len(encounters), dtype=np.int64)
    zero = [~np.any(each, axis=(1, 2)) for each in (primary, secondary)]
    flags[zero[0]] |= Flag.PRIMARY_COVARIANCE_ZERO
    flags[zero[1]] |= Flag.SECONDARY_COVARIANCE_ZERO
    known = np.asarray(np.isfinite(primary + secondary).all(axis=(1, 2)))
    for each in (primary, secondary):
        reason[~is_symmetric(each)] = Reason.COVARIANCE_NOT_SYMMETRIC
        flags[known & is_indefinite(each, known)] |= Flag.COVARIANCE_INDEFINITE
    reason[known & wrong_sign(primary + secondary, known)] = Reason.COVARIANCE_NOT_POSITIVE
    reason[zero[0] & zero[1]] = Reason.COVARIANCE_ZERO
    reason[~known] = Reason.COVARIANCE_ABSENT
    return reason, flags


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


def wrong_sign(matrices: FloatArray, known: BoolArray) -> BoolArray:
    """Say which of the known matrices (k, 3, 3) are too negative to be repaired."""
    values = _eigenvalues(matrices, known)
    answer: BoolArray = values[:, 0] < -WORST_NEGATIVE_PART * values[:, -1]
    return answer


def repaired_minor_variance_km2(
    minor_km2: FloatArray, *, major_km2: FloatArray, radius_km: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Raise smaller variances (k,) in the plane that are not above zero to the floor; say which."""
    must_rise = minor_km2 <= ROUNDING * major_km2
    return np.where(must_rise, (CLIP_OF_RADIUS * radius_km) ** 2, minor_km2), must_rise


def _eigenvalues(matrices: FloatArray, known: BoolArray) -> FloatArray:
    """Return eigenvalues (k, 3), smallest first; of zeros where unknown, as LAPACK refuses NaN."""
    filled = np.where(known[:, None, None], matrices, 0.0)
    return np.linalg.eigvalsh((filled + np.swapaxes(filled, 1, 2)) / 2.0).astype(np.float64)
