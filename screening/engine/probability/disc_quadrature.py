"""The integral every 2-D method needs: a bivariate normal density over a disc, to a tolerance.

Across the narrower principal axis each strip of the disc is an error function, exactly; along the
wider one the strips are summed by adaptive Gauss-Kronrod quadrature. The summed function is
log-concave (Prékopa 1973: a section of a log-concave density is), so it has one hump. It is found
by golden section and its flanks by halving, however narrow it is against the disc, and quadrature
sees nothing else. Exponents are kept apart from values, so that the relative error stays the same
for a probability of 1e-300.

Source: Foster and Estes 1992; the strips, Alfano 2005; nodes, Kronrod 1965 as in QUADPACK.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from screening.engine.compiled import Floats, compiled

# A panel is split while the 7- and 15-point rules differ by more than this part of the whole; the
# 15-point value, which is used, is better by far.
TOLERANCE: Final = 1e-10
# Rounding of an exponent, as a part of it: no panel can be better, and none is asked to.
_ROUNDING: Final = 4.0 * np.finfo(np.float64).eps
# Where the hump is under e^-45 of its top, what is left cannot reach the tolerance.
_LEFT_OUT: Final = 45.0
_PANELS: Final = 400
_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
_ROOT_2: Final = math.sqrt(2.0)
_ROOT_PI: Final = math.sqrt(math.pi)
_NOWHERE: Final = -1e300

# Positive nodes of the 15-point rule, outermost first, then the centre; every second is Gauss's.
_HALF_NODES: Final = np.array([
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
    0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
    0.586087235467691130294144691693129, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245, 0.0,
])  # fmt: skip
_HALF_KRONROD: Final = np.array([
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
    0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
    0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
])  # fmt: skip
_HALF_GAUSS: Final = np.array([
    0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780,
    0.0, 0.381830050505118944950369775488975, 0.0, 0.417959183673469387755102040816327,
])  # fmt: skip
_NODES: Final = np.concatenate([-_HALF_NODES, _HALF_NODES[-2::-1]])
_KRONROD: Final = np.concatenate([_HALF_KRONROD, _HALF_KRONROD[-2::-1]])
_GAUSS: Final = np.concatenate([_HALF_GAUSS, _HALF_GAUSS[-2::-1]])
# Eight-point Gauss-Legendre, for strips so narrow that error functions would cancel.
_NARROW_NODES, _NARROW_WEIGHTS = np.polynomial.legendre.leggauss(8)


@compiled
def disc_probabilities(
    miss_1: Floats, miss_2: Floats, sigma_1: Floats, sigma_2: Floats, radius: Floats
) -> tuple[Floats, Floats]:
    """Return the natural logarithms of k probabilities in discs at the origin, and error bounds.

    A bound is of the relative error of the probability, which itself may be under any double.

    The mean (k,) and the standard deviations (k,), which are above zero, are along the principal
    axes, wider first, all in the unit of the radius (k,).
    """
    ln_pc, bound = np.empty(miss_1.size), np.empty(miss_1.size)
    for i in range(miss_1.size):
        ln_pc[i], bound[i] = disc_probability(
            miss_1[i], miss_2[i], sigma_1[i], sigma_2[i], radius[i]
        )
    return ln_pc, bound


@compiled
def disc_probability(
    miss_1: float, miss_2: float, sigma_1: float, sigma_2: float, radius: float
) -> tuple[float, float]:
    """Integrate one density, as ``disc_probabilities`` does."""
    m_1, m_2 = abs(miss_1) / radius, abs(miss_2) / radius
    s_1, s_2 = sigma_1 / radius, sigma_2 / radius
    if not (s_1 > 0.0 and s_2 > 0.0 and math.isfinite(m_1 + m_2 + s_1 + s_2)):
        return math.nan, math.nan
    middle, top = _top(m_1, m_2, s_1, s_2)
    left = middle - _flank(middle, -0.5 * math.pi - middle, top, m_1, m_2, s_1, s_2)
    right = middle + _flank(middle, 0.5 * math.pi - middle, top, m_1, m_2, s_1, s_2)
    whole, error = _adaptive(left, middle, right, top, m_1, m_2, s_1, s_2)
    return min(top + math.log(whole / (_ROOT_2 * _ROOT_PI * s_1)), 0.0), error / whole


@compiled
def _adaptive(
    left: float,
    middle: float,
    right: float,
    top: float,
    m_1: float,
    m_2: float,
    s_1: float,
    s_2: float,
) -> tuple[float, float]:
    """Return the integral of the hump, scaled by its top, and a bound of its error."""
    start, end, value, error = np.empty((4, _PANELS))
    start[0], end[0], start[1], end[1], count = left, middle, middle, right, 2
    total, total_error = 0.0, 0.0
    tolerance = TOLERANCE + _ROUNDING * abs(top)
    for i in range(2):
        value[i], error[i] = _panel(start[i], end[i], top, m_1, m_2, s_1, s_2)
        total += value[i]
    while count > 0:
        count -= 1
        a, b, old, gap = start[count], end[count], value[count], error[count]
        cut = 0.5 * (a + b)
        if gap <= tolerance * total or not (a < cut < b) or count + 2 > _PANELS:
            total_error += gap
            continue
        total -= old
        for low, high in ((a, cut), (cut, b)):
            start[count], end[count] = low, high
            value[count], error[count] = _panel(low, high, top, m_1, m_2, s_1, s_2)
            total += value[count]
            count += 1
    return total, total_error


@compiled
def _panel(
    a: float, b: float, top: float, m_1: float, m_2: float, s_1: float, s_2: float
) -> tuple[float, float]:
    """Return the 15-point value over a panel of angles, and its distance from the 7-point one."""
    centre, half = 0.5 * (a + b), 0.5 * (b - a)
    fine, coarse = 0.0, 0.0
    for j in range(_NODES.size):
        angle = centre + half * _NODES[j]
        value, exponent = _strip(angle, m_1, m_2, s_1, s_2)
        term = value * math.exp(exponent - top) * math.cos(angle)
        fine += _KRONROD[j] * term
        coarse += _GAUSS[j] * term
    return fine * half, abs(fine - coarse) * half


@compiled
def _top(m_1: float, m_2: float, s_1: float, s_2: float) -> tuple[float, float]:
    """Return an angle where the hump is within a factor e of its top, and its logarithm there."""
    low, high = 0.0, 0.5 * math.pi  # the mean is on this side, so the top is
    inner = high - _GOLDEN * (high - low)
    outer = low + _GOLDEN * (high - low)
    at_low, at_high = _logarithm(low, m_1, m_2, s_1, s_2), _NOWHERE
    at_inner = _logarithm(inner, m_1, m_2, s_1, s_2)
    at_outer = _logarithm(outer, m_1, m_2, s_1, s_2)
    for _ in range(80):
        if max(at_inner, at_outer) - min(at_low, at_high) < 0.5:
            break
        if at_inner >= at_outer:
            high, at_high, outer, at_outer = outer, at_outer, inner, at_inner
            inner = high - _GOLDEN * (high - low)
            at_inner = _logarithm(inner, m_1, m_2, s_1, s_2)
        else:
            low, at_low, inner, at_inner = inner, at_inner, outer, at_outer
            outer = low + _GOLDEN * (high - low)
            at_outer = _logarithm(outer, m_1, m_2, s_1, s_2)
    return (inner, at_inner) if at_inner >= at_outer else (outer, at_outer)


@compiled
def _flank(
    middle: float, reach: float, top: float, m_1: float, m_2: float, s_1: float, s_2: float
) -> float:
    """Return how far from the middle the hump goes on, at most twice too much, towards an end."""
    for _ in range(80):
        if _logarithm(middle + 0.5 * reach, m_1, m_2, s_1, s_2) > top - _LEFT_OUT:
            break
        reach *= 0.5
    return abs(reach)


@compiled
def _logarithm(angle: float, m_1: float, m_2: float, s_1: float, s_2: float) -> float:
    value, exponent = _strip(angle, m_1, m_2, s_1, s_2)
    return math.log(value) + exponent if value > 0.0 else _NOWHERE


@compiled
def _strip(angle: float, m_1: float, m_2: float, s_1: float, s_2: float) -> tuple[float, float]:
    """Return the strip of the unit disc at x = sin(angle), as a value and an exponent of e.

    The density along x is there without its 1 / (sqrt(2 pi) sigma).
    """
    away, half = (math.sin(angle) - m_1) / s_1, math.cos(angle) / s_2
    exponent, centre = -0.5 * away * away, m_2 / s_2
    near = centre - half
    if half < 0.5 and centre * half < 1.0:
        return _narrow(centre, half), exponent - 0.5 * centre * centre
    if near <= 0.0:
        return 0.5 * (math.erf((centre + half) / _ROOT_2) - math.erf(near / _ROOT_2)), exponent
    far_part = math.exp(-2.0 * centre * half) * _scaled_erfc((centre + half) / _ROOT_2)
    return 0.5 * (_scaled_erfc(near / _ROOT_2) - far_part), exponent - 0.5 * near * near


@compiled
def _narrow(centre: float, half: float) -> float:
    """Return the normal mass between centre -+ half, times exp(centre^2 / 2)."""
    total = 0.0
    for j in range(_NARROW_NODES.size):
        t = half * _NARROW_NODES[j]
        total += _NARROW_WEIGHTS[j] * math.exp(centre * t - 0.5 * t * t)
    return total * half / (_ROOT_2 * _ROOT_PI)


@compiled
def _scaled_erfc(x: float) -> float:
    """Return exp(x^2) erfc(x) for x >= 0. Source: Abramowitz and Stegun 1964, 7.1.23."""
    if x < 10.0:
        return math.exp(x * x) * math.erfc(x)
    ratio, term, total = -0.5 / (x * x), 1.0, 1.0
    for n in range(1, 12):
        term *= ratio * (2 * n - 1)
        total += term
    return total / (x * _ROOT_PI)
