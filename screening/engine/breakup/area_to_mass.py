"""How much area a piece has for its mass: two normal laws in log10(A/M), by size and origin.

Each parameter is constant, then a straight line in lambda = log10(Lc in m), then constant again:
a list of corners. Source: Johnson et al. 2001, equations 5 to 7 and the text between.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from screening.engine.types import FloatArray

# Small pieces are all of one kind up to 8 cm, large ones from 11 cm on.
SMALL_BELOW_M: Final = 0.08
LARGE_ABOVE_M: Final = 0.11
# Mean cross-section, Johnson et al. 2001, equations 8 and 9.
AREA_CHANGE_M: Final = 0.00167
SMALL_AREA_FACTOR, SMALL_AREA_EXPONENT = 0.540424, 2.0
AREA_FACTOR, AREA_EXPONENT = 0.556945, 2.0047077

Corners = tuple[tuple[float, float], ...]


class Origin(StrEnum):
    """What broke up: upper stages have their own law for large pieces."""

    SPACECRAFT = "spacecraft"
    ROCKET_BODY = "rocket-body"


@dataclass(frozen=True, slots=True)
class _Mixture:
    weight_1: Corners
    mean_1: Corners
    sigma_1: Corners
    mean_2: Corners
    sigma_2: Corners


_LARGE: Final = {
    Origin.ROCKET_BODY: _Mixture(
        weight_1=((-1.4, 1.0), (0.0, 1.0 - 0.3571 * 1.4)),
        mean_1=((-0.5, -0.45), (0.0, -0.45 - 0.9 * 0.5)),
        sigma_1=((0.0, 0.55),),
        mean_2=((0.0, -0.9),),
        # NOTE: the slope is -0.1636: some public codes have it rise.
        sigma_2=((-1.0, 0.28), (0.1, 0.28 - 0.1636 * 1.1)),
    ),
    Origin.SPACECRAFT: _Mixture(
        weight_1=((-1.95, 0.0), (0.55, 0.3 + 0.4 * (0.55 + 1.2))),
        mean_1=((-1.1, -0.6), (0.0, -0.6 - 0.318 * 1.1)),
        sigma_1=((-1.3, 0.1), (-0.3, 0.3)),
        mean_2=((-0.7, -1.2), (-0.1, -1.2 - 1.333 * 0.6)),
        sigma_2=((-0.5, 0.5), (-0.3, 0.3)),
    ),
}
_SMALL_MEAN: Final[Corners] = ((-1.75, -0.3), (-1.25, -1.0))
# Grows without an upper corner; 0.08 m, where the law ends, is -1.097.
_SMALL_SIGMA: Final[Corners] = ((-3.5, 0.2), (-1.0, 0.2 + 0.1333 * 2.5))


def draw_area_to_mass(
    size_m: FloatArray, origin: Origin, random: np.random.Generator
) -> FloatArray:
    """Return an area-to-mass ratio (m^2/kg) for each size (n,), drawn by ``random``.

    Between 8 and 11 cm a piece obeys the law of large pieces with a chance that grows from 0 to 1
    in proportion to its size: the source asks for a bridge and leaves its form open.
    """
    lam = np.log10(size_m)
    chance_large = (size_m - SMALL_BELOW_M) / (LARGE_ABOVE_M - SMALL_BELOW_M)
    is_large = random.random(size_m.shape) < chance_large
    law = _LARGE[origin]
    is_first = random.random(size_m.shape) < _at(lam, law.weight_1)
    mean = np.where(is_first, _at(lam, law.mean_1), _at(lam, law.mean_2))
    sigma = np.where(is_first, _at(lam, law.sigma_1), _at(lam, law.sigma_2))
    mean = np.where(is_large, mean, _at(lam, _SMALL_MEAN))
    sigma = np.where(is_large, sigma, _at(lam, _SMALL_SIGMA))
    drawn: FloatArray = 10.0 ** (mean + sigma * random.standard_normal(size_m.shape))
    return drawn


def area_m2(size_m: FloatArray) -> FloatArray:
    """Return the mean cross-section (m^2) of pieces of characteristic lengths (n,)."""
    small = SMALL_AREA_FACTOR * size_m**SMALL_AREA_EXPONENT
    area: FloatArray = np.where(size_m < AREA_CHANGE_M, small, AREA_FACTOR * size_m**AREA_EXPONENT)
    return area


def _at(lam: FloatArray, corners: Corners) -> FloatArray:
    where, values = zip(*corners, strict=True)
    value: FloatArray = np.interp(lam, where, values)
    return value
