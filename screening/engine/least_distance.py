"""Where the distance of a pair is least, by the zero of its slope between two times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.paths import FAST_STENCIL, PairPaths, PairSpans, Stencil
from screening.engine.types import FloatArray, IntArray

_TCA_TOLERANCE_S: Final = 1e-6
_MAX_ITERATIONS: Final = 80
_HALVE_EVERY: Final = 4
_NARROW_BRACKET_S: Final = 1e-3


def least_distance_at_s(
    paths: PairPaths,
    brackets: PairSpans,
    stencil: Stencil = FAST_STENCIL,
    tolerance_s: float = _TCA_TOLERANCE_S,
) -> FloatArray:
    """Return the time of the minimum in every bracket, (k,), to a microsecond.

    The slope is negative at the beginning of a bracket and not at its end. Three or four steps do,
    because the slope of a pass is nearly straight. Halving now and then leaves no bracket of a
    window wide after the iterations allowed; ``ArithmeticError`` if one were.
    """
    search = _RootSearch.over(paths, brackets, stencil)
    best_s, active = brackets.from_s.copy(), np.arange(len(brackets))
    for iteration in range(_MAX_ITERATIONS):
        if active.size == 0:
            return best_s
        tried_s, pairs = search.next_try(active, iteration), brackets.take(active)
        slope = paths.slope_km2_s(pairs.primary, pairs.secondary, tried_s, stencil)
        search.narrow(active, tried_s, slope)
        moved_s = np.abs(tried_s - best_s[active])
        best_s[active] = tried_s
        active = active[(moved_s > tolerance_s) & (slope != 0.0)]
    # Rounding can keep a slope's sign in doubt: a bracket that is this narrow is an answer.
    wide = active[search.high_s[active] - search.low_s[active] > _NARROW_BRACKET_S]
    if wide.size:
        raise ArithmeticError(
            f"no least distance found within {_MAX_ITERATIONS} steps for {wide.size} pairs, "
            f"the first around {best_s[wide[0]]:.3f} s"
        )
    return best_s


@dataclass(slots=True)
class _RootSearch:
    """Regula falsi with the Illinois rule on many brackets at once.

    Source: Dowell & Jarratt 1971 (BIT 11, 168).
    """

    low_s: FloatArray
    high_s: FloatArray
    slope_low: FloatArray
    slope_high: FloatArray
    moved_end: IntArray  # -1: the low end moved last, 1: the high end

    @classmethod
    def over(cls, paths: PairPaths, brackets: PairSpans, stencil: Stencil) -> _RootSearch:
        """Begin with whole brackets."""
        primary, secondary = brackets.primary, brackets.secondary
        return cls(
            brackets.from_s.copy(),
            brackets.until_s.copy(),
            paths.slope_km2_s(primary, secondary, brackets.from_s, stencil),
            paths.slope_km2_s(primary, secondary, brackets.until_s, stencil),
            np.zeros(len(brackets), dtype=np.int64),
        )

    def next_try(self, active: IntArray, iteration: int) -> FloatArray:
        """Return where the straight line between the ends is zero; now and then the middle."""
        low_s, high_s = self.low_s[active], self.high_s[active]
        if iteration % _HALVE_EVERY == _HALVE_EVERY - 1:
            return (low_s + high_s) / 2.0
        rise = np.maximum(self.slope_high[active] - self.slope_low[active], np.finfo(float).tiny)
        tried_s = low_s - self.slope_low[active] * (high_s - low_s) / rise
        inside: FloatArray = np.clip(tried_s, low_s, high_s)
        return inside

    def narrow(self, active: IntArray, tried_s: FloatArray, slope: FloatArray) -> None:
        """Move one end to the point tried; halve the weight of an end left alone twice."""
        falls = slope < 0.0
        left, right = active[falls], active[~falls]
        self.low_s[left], self.slope_low[left] = tried_s[falls], slope[falls]
        self.high_s[right], self.slope_high[right] = tried_s[~falls], slope[~falls]
        self.slope_high[left[self.moved_end[left] == -1]] /= 2.0
        self.slope_low[right[self.moved_end[right] == 1]] /= 2.0
        self.moved_end[left], self.moved_end[right] = -1, 1
