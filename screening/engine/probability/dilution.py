"""The probability against the size of the covariance: the dilution curve.

A probability is diluted where less knowledge would make it smaller: right of the maximum of the
curve, a low value may only say how little is known.

Source: Alfano 2005, "Relating position uncertainty to maximum conjunction probability", Journal of
the Astronautical Sciences 53(2).
"""

from __future__ import annotations

import numpy as np

from screening.engine.probability.disc_quadrature import disc_probabilities
from screening.engine.probability.planar import PlanarProblems
from screening.engine.types import FloatArray


def dilution_curves(problems: PlanarProblems, scales: FloatArray) -> FloatArray:
    """Return Foster's probability (k, s) with all standard deviations times scales (s,).

    NaN where a problem cannot be solved. Raises ValueError unless every scale is above zero.
    """
    if not np.all(scales > 0.0):
        raise ValueError("Scales of a covariance are above zero.")
    shape = (len(problems.radius_km), len(scales))

    def each(values: FloatArray, factors: FloatArray) -> FloatArray:
        return (values[:, None] * factors).ravel()

    same = np.ones_like(scales)
    ln_pc, _ = disc_probabilities(
        each(problems.miss_major_km, same),
        each(problems.miss_minor_km, same),
        each(problems.sigma_major_km, scales),
        each(problems.sigma_minor_km, scales),
        each(problems.radius_km, same),
    )
    return np.exp(ln_pc).reshape(shape)
