"""How long a pair stays under the threshold, and what that makes of a record.

A stay is an unbroken stretch of time under the threshold inside the part of the window in which
both objects can be propagated.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.paths import PairPaths, PairSpans, Window
from screening.engine.propagate import BoolArray
from screening.engine.refine import Nodes
from screening.engine.types import FloatArray, IntArray

CO_MOVING_STAY_S: Final = 600.0
CO_MOVING_SPEED_KM_S: Final = 0.1
_NEWTON_STEPS: Final = 5


def slow_stays(nodes: Nodes, window: Window) -> PairSpans:
    """Return the stays seen on the nodes of slow pairs, sorted by pair and time.

    Where a stay begins and ends between two nodes is interpolated: within a second.
    """
    under = nodes.distance_km < window.threshold_km
    joined = nodes.follows_on()
    goes_on = joined & under[:-1] & under[1:]
    first = np.flatnonzero(under & ~np.concatenate([[False], goes_on])[: under.size])
    last = np.flatnonzero(under & ~np.concatenate([goes_on, [False]])[: under.size])
    begins_s = _crossing_s(nodes, window, first, first - 1)
    ends_s = _crossing_s(nodes, window, last, last + 1)
    primary, secondary = nodes.primary[first], nodes.secondary[first]
    end_s = window.end_s(primary, secondary)
    stays = PairSpans(
        primary, secondary, np.clip(begins_s, 0.0, end_s), np.clip(ends_s, 0.0, end_s)
    )
    return stays.take(stays.until_s > stays.from_s)


def stays_around(
    paths: PairPaths, window: Window, stays: PairSpans, moments: PairSpans
) -> PairSpans:
    """Return the stay that holds each moment (``from_s`` of ``moments``), row by row.

    A moment in none of ``stays`` belongs to a pass: its beginning and end are solved on exact
    states.
    """
    begins_s, ends_s = moments.from_s.copy(), moments.from_s.copy()
    held_by = _stay_of(stays, moments)
    held = held_by >= 0
    begins_s[held] = stays.from_s[held_by[held]]
    ends_s[held] = stays.until_s[held_by[held]]
    passes = moments.take(~held)
    begins_s[~held] = _threshold_crossing_s(paths, window, passes, -1.0)
    ends_s[~held] = _threshold_crossing_s(paths, window, passes, 1.0)
    return PairSpans(moments.primary, moments.secondary, begins_s, ends_s)


def is_co_moving(stays: PairSpans, relative_speed_km_s: FloatArray) -> BoolArray:
    """Whether records with these stays and speeds are co-moving: long and slow."""
    long = stays.until_s - stays.from_s >= CO_MOVING_STAY_S
    slow: BoolArray = long & (relative_speed_km_s <= CO_MOVING_SPEED_KM_S)
    return slow


def _crossing_s(nodes: Nodes, window: Window, inside: IntArray, outside: IntArray) -> FloatArray:
    """Interpolate the crossing between two nodes; the inner node where there is no outer one."""
    at = np.clip(outside, 0, max(nodes.offset_s.size - 1, 0))
    step_s = nodes.offset_s[at] - nodes.offset_s[inside]
    neighbour = (
        (at == outside)
        & (nodes.primary[at] == nodes.primary[inside])
        & (nodes.secondary[at] == nodes.secondary[inside])
        & (nodes.distance_km[at] >= window.threshold_km)
    )
    rise_km = np.where(neighbour, nodes.distance_km[at] - nodes.distance_km[inside], 1.0)
    share = np.where(neighbour, (window.threshold_km - nodes.distance_km[inside]) / rise_km, 0.0)
    crossing: FloatArray = nodes.offset_s[inside] + share * step_s
    return crossing


def _stay_of(stays: PairSpans, moments: PairSpans) -> IntArray:
    """Return the row of the stay that holds each moment, or -1."""
    held_by = np.full(len(moments), -1, dtype=np.int64)
    by_pair: dict[tuple[int, int], list[int]] = {}
    pairs = zip(stays.primary.tolist(), stays.secondary.tolist(), strict=True)
    for row, pair in enumerate(pairs):
        by_pair.setdefault(pair, []).append(row)
    pairs = zip(moments.primary.tolist(), moments.secondary.tolist(), strict=True)
    for row, pair in enumerate(pairs):
        for stay in by_pair.get(pair, ()):
            if stays.from_s[stay] <= moments.from_s[row] <= stays.until_s[stay]:
                held_by[row] = stay
    return held_by


def _threshold_crossing_s(
    paths: PairPaths, window: Window, moments: PairSpans, direction: float
) -> FloatArray:
    """Solve for the threshold crossing before (-1) or after (+1) each moment.

    Newton's steps on the squared distance from where straight motion crosses; exact for passes,
    which are nearly straight. Clipped to the usable window.
    """
    end_s = window.end_s(moments.primary, moments.secondary)
    at_s = moments.from_s.copy()
    for _ in range(_NEWTON_STEPS):
        r_primary, v_primary = paths.states(moments.primary, at_s)
        r_secondary, v_secondary = paths.states(moments.secondary, at_s)
        r_km, v_km_s = r_secondary - r_primary, v_secondary - v_primary
        at_s = np.clip(at_s + _straight_crossing_s(r_km, v_km_s, window, direction), 0.0, end_s)
    return at_s


def _straight_crossing_s(
    r_km: FloatArray, v_km_s: FloatArray, window: Window, direction: float
) -> FloatArray:
    """Return how long straight motion takes to the crossing in one direction (0 if it has none)."""
    speed_squared = np.einsum("kc,kc->k", v_km_s, v_km_s)
    range_rate = np.einsum("kc,kc->k", r_km, v_km_s)
    excess = np.einsum("kc,kc->k", r_km, r_km) - window.threshold_km**2
    discriminant = range_rate**2 - speed_squared * excess
    moves = (speed_squared > 0.0) & (discriminant >= 0.0)
    root = direction * np.sqrt(np.where(moves, discriminant, 0.0))
    crossing: FloatArray = np.where(
        moves, (root - range_rate) / np.where(moves, speed_squared, 1.0), 0.0
    )
    return crossing
