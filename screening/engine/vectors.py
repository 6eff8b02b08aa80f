"""Products of vectors whose last bit does not depend on how many others are computed with them.

Library kernels (BLAS, einsum) group and fuse operations by the shape of a whole array. A result
that must not depend on shards and threads cannot be formed by them.
"""

from __future__ import annotations

import numpy as np

from screening.engine.types import FloatArray


def dot(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the scalar products of vectors (..., 3)."""
    product: FloatArray = (
        one[..., 0] * other[..., 0] + one[..., 1] * other[..., 1] + one[..., 2] * other[..., 2]
    )
    return product


def length(vector: FloatArray) -> FloatArray:
    """Return the lengths of vectors (..., 3)."""
    root: FloatArray = np.sqrt(dot(vector, vector))
    return root


def weighted_sum(weights: FloatArray, rows: FloatArray) -> FloatArray:
    """Return the sum of rows (m, k), each times its weight (m,), added in their order."""
    total: FloatArray = np.zeros(rows.shape[1])
    for weight, row in zip(weights, rows, strict=True):
        total += weight * row
    return total
