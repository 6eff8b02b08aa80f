"""The largest probability that the geometry allows, whatever the size of the covariance.

The covariance keeps its shape and direction and is scaled until Foster's probability is greatest.
Left of that scale more uncertainty means more risk; right of it (diluted) it hides the risk.

Source: Alfano 2005, "Relating position uncertainty to maximum conjunction probability", Journal of
the Astronautical Sciences 53(2). For a small hard body the maximum is at a Mahalanobis distance of
the square root of two; here the whole integral is searched, so that a large body is right as well.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from screening.engine.compiled import Floats, compiled
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability import names
from screening.engine.probability.disc_quadrature import disc_probability
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import PlanarProblems, planar_problems
from screening.engine.probability.results import Flag, Probabilities, answers
from screening.engine.types import FloatArray

METHOD: Final = names.ALFANO_MAX
# SOCRATES takes one sigma of 100, 300, 100 m along radial, in-track, cross-track of each object,
# and scales both together. Source: CelesTrak, SOCRATES Plus.
SOCRATES_SIGMA_RTN_KM: Final = (0.1, 0.3, 0.1)
_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
_STEP: Final = math.log(2.0)
_SETTLED: Final = 1e-7


def alfano_max(encounters: Encounters) -> Probabilities:
    """Return the maximum of Foster's probability over the scale of each covariance.

    Figures: ``scale_at_max``, the factor on all standard deviations that gives it (the dilution
    threshold; 0 where the miss is within the hard body, so that certainty is the worst), and
    ``sigma_at_max_km``, the wider standard deviation in the plane there.
    """
    return alfano_max_of(planar_problems(encounters))


def alfano_max_of(problems: PlanarProblems) -> Probabilities:
    """Return the maximum of problems that are already in their planes."""
    ln_max, scale = _maxima(
        problems.miss_major_km,
        problems.miss_minor_km,
        problems.sigma_major_km,
        problems.sigma_minor_km,
        problems.radius_km,
    )
    flags = problems.flags.copy()
    flags[scale < 1.0] |= Flag.DILUTED
    return answers(
        METHOD,
        np.exp(ln_max),
        problems.reason,
        flags,
        scale_at_max=scale,
        sigma_at_max_km=scale * problems.sigma_major_km,
    )


def socrates_encounters(encounters: Encounters) -> Encounters:
    """Return the encounters with SOCRATES' covariance of 100, 300, 100 m for each object."""
    primary = _socrates_covariance(encounters.r_primary_km, encounters.v_primary_km_s)
    secondary = _socrates_covariance(encounters.r_secondary_km, encounters.v_secondary_km_s)
    return Encounters(
        encounters.r_primary_km,
        encounters.v_primary_km_s,
        encounters.r_secondary_km,
        encounters.v_secondary_km_s,
        primary,
        secondary,
        encounters.hard_body_radius_m,
        encounters.given_flags | Flag.COVARIANCE_DEFAULTED,
    )


def _socrates_covariance(r_km: FloatArray, v_km_s: FloatArray) -> FloatArray:
    axes = rtn_axes_teme(r_km, v_km_s)  # made of the vectors alone: right in any inertial frame
    whole = np.full((len(r_km), 6, 6), np.nan)
    variances = np.diag(np.square(SOCRATES_SIGMA_RTN_KM))
    whole[:, :3, :3] = np.swapaxes(axes, 1, 2) @ variances @ axes
    return whole


@compiled
def _maxima(
    miss_1: Floats, miss_2: Floats, sigma_1: Floats, sigma_2: Floats, radius: Floats
) -> tuple[Floats, Floats]:
    """Return the logarithms of k maxima and the scales that give them."""
    ln_max, scale = np.empty(miss_1.size), np.empty(miss_1.size)
    for i in range(miss_1.size):
        ln_max[i], scale[i] = _maximum(miss_1[i], miss_2[i], sigma_1[i], sigma_2[i], radius[i])
    return ln_max, scale


@compiled
def _maximum(m_1: float, m_2: float, s_1: float, s_2: float, radius: float) -> tuple[float, float]:
    if not math.isfinite(m_1 + m_2 + s_1 + s_2 + radius):
        return math.nan, math.nan
    if math.hypot(m_1, m_2) <= radius:
        return 0.0, 0.0
    middle = math.log(math.hypot(m_1 / s_1, m_2 / s_2) / math.sqrt(2.0))
    low, high = middle - _STEP, middle + _STEP
    while _at(low, m_1, m_2, s_1, s_2, radius) > _at(middle, m_1, m_2, s_1, s_2, radius):
        low, middle, high = low - _STEP, low, middle
    while _at(high, m_1, m_2, s_1, s_2, radius) > _at(middle, m_1, m_2, s_1, s_2, radius):
        low, middle, high = middle, high, high + _STEP
    inner, outer = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_inner = _at(inner, m_1, m_2, s_1, s_2, radius)
    at_outer = _at(outer, m_1, m_2, s_1, s_2, radius)
    while high - low > _SETTLED:
        if at_inner >= at_outer:
            high, outer, at_outer = outer, inner, at_inner
            inner = high - _GOLDEN * (high - low)
            at_inner = _at(inner, m_1, m_2, s_1, s_2, radius)
        else:
            low, inner, at_inner = inner, outer, at_outer
            outer = low + _GOLDEN * (high - low)
            at_outer = _at(outer, m_1, m_2, s_1, s_2, radius)
    return max(at_inner, at_outer), math.exp(0.5 * (low + high))


@compiled
def _at(ln_scale: float, m_1: float, m_2: float, s_1: float, s_2: float, radius: float) -> float:
    scale = math.exp(ln_scale)
    ln_pc, _ = disc_probability(m_1, m_2, scale * s_1, scale * s_2, radius)
    return ln_pc
