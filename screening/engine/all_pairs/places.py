"""One instant of the sieve: the shell and the direction of every object, and lists of both.

An object's shell is the range of radii that it can have within half a step; its turn is how far its
direction can go meanwhile. Compiled code; named tuples bundle its arrays.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.all_pairs.cells import (
    AXES,
    CELL_COUNT,
    EVERY_AXIS,
    LARGEST_TURN,
    cell_and_axes,
    cell_behind,
)
from screening.engine.compiled import (
    Flags,
    Number,
    Singles,
    Whole,
    compiled,
    inlined,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.motion import GRAVITY_GRADIENT_S2

# Rows of what is worked out of every object: its direction (TEME), how far that can turn (rad), the
# bounds of its shell, and its share of what counts as near (km).
DIRECTION_X, DIRECTION_Y, DIRECTION_Z, TURN, LOWEST, HIGHEST, NEAR = range(7)
# Shells begin and end at numbered radii, closest where objects are densest: 1.3 a km at 550 km.
_LEVELS_PER_ROOT_KM: Final = np.float32(60.0)
_LEVELS_FROM_KM: Final = np.float32(EARTH_RADIUS_WGS72_KM - 100.0)
LEVELS: Final = 1 << 14
# Single precision over a few operations on a radius, as a share of it; and on a direction.
_ROUNDING: Final = np.float32(1e-6)
# What gravity makes of an object's strays within half a step, and an arc against its chord.
_MARGIN_ROOM: Final = np.float32(1.05)
_LARGEST_LIST: Final = EVERY_AXIS + 1


class Rules(NamedTuple):
    """The numbers of one sieve. Distances in km, times in s; see docs/algorithms."""

    half_step: float
    threshold: float
    error_constant: float
    error_per_speed: float


class Instant(NamedTuple):
    """Work space of one instant, used again for the next; by object unless it says otherwise.

    ``places`` (rows, n). ``lowest`` and ``highest``: levels of the shell. ``roams``: the few that
    are tried with everyone. ``begins`` (levels + 1,) and ``order``: objects by lowest level.
    ``cell``: the cell and the axes along which the one behind is near, as one number. ``held``:
    how many there are of each such number. ``lists_begin`` (cells + 2,) and ``lists``: who is
    listed in each cell, by lowest level, as object and axes in one number.
    """

    places: Singles
    lowest: Whole
    highest: Whole
    roams: Flags
    begins: Whole
    order: Whole
    cell: Whole
    held: Whole
    lists_begin: Whole
    lists: Whole


@compiled
def place_objects(states: Singles, margin: Singles, rules: Rules, places: Singles) -> None:
    """Work out the direction, turn and shell of every object: NaN for one without a state."""
    half_step = np.float32(rules.half_step)
    cubed = np.float32(GRAVITY_GRADIENT_S2 * rules.half_step**3)
    half_threshold = np.float32(rules.threshold / 2.0)
    half_error = np.float32((rules.threshold + rules.error_constant) / 2.0)
    per_speed = np.float32(rules.error_per_speed)
    over_earth = np.float32(1.0 / EARTH_RADIUS_WGS72_KM)
    for i in range(states.shape[1]):
        x, y, z = states[0, i], states[1, i], states[2, i]
        u, v, w = states[3, i], states[4, i], states[5, i]
        radius, speed2 = sqrt(x * x + y * y + z * z), u * u + v * v + w * w
        over_radius = np.float32(1.0) / radius
        climb = abs(x * u + y * v + z * w) * over_radius
        across2 = max(speed2 - climb * climb, np.float32(0.0))
        slack = margin[i] + radial_slack_km(over_radius, climb, across2, half_step, cubed)
        slack += half_threshold + _ROUNDING * radius
        lowest_earth = np.float32(EARTH_RADIUS_WGS72_KM) - _MARGIN_ROOM * margin[i]
        least_radius = max(radius - slack, lowest_earth)
        swept = radius * sqrt(across2) * half_step / (least_radius * least_radius)
        aside = (margin[i] + half_threshold) * _MARGIN_ROOM * over_earth
        places[DIRECTION_X, i], places[DIRECTION_Y, i] = x * over_radius, y * over_radius
        places[DIRECTION_Z, i], places[TURN, i] = z * over_radius, swept + aside + _ROUNDING
        places[LOWEST, i], places[HIGHEST, i] = radius - slack, radius + slack
        places[NEAR, i] = margin[i] + half_error + per_speed * sqrt(speed2)


@inlined
def radial_slack_km(
    over_radius: Number, climb: Number, across2: Number, half_step: Number, cubed: Number
) -> Number:
    """Bound how far two-body motion can move the radius within half a step."""
    pull = np.float32(MU_WGS72_KM3_S2) * over_radius * over_radius
    bend = abs(across2 * over_radius - pull)
    straight = (climb + np.float32(0.5) * bend * half_step) * half_step
    return straight + (climb + bend * half_step) * cubed


@inlined
def level_at(radius: Number) -> int:
    """Return the level of a radius: the higher the radius, the higher or the same the level."""
    above = max(radius - _LEVELS_FROM_KM, np.float32(0.0))
    return min(int(_LEVELS_PER_ROOT_KM * sqrt(above)), LEVELS - 1)


@compiled
def sort_by_level(instant: Instant) -> int:
    """Sort the objects that have a state by where their shells begin; return how many there are."""
    places, begins, lowest = instant.places, instant.begins, instant.lowest
    begins[:] = 0
    for i in range(lowest.size):
        lowest[i] = -1
        if places[TURN, i] >= 0.0:
            lowest[i] = level_at(places[LOWEST, i])
            instant.highest[i] = level_at(places[HIGHEST, i])
            begins[lowest[i] + 1] += 1
    for level in range(1, begins.size):
        begins[level] += begins[level - 1]
    placed = int(begins[LEVELS])
    for i in range(lowest.size):
        if lowest[i] >= 0:
            place = begins[lowest[i]]
            begins[lowest[i]] = place + 1
            instant.order[place] = i
    return placed


@compiled
def find_cells(placed: int, instant: Instant) -> None:
    """Find the cell of every object that does not roam, and how near it is to those behind."""
    places, roams, order = instant.places, instant.roams, instant.order
    most = np.float32(0.0)
    for k in range(placed):
        if not roams[order[k]]:
            most = max(most, places[TURN, order[k]])
    for i in range(roams.size):
        x, y, z = places[DIRECTION_X, i], places[DIRECTION_Y, i], places[DIRECTION_Z, i]
        reach = min(places[TURN, i] + most, np.float32(2.0 * LARGEST_TURN))
        cell, axes = cell_and_axes(x, y, z, reach)
        instant.cell[i] = (cell << AXES) | axes


@compiled
def list_by_cell(placed: int, instant: Instant) -> None:
    """List every object that does not roam in its cell and in those behind that it is near."""
    order, roams, cell, lists_begin = (
        instant.order, instant.roams, instant.cell, instant.lists_begin
    )  # fmt: skip
    count_lists(placed, instant)
    for k in range(placed):
        i = order[k]
        if roams[i]:
            continue
        own, axes = cell[i] >> AXES, cell[i] & EVERY_AXIS
        some = axes
        while True:  # every subset of the axes, the empty one last
            behind = cell_behind(own, some)
            place = lists_begin[behind + 1]
            lists_begin[behind + 1] = place + 1
            instant.lists[place] = (i << AXES) | some
            if some == 0:
                break
            some = (some - 1) & axes


@inlined
def count_lists(placed: int, instant: Instant) -> None:
    """Set where the list of each cell begins, one place late: filling it moves that up."""
    held, lists_begin = instant.held, instant.lists_begin
    held[:] = 0
    lists_begin[:] = 0
    for k in range(placed):
        i = instant.order[k]
        if not instant.roams[i]:
            held[instant.cell[i]] += 1
    for each in range(held.size):
        for some in range(EVERY_AXIS + 1):
            if held[each] > 0 and some & each == some:
                lists_begin[cell_behind(each >> AXES, some) + 2] += held[each]
    for cell in range(2, lists_begin.size):
        lists_begin[cell] += lists_begin[cell - 1]


def work_space(objects: int) -> Instant:
    """Return the work space for so many objects."""
    return Instant(
        places=np.empty((7, objects), np.float32),
        lowest=np.empty(objects, np.int32),
        highest=np.empty(objects, np.int32),
        roams=np.empty(objects, np.bool_),
        begins=np.empty(LEVELS + 1, np.int32),
        order=np.empty(objects, np.int32),
        cell=np.empty(objects, np.int32),
        held=np.empty(CELL_COUNT << AXES, np.int32),
        lists_begin=np.empty(CELL_COUNT + 2, np.int32),
        lists=np.empty(_LARGEST_LIST * objects, np.int32),
    )
