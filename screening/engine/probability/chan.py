"""Chan's series: the ellipse of errors stretched to a circle, the hard body to one of equal area.

The stretched circle becomes an ellipse; Chan replaces it by the circle of the same area, and then
the integral is exact: the probability that one Poisson count exceeds another. Where the hard body
is small against the narrower standard deviation the replacement costs nothing; its first-order
relative error is given beside each value, as ``equal_area_error``.

Source: Chan 2008, "Spacecraft Collision Probability", The Aerospace Press, equations 5.3 to 5.6.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import gammainc, gammaln

from screening.engine.probability import names
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import PlanarProblems, planar_problems
from screening.engine.probability.results import Probabilities, answers
from screening.engine.types import FloatArray

METHOD: Final = names.CHAN
# Terms either side of the largest: its spread is the root of its place, and twelve leave e^-70.
_SPREADS: Final = 12.0
_LEAST_TERMS: Final = 60.0
_TERMS_AT_ONCE: Final = 2_000_000


def chan(encounters: Encounters) -> Probabilities:
    """Return Chan's probability of each encounter, and how far the equal area may be off."""
    return chan_of(planar_problems(encounters))


def chan_of(problems: PlanarProblems) -> Probabilities:
    """Return Chan's probability of problems that are already in their planes."""
    area = problems.radius_km**2 / (problems.sigma_major_km * problems.sigma_minor_km)
    return answers(
        METHOD,
        equal_area_probability(area, problems.mahalanobis**2),
        problems.reason,
        problems.flags,
        equal_area_error=_equal_area_error(problems),
    )


def equal_area_probability(area: FloatArray, distance2: FloatArray) -> FloatArray:
    """Sum Chan's series (k,) for u = R^2 / (sigma_x sigma_y) and v = squared distance (k,).

    Each term is a Poisson weight of mean v / 2 times the chance that a Poisson count of mean u / 2
    is greater. NaN in, NaN out.
    """
    known = np.flatnonzero(np.isfinite(area) & np.isfinite(distance2))
    a, b = area[known] / 2.0, distance2[known] / 2.0
    centre = np.floor(np.minimum(b, np.sqrt(a * b)))
    reach = np.ceil(_SPREADS * np.sqrt(centre) + _LEAST_TERMS)
    total = np.full(area.shape, np.nan)
    order = np.argsort(reach)
    while len(order):
        width = int(reach[order[-1]])
        chunk = order[-max(1, _TERMS_AT_ONCE // (2 * width + 1)) :]
        terms = centre[chunk, None] + np.arange(-width, width + 1, dtype=np.float64)
        total[known[chunk]] = _summed(terms, a[chunk, None], b[chunk, None])
        order = order[: -len(chunk)]
    return total


def _summed(terms: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    m = np.maximum(terms, 0.0)
    log_b = np.log(np.where(b > 0.0, b, 1.0))
    weight = np.exp(m * log_b - b - gammaln(m + 1.0))
    weight = np.where(b > 0.0, weight, m == 0.0)
    each = np.where(terms >= 0.0, weight * gammainc(m + 1.0, a), 0.0)
    summed: FloatArray = np.minimum(each.sum(axis=1), 1.0)
    return summed


def _equal_area_error(problems: PlanarProblems) -> FloatArray:
    """Return the relative error of the equal area to first order in the squared radius (k,).

    The mean of a density over a small disc differs from its value at the middle by an eighth of
    the squared radius times the Laplacian: here the ellipse's less the circle's.
    """
    wide, narrow = problems.sigma_major_km, problems.sigma_minor_km
    far_wide, far_narrow = problems.miss_major_km / wide, problems.miss_minor_km / narrow
    ellipse = (far_wide**2 - 1.0) / wide**2 + (far_narrow**2 - 1.0) / narrow**2
    circle = (far_wide**2 + far_narrow**2 - 2.0) / (wide * narrow)
    error: FloatArray = problems.radius_km**2 / 8.0 * (circle - ellipse)
    return error
