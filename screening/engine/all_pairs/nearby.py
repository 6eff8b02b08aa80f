"""Who stands near an object: runs of consecutive places in the table sorted by cell. Compiled."""

from __future__ import annotations

from math import asin, cos, pi, sqrt

from screening.engine.all_pairs.cells import ANGLE_ERROR_RAD, Grid
from screening.engine.all_pairs.compiled import Whole, inlined
from screening.engine.all_pairs.places import (
    LATITUDE,
    LONGITUDE,
    MARGIN,
    SPEED,
    Instant,
    Rules,
    band_of,
    layer_at,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM


@inlined
def cell_runs(neighbours: Whole, base: int, begins: Whole, runs: Whole, many: int) -> int:
    """Add the objects of a cell's neighbours, whose layer begins at cell ``base``, to the runs."""
    for run in range(neighbours.shape[0]):
        low, high = begins[base + neighbours[run, 0]], begins[base + neighbours[run, 1]]
        if low < high:
            runs[many, 0], runs[many, 1] = low, high
            many += 1
    return many


@inlined
def runs_all_round(
    k: int, furthest: bool, rules: Rules, grid: Grid, instant: Instant, runs: Whole
) -> int:
    """Find everything that object ``k`` could meet and that reaches no further than itself."""
    most, table = instant.most, instant.table
    slack = most[0] if furthest else rules.further_slack
    speed = most[1] if furthest else rules.ordinary_speed
    margin = most[2] if furthest else rules.ordinary_margin
    climb = instant.slacks[k] + slack + rules.threshold
    reach = (
        rules.threshold
        + rules.error_constant
        + (table[k, MARGIN] + margin)
        + (table[k, SPEED] + speed) * (rules.half_step + rules.error_per_speed)
    )
    latitude, longitude = table[k, LATITUDE], table[k, LONGITUDE]
    return runs_within(instant.radii[k], latitude, longitude, climb, reach, grid, instant, runs)


@inlined
def runs_within(
    radius: float,
    latitude: float,
    longitude: float,
    climb: float,
    reach: float,
    grid: Grid,
    instant: Instant,
    runs: Whole,
) -> int:
    """Find everything within ``climb`` in radius and ``reach`` in distance of a place."""
    lowest = max(radius - climb, EARTH_RADIUS_WGS72_KM)
    sine = min(1.0, reach / (2.0 * sqrt(lowest * max(radius, EARTH_RADIUS_WGS72_KM))))
    angle = 2.0 * asin(sine) + ANGLE_ERROR_RAD
    bands = grid.columns.size
    cosine = max(cos(latitude) - ANGLE_ERROR_RAD, 0.0)
    low_layer = layer_at(radius - climb, grid.layer_of)
    high_layer = layer_at(radius + climb, grid.layer_of)
    many = 0
    for band in range(band_of(latitude - angle, bands), band_of(latitude + angle, bands) + 1):
        narrow = sqrt(cosine * grid.least_cosine[band])
        spread = pi if narrow <= sine else 2.0 * asin(sine / narrow) + 2.0 * ANGLE_ERROR_RAD
        for layer in range(low_layer, high_layer + 1):
            base = layer * grid.per_layer + grid.first_column[band]
            many = add_columns(
                longitude, spread, base, grid.columns[band], instant.begins, runs, many
            )
    return many


@inlined
def add_columns(
    longitude: float, spread: float, base: int, columns: int, begins: Whole, runs: Whole, many: int
) -> int:
    """Add the objects of one band within ``spread`` of a longitude, which may wrap, to the runs."""
    scale = columns / (2.0 * pi)
    # Whole turns are added so that the conversion, which cuts, rounds down.
    first = int((longitude + pi - spread) * scale + columns) - columns
    end = int((longitude + pi + spread) * scale) + 1
    if end - first >= columns:
        return add_run(base, base + columns, begins, runs, many)
    if first < 0:
        many = add_run(base + first + columns, base + columns, begins, runs, many)
        first = 0
    if end > columns:
        many = add_run(base, base + end - columns, begins, runs, many)
        end = columns
    return add_run(base + first, base + end, begins, runs, many)


@inlined
def add_run(first: int, end: int, begins: Whole, runs: Whole, many: int) -> int:
    """Add the objects of consecutive cells to the runs, if there are any."""
    if begins[first] < begins[end]:
        runs[many, 0], runs[many, 1] = begins[first], begins[end]
        many += 1
    return many
