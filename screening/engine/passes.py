"""The instant of least distance, the same to the last bit however it was approached.

Every search ends here. It looks at exact positions at whole seconds of the window, and which whole
seconds they are follows from the signs of slopes between them alone, so that steps, shards and cuts
of the window leave no trace in a result.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.least_distance import least_distance_at_s
from screening.engine.paths import SLOW_STENCIL, PairPaths, PairSpans, Window
from screening.engine.types import BoolArray, FloatArray
from screening.engine.vectors import dot, length

NODE_SPACING_S: Final = 20.0
# Under this speed a minimum is so flat that the rounding of positions would show: see SLOW_STENCIL.
SLOW_SPEED_KM_S: Final = 0.1
_AROUND_S: Final = np.array([-1.0, 0.0, 1.0, 2.0])
_MOST_WALKS: Final = 120
_NEWTON_STEPS: Final = 6


def settle_minima(paths: PairPaths, window: Window, guesses: PairSpans) -> FloatArray:
    """Return the time of the minimum beside each guess (``from_s``, good to some seconds), (k,).

    NaN where the distance has no minimum within two minutes of the guess.
    """
    tca_s, speed_km_s = _cubic_minima(paths, window, guesses)
    slow = np.flatnonzero(speed_km_s < SLOW_SPEED_KM_S)
    tca_s[slow] = _slow_minima(paths, window, guesses.take(slow), tca_s[slow])
    return tca_s


def _cubic_minima(
    paths: PairPaths, window: Window, guesses: PairSpans
) -> tuple[FloatArray, FloatArray]:
    """Return time and relative speed of the minimum of the cubic through four whole seconds.

    The cubic follows relative motion to 1e-9 km (its error is h^4 / 40 times the fourth derivative,
    2e-8 km/s^4 in the fastest pass).
    """
    second, relative_km = _walk_to_minimum(paths, window, guesses)
    shift_s, speed_km_s = _least_of_cubic(relative_km)
    return second + shift_s, speed_km_s


def _walk_to_minimum(
    paths: PairPaths, window: Window, guesses: PairSpans
) -> tuple[FloatArray, FloatArray]:
    """Return the second before each minimum and the relative positions around it, (k, 4, 3).

    NaN for a pair that has no minimum there. The last second of a pair that dies is as near to its
    end as the cubic can stand.
    """
    latest = np.floor(window.end_s(guesses.primary, guesses.secondary)) - _AROUND_S[-1]
    lives = np.isinf(window.last_s(guesses.primary, guesses.secondary))
    latest = np.where(lives, np.inf, latest)
    second = np.minimum(np.floor(guesses.from_s), latest)
    relative_km = np.full((len(guesses), _AROUND_S.size, 3), np.nan)
    active = np.arange(len(guesses))
    for _ in range(_MOST_WALKS):
        if active.size == 0:
            return second, relative_km
        pairs = guesses.take(active)
        positions, _ = paths.relative_states(
            pairs.primary, pairs.secondary, second[active, None] + _AROUND_S
        )
        relative_km[active] = positions
        step = _direction(positions)
        step[(second[active] + step > latest[active])] = 0.0
        second[active] += step
        active = active[step != 0.0]
    relative_km[active] = np.nan
    return second, relative_km


def _direction(positions_km: FloatArray) -> FloatArray:
    """Tell where the minimum is: -1 before the two middle positions, 1 after them, 0 between."""
    squared = dot(positions_km, positions_km)
    falls_first = squared[:, 2] < squared[:, 0]
    falls_last = squared[:, 3] < squared[:, 1]
    direction: FloatArray = np.where(~falls_first, -1.0, np.where(falls_last, 1.0, 0.0))
    # States that do not exist cannot be walked along.
    direction[np.isnan(squared).any(axis=1)] = 0.0
    return direction


def _least_of_cubic(positions_km: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the time after the second position of the cubic's least distance, and its speed."""
    before, here, after, beyond = np.moveaxis(positions_km, 1, 0)
    third = (beyond - 3.0 * after + 3.0 * here - before) / 6.0
    second = (after - 2.0 * here + before) / 2.0
    first = after - here - second - third
    at_s = np.full(here.shape[0], 0.5)
    for _ in range(_NEWTON_STEPS):
        t = at_s[:, None]
        r = here + t * (first + t * (second + t * third))
        v = first + t * (2.0 * second + 3.0 * t * third)
        a = 2.0 * second + 6.0 * t * third
        slope = dot(r, v)
        bend = dot(v, v) + dot(r, a)
        step = slope / np.where(bend > 0.0, bend, np.inf)
        at_s = np.clip(at_s - step, -1.0, 3.0)
    speed: FloatArray = length(v)
    return at_s, speed


def _slow_minima(
    paths: PairPaths, window: Window, pairs: PairSpans, near_s: FloatArray
) -> FloatArray:
    """Return the minimum between two nodes of the absolute grid by the wide stencil.

    Where the slopes at the nodes do not enclose one, or an object dies, ``near_s`` stands.
    """
    tca_s = near_s.copy()
    for shift in (0.0, -1.0, 1.0):
        node = (np.floor(near_s / NODE_SPACING_S) + shift) * NODE_SPACING_S
        open_rows = np.flatnonzero((tca_s == near_s) & ~np.isnan(near_s))
        brackets = PairSpans(
            pairs.primary[open_rows], pairs.secondary[open_rows],
            node[open_rows], node[open_rows] + NODE_SPACING_S,
        )  # fmt: skip
        holds = _encloses_minimum(paths, window, brackets)
        tca_s[open_rows[holds]] = least_distance_at_s(paths, brackets.take(holds), SLOW_STENCIL)
    return tca_s


def _encloses_minimum(paths: PairPaths, window: Window, brackets: PairSpans) -> BoolArray:
    primary, secondary = brackets.primary, brackets.secondary
    last_s = window.last_s(primary, secondary)
    lives = brackets.until_s + SLOW_STENCIL.reach_s < last_s
    falls = paths.slope_km2_s(primary, secondary, brackets.from_s, SLOW_STENCIL) < 0.0
    rises = paths.slope_km2_s(primary, secondary, brackets.until_s, SLOW_STENCIL) >= 0.0
    encloses: BoolArray = lives & falls & rises
    return encloses
