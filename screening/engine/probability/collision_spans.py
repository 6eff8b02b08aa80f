"""When a pair on uncertain orbits may collide: the spans of time in which the rate matters.

Each local minimum of the Mahalanobis distance between the two densities is found on a grid over the
window, closed in on, and widened to where the rate has died away. Spans that meet become one.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.probability.collision_rate import (
    UncertainPair,
    position_variances_km2,
    relative_density,
)
from screening.engine.types import FloatArray

Span = tuple[float, float]
# Half the squared Mahalanobis distance beyond its least at which the rate is forgotten.
FORGOTTEN: Final = 35.0
_WINDOW_NODES: Final = 129
_SPAN_NODES: Final = 33
_CLOSINGS: Final = 60


def collision_spans_s(pair: UncertainPair, half_window_s: float) -> list[Span]:
    """Return the spans, in seconds from the pair's instant, first to last; none of them overlap."""
    window = (-half_window_s, half_window_s)
    times_s = np.linspace(*window, _WINDOW_NODES)
    far = distance_exponent(pair, times_s)
    closed_in: list[tuple[Span, float]] = []
    least = np.inf
    for i in _minima(far):
        begin, end = max(i - 1, 0), min(i + 1, _WINDOW_NODES - 1)
        span, at = _closed_in(pair, (float(times_s[begin]), float(times_s[end])), least)
        closed_in.append((span, at))
        least = min(least, at)
    matter = [span for span, at in closed_in if at <= least + FORGOTTEN]
    return _merged([_widened(pair, span, least, window) for span in matter])


def _minima(far: FloatArray) -> list[int]:
    """Return where values are not above both neighbours, lowest first, without the unknown."""
    padded = np.concatenate([[np.inf], far, [np.inf]])
    lowest = (far <= padded[:-2]) & (far <= padded[2:]) & np.isfinite(far)
    return sorted((int(i) for i in np.flatnonzero(lowest)), key=lambda i: float(far[i]))


def _closed_in(pair: UncertainPair, span: Span, least_elsewhere: float) -> tuple[Span, float]:
    """Shrink a span around its minimum until most of it matters; with the least exponent.

    Closing in on a passage makes the exponent fall by far more than half each time; where it does
    not, and another passage matters more, there is nothing to find.
    """
    begin_s, end_s = span
    before = np.inf
    for _ in range(_CLOSINGS):
        times_s = np.linspace(begin_s, end_s, _SPAN_NODES)
        far = distance_exponent(pair, times_s)
        least = float(far.min())
        if least > least_elsewhere + FORGOTTEN and least > 0.5 * before:
            break
        before = least
        matters = np.flatnonzero(far <= least + FORGOTTEN)
        first, last = max(matters[0] - 1, 0), min(matters[-1] + 1, _SPAN_NODES - 1)
        if last - first > _SPAN_NODES // 2:
            break
        begin_s, end_s = times_s[first], times_s[last]
    return (float(begin_s), float(end_s)), least


def _widened(pair: UncertainPair, span: Span, least: float, window: Span) -> Span:
    """Push the ends of a span out to where the rate is forgotten, or the window ends."""
    begin_s, end_s = span
    step_s = end_s - begin_s
    while begin_s > window[0] and _at(pair, begin_s) <= least + FORGOTTEN:
        begin_s, step_s = max(begin_s - step_s, window[0]), 1.5 * step_s
    step_s = end_s - begin_s
    while end_s < window[1] and _at(pair, end_s) <= least + FORGOTTEN:
        end_s, step_s = min(end_s + step_s, window[1]), 1.5 * step_s
    return begin_s, end_s


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for begin_s, end_s in sorted(spans):
        if merged and begin_s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end_s, merged[-1][1]))
        else:
            merged.append((begin_s, end_s))
    return merged


def _at(pair: UncertainPair, time_s: float) -> float:
    return float(distance_exponent(pair, np.array([time_s]))[0])


def distance_exponent(pair: UncertainPair, times_s: FloatArray) -> FloatArray:
    """Return half the squared Mahalanobis distance of the nearest point of the hard body (n,)."""
    density = relative_density(pair, times_s)
    usable = np.isfinite(density.mahalanobis2)
    covariance = np.where(usable[:, None, None], density.covariance[:, :3, :3], np.eye(3))
    values, axes, _ = position_variances_km2(covariance, pair.radius_km)
    along = np.abs(np.einsum("nij,ni->nj", axes, density.mean[:, :3]))
    short = np.maximum(along - pair.radius_km, 0.0)
    exponent = 0.5 * (short**2 / values).sum(axis=1)
    return np.where(usable, exponent, np.inf)
