"""Which pairs may come under the threshold within half a step of an instant. Compiled.

For a pair that is near enough the least distance of straight relative motion within half a step has
a closed form. What makes a pair near enough, and every margin, is proved in
docs/algorithms/all-against-all.md.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.all_pairs.cells import Grid
from screening.engine.all_pairs.compiled import (
    Flags,
    Floats,
    LongWhole,
    Singles,
    Whole,
    compiled,
    inlined,
)
from screening.engine.all_pairs.nearby import cell_runs, runs_all_round
from screening.engine.all_pairs.places import (
    FURTHEST,
    MARGIN,
    ORDINARY,
    VX,
    VY,
    VZ,
    Instant,
    Rules,
    X,
    Y,
    Z,
    choose_reach,
    place_objects,
    sort_objects,
)

_TINY: Final = np.float32(1e-12)


class Screened(NamedTuple):
    """Each object's margin (n,), and who is a primary: (n,), or (0,) where everyone is screened."""

    margin: Floats
    is_primary: Flags


class Trial(NamedTuple):
    """Work space for the neighbours of one object: runs of places, and what comes of them."""

    runs: Whole
    picked: Whole
    excess: Singles
    closest: Singles


class Found(NamedTuple):
    """Room for what is found: (one, other, step) a row, and seconds from the step's instant."""

    pairs: Whole
    closest_s: Singles


@inlined
def pick_by_radius(
    k: int, span: tuple[int, int], rules: Rules, instant: Instant, trial: Trial
) -> int:
    """Pick from the runs the objects that object ``k`` can be as far from the Earth as."""
    radii, slacks, runs, picked = instant.radii, instant.slacks, trial.runs, trial.picked
    radius, slack = radii[k], slacks[k] + np.float32(rules.threshold)
    count = 0
    for run in range(span[0], span[1]):
        for other in range(runs[run, 0], runs[run, 1]):
            # Written always, counted if it passes: a branch would be guessed wrong too often.
            picked[count] = other
            count += abs(radii[other] - radius) <= slack + slacks[other]
    return count


@inlined
def measure_picked(k: int, count: int, rules: Rules, table: Singles, trial: Trial) -> None:
    """Find each picked object's least distance in straight relative motion, and when.

    ``excess`` gets its square, less that of what counts as near.
    """
    picked, excess, closest = trial.picked, trial.excess, trial.closest
    half_step = np.float32(rules.half_step)
    near_km = table[k, MARGIN] + np.float32(rules.threshold + rules.error_constant)
    per_speed = np.float32(rules.error_per_speed)
    x0, y0, z0 = table[k, X], table[k, Y], table[k, Z]
    u0, v0, w0 = table[k, VX], table[k, VY], table[k, VZ]
    for place in range(count):
        other = picked[place]
        x, y, z = table[other, X] - x0, table[other, Y] - y0, table[other, Z] - z0
        u, v, w = table[other, VX] - u0, table[other, VY] - v0, table[other, VZ] - w0
        speed2 = u * u + v * v + w * w
        at = -(x * u + y * v + z * w) / max(speed2, _TINY)
        at = min(max(at, -half_step), half_step)
        x, y, z = x + at * u, y + at * v, z + at * w
        near = near_km + table[other, MARGIN] + per_speed * sqrt(speed2)
        excess[place] = x * x + y * y + z * z - near * near
        closest[place] = at


@inlined
def try_runs(
    k: int,
    span: tuple[int, int],
    step: int,
    rules: Rules,
    instant: Instant,
    trial: Trial,
    found: Found,
    count: int,
) -> int:
    """Try object ``k`` with the objects of a span of the runs; write from ``count`` on."""
    order, reach_of = instant.order, instant.reach_of
    picked = pick_by_radius(k, span, rules, instant, trial)
    measure_picked(k, picked, rules, instant.table, trial)
    for place in range(picked):
        if trial.excess[place] > 0.0:
            continue
        other = trial.picked[place]
        # Of two objects the one that reaches further finds the other; of equals the earlier does.
        if reach_of[other] > reach_of[k] or (reach_of[other] == reach_of[k] and other <= k):
            continue
        if count < found.closest_s.size:
            found.pairs[count, 0], found.pairs[count, 1] = order[k], order[other]
            found.pairs[count, 2] = step
            found.closest_s[count] = trial.closest[place]
        count += 1
    return count


@compiled
def search_all_round(
    placed: int,
    step: int,
    rules: Rules,
    grid: Grid,
    instant: Instant,
    trial: Trial,
    found: Found,
    count: int,
) -> int:
    """Try every object that looks further than its cell's neighbours."""
    reach_of = instant.reach_of
    for k in range(placed):
        if reach_of[k] != ORDINARY:
            furthest = reach_of[k] == FURTHEST
            many = runs_all_round(k, furthest, rules, grid, instant, trial.runs)
            count = try_runs(k, (0, many), step, rules, instant, trial, found, count)
    return count


@compiled
def search_cells(
    step: int, rules: Rules, grid: Grid, instant: Instant, trial: Trial, found: Found, count: int
) -> int:
    """Try every ordinary object with those near it, each pair from one side."""
    begins, runs, per_layer = instant.begins, trial.runs, grid.per_layer
    for layer in range(grid.layers):
        base = layer * per_layer
        for cell in range(per_layer):
            low, high = begins[base + cell], begins[base + cell + 1]
            if low == high:
                continue
            many = cell_runs(grid.ahead[cell], base, begins, runs, 1)
            if layer + 1 < grid.layers:
                many = cell_runs(grid.around[cell], base + per_layer, begins, runs, many)
            for k in range(low, high):
                if instant.reach_of[k] == ORDINARY:
                    runs[0, 0], runs[0, 1] = k + 1, high
                    count = try_runs(k, (0, many), step, rules, instant, trial, found, count)
    return count


@compiled
def find_meetings(
    states: Singles,
    steps: LongWhole,
    screened: Screened,
    rules: Rules,
    grid: Grid,
    instant: Instant,
    trial: Trial,
    found: Found,
) -> int:
    """Find every pair that may meet within half a step of each of the instants ``steps``.

    ``states`` (k, 6, n) single precision: TEME km and km/s, NaN for none. Returns how many pairs
    there are, which may be more than fit.
    """
    count, everyone = 0, screened.is_primary.size == 0
    for step in steps:
        place_objects(states[step], screened.margin, rules, grid, instant)
        placed = sort_objects(states[step], screened.margin, instant)
        choose_reach(placed, everyone, screened.is_primary, rules, instant)
        count = search_all_round(placed, step, rules, grid, instant, trial, found, count)
        if everyone:
            count = search_cells(step, rules, grid, instant, trial, found, count)
    return count


def trial_space(objects: int, cells: int) -> Trial:
    """Return the work space for so many objects and cells.

    Runs overlap nowhere, so that no object is picked twice; one more is written past the end.
    """
    return Trial(
        runs=np.empty((2 * cells + 2, 2), np.int32),
        picked=np.empty(objects + 1, np.int32),
        excess=np.empty(objects + 1, np.float32),
        closest=np.empty(objects + 1, np.float32),
    )
