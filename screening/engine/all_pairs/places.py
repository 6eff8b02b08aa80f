"""One instant of the sieve: where every object is, and all sorted by cell.

Compiled code. Named tuples bundle its arrays; numba resolves their names when it compiles.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.all_pairs.cells import LOOKUP_KM, Grid
from screening.engine.all_pairs.compiled import (
    Bytes,
    Flags,
    Floats,
    Singles,
    Whole,
    compiled,
    inlined,
)
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.motion import GRAVITY_GRADIENT_S2

# Columns of the sorted table: sixteen single-precision numbers make one object one line of cache.
X, Y, Z, VX, VY, VZ, MARGIN, SPEED, LATITUDE, LONGITUDE = range(10)
TABLE_COLUMNS: Final = 16
# Rows of what is worked out before sorting.
RADIUS, SLACK, FASTNESS, NORTH, EAST = range(5)
# How far an object looks: to its cell's neighbours, or all round it for those that move unusually.
ORDINARY, FURTHER, FURTHEST = range(3)


class Rules(NamedTuple):
    """The numbers of one sieve. Distances in km, times in s; see docs/algorithms."""

    half_step: float
    threshold: float
    error_constant: float
    error_per_speed: float
    ordinary_speed: float
    ordinary_slack: float
    ordinary_margin: float
    further_slack: float


class Instant(NamedTuple):
    """Work space of one instant, used again for the next.

    ``begins`` (cells + 2,): where the objects of each cell begin. ``order``: which object stands at
    each place; ``table``, ``radii``, ``slacks`` and ``reach_of`` are by place. ``most``: greatest
    slack, speed and margin of all.
    """

    cell_of: Whole
    unsorted: Floats
    begins: Whole
    order: Whole
    table: Singles
    radii: Singles
    slacks: Singles
    reach_of: Bytes
    most: Floats


@inlined
def angle_of(y: float, x: float) -> float:
    """Return the polar angle of (x, y), within 2e-6 rad. Source: Hastings 1955, sheet 13."""
    ax, ay = abs(x), abs(y)
    q = min(ax, ay) / max(max(ax, ay), 1e-30)
    s = q * q
    p = -0.01172120 * s + 0.05265332
    p = p * s - 0.11643287
    p = p * s + 0.19354346
    p = p * s - 0.33262347
    p = p * s + 0.99997726
    angle = p * q
    angle = pi / 2.0 - angle if ay > ax else angle
    angle = pi - angle if x < 0.0 else angle
    return -angle if y < 0.0 else angle


@inlined
def radial_slack_km(radius: float, climb: float, speed: float, half_step: float) -> float:
    """Bound how far two-body motion can move the radius within half a step."""
    inward = MU_WGS72_KM3_S2 / (radius * radius)
    outward = (speed * speed - climb * climb) / radius
    bend = abs(outward - inward)
    fastest = climb + bend * half_step
    cubic = GRAVITY_GRADIENT_S2 * fastest * half_step * half_step * half_step
    return climb * half_step + 0.5 * bend * half_step * half_step + cubic


@inlined
def band_of(latitude: float, bands: int) -> int:
    """Return the band of a latitude."""
    return max(0, min(int((latitude + pi / 2.0) * (bands / pi)), bands - 1))


@inlined
def layer_at(radius: float, layer_of: Whole) -> int:
    """Return the layer of a radius."""
    return int(layer_of[max(0, min(int(radius / LOOKUP_KM), layer_of.size - 1))])


@inlined
def cell_at(radius: float, latitude: float, longitude: float, grid: Grid) -> int:
    """Return the cell of a place."""
    band = band_of(latitude, grid.columns.size)
    columns = grid.columns[band]
    column = min(max(int((longitude + pi) / (2.0 * pi) * columns), 0), columns - 1)
    layer = layer_at(radius, grid.layer_of)
    return int(layer * grid.per_layer + grid.first_column[band] + column)


@compiled
def place_objects(
    states: Singles, margin: Floats, rules: Rules, grid: Grid, instant: Instant
) -> None:
    """Work out radius, slack and cell of every object (-1 for one without a state)."""
    unsorted, cell_of, most = instant.unsorted, instant.cell_of, instant.most
    for i in range(states.shape[1]):
        x, y, z = float(states[0, i]), float(states[1, i]), float(states[2, i])
        vx, vy, vz = float(states[3, i]), float(states[4, i]), float(states[5, i])
        flat = x * x + y * y
        radius = sqrt(flat + z * z)
        speed = sqrt(vx * vx + vy * vy + vz * vz)
        climb = abs(x * vx + y * vy + z * vz) / radius
        unsorted[RADIUS, i] = radius
        unsorted[SLACK, i] = margin[i] + radial_slack_km(radius, climb, speed, rules.half_step)
        unsorted[FASTNESS, i] = speed
        unsorted[NORTH, i] = angle_of(z, sqrt(flat))
        unsorted[EAST, i] = angle_of(y, x)
    most[:] = 0.0
    for i in range(states.shape[1]):
        cell_of[i] = -1
        if unsorted[RADIUS, i] > 0.0:
            cell_of[i] = cell_at(unsorted[RADIUS, i], unsorted[NORTH, i], unsorted[EAST, i], grid)
            most[0] = max(most[0], unsorted[SLACK, i])
            most[1] = max(most[1], unsorted[FASTNESS, i])
            most[2] = max(most[2], margin[i])


@compiled
def sort_objects(states: Singles, margin: Floats, instant: Instant) -> int:
    """Sort objects by cell, and return how many have one."""
    begins, cell_of = instant.begins, instant.cell_of
    begins[:] = 0
    placed = 0
    for i in range(cell_of.size):
        if cell_of[i] >= 0:
            begins[cell_of[i] + 2] += 1
            placed += 1
    for cell in range(2, begins.size):
        begins[cell] += begins[cell - 1]
    for i in range(cell_of.size):
        if cell_of[i] >= 0:
            # Counts up from where the cell begins to where the next one does.
            place = begins[cell_of[i] + 1]
            begins[cell_of[i] + 1] = place + 1
            put_object(i, place, states, margin, instant)
    return placed


@inlined
def put_object(i: int, place: int, states: Singles, margin: Floats, instant: Instant) -> None:
    """Write object ``i`` to its place in the sorted table."""
    table, unsorted = instant.table, instant.unsorted
    instant.order[place] = i
    for component in range(6):
        table[place, component] = states[component, i]
    table[place, MARGIN] = margin[i]
    table[place, SPEED] = unsorted[FASTNESS, i]
    table[place, LATITUDE] = unsorted[NORTH, i]
    table[place, LONGITUDE] = unsorted[EAST, i]
    instant.radii[place] = unsorted[RADIUS, i]
    instant.slacks[place] = unsorted[SLACK, i]


@compiled
def choose_reach(
    placed: int, everyone: bool, is_primary: Flags, rules: Rules, instant: Instant
) -> None:
    """Tell how far each object has to look: ``ORDINARY``, ``FURTHER`` or ``FURTHEST``.

    Where not everyone is screened, the primaries look furthest and nobody else looks at all.
    """
    table, slacks, reach_of = instant.table, instant.slacks, instant.reach_of
    for k in range(placed):
        reach_of[k] = ORDINARY
        if not everyone:
            if is_primary[instant.order[k]]:
                reach_of[k] = FURTHEST
        elif (
            table[k, SPEED] > rules.ordinary_speed
            or table[k, MARGIN] > rules.ordinary_margin
            or slacks[k] > rules.further_slack
        ):
            reach_of[k] = FURTHEST
        elif slacks[k] > rules.ordinary_slack:
            reach_of[k] = FURTHER


def work_space(objects: int, cells: int) -> Instant:
    """Return the work space for so many objects and cells."""
    return Instant(
        cell_of=np.empty(objects, np.int32),
        unsorted=np.empty((5, objects)),
        begins=np.empty(cells + 2, np.int32),
        order=np.empty(objects, np.int32),
        table=np.empty((objects, TABLE_COLUMNS), np.float32),
        radii=np.empty(objects, np.float32),
        slacks=np.empty(objects, np.float32),
        reach_of=np.empty(objects, np.int8),
        most=np.empty(3),
    )
