"""Which pairs may come under the threshold within half a step of an instant. Compiled.

In each cell's list, sorted by where shells begin, an object is tried with those after it until one
begins above its own shell's end. Trying is the least distance of straight relative motion within
half a step, which has a closed form; eight at once. Every margin is proved in
docs/algorithms/all-against-all.md.
"""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from screening.engine.all_pairs.cells import AXES, CELL_COUNT, EVERY_AXIS, LARGEST_TURN
from screening.engine.all_pairs.places import (
    LEVELS,
    NEAR,
    TURN,
    Instant,
    Rules,
    find_cells,
    list_by_cell,
    place_objects,
    sort_by_level,
)
from screening.engine.compiled import (
    Flags,
    LongWhole,
    Number,
    Singles,
    Whole,
    compiled,
    inlined,
)

# Objects that are tried side by side, and the rows of a table of them.
LANES: Final = 8
X, Y, Z, VX, VY, VZ, REACH, PLACE = range(8)
_TINY: Final = np.float32(1e-12)
_NOWHERE_KM: Final = np.float32(1e12)


class Screened(NamedTuple):
    """Each object's margin (n,), who is a primary (n,), and whether those are few.

    Few primaries are tried with everyone; else everyone is with everyone, for the pairs wanted.
    """

    margin: Singles
    is_primary: Flags
    few: bool


class Search(NamedTuple):
    """What is searched for at one instant."""

    step: int
    screened: Screened
    rules: Rules


class Trial(NamedTuple):
    """One list, ready to be tried: ``table`` (blocks, rows, lanes), and each block's lowest level.

    ``rows`` (n, rows) is by object what a lane of the table is.
    """

    rows: Singles
    table: Singles
    lowest: Whole


class Found(NamedTuple):
    """Room for what is found: (one, other, step) a row, and seconds from the step's instant."""

    pairs: Whole
    closest_s: Singles


@compiled
def fill_rows(states: Singles, places: Singles, rows: Singles) -> None:
    """Write what is tried of each object side by side."""
    for i in range(rows.shape[0]):
        for component in range(REACH):
            rows[i, component] = states[component, i]
        rows[i, REACH] = places[NEAR, i]


@compiled
def fill_table(listed: Whole, lowest: Whole, trial: Trial) -> None:
    """Write a list into blocks, and one block after it that nothing is near."""
    table, rows = trial.table, trial.rows
    for place in range(listed.size):
        block, lane = place // LANES, place % LANES
        i = listed[place] >> AXES
        for row in range(PLACE):
            table[block, row, lane] = rows[i, row]
        table[block, PLACE, lane] = np.float32(place)
    blocks = (listed.size + LANES - 1) // LANES
    for place in range(listed.size, (blocks + 1) * LANES):
        table[place // LANES, X, place % LANES] = _NOWHERE_KM
        table[place // LANES, PLACE, place % LANES] = np.float32(-1.0)
    for block in range(blocks):
        trial.lowest[block] = lowest[listed[block * LANES] >> AXES]
    trial.lowest[blocks] = LEVELS


@inlined
def is_any_near(block: Singles, me: tuple[Number, ...], half_step: Number) -> bool:
    """Tell whether any object of a block that comes after ``me`` may be near it."""
    x0, y0, z0, u0, v0, w0, reach, place = me
    near = False
    for lane in range(LANES):
        x, y, z = block[X, lane] - x0, block[Y, lane] - y0, block[Z, lane] - z0
        u, v, w = block[VX, lane] - u0, block[VY, lane] - v0, block[VZ, lane] - w0
        at = -(x * u + y * v + z * w) / (u * u + v * v + w * w + _TINY)
        at = min(max(at, -half_step), half_step)
        x, y, z = x + at * u, y + at * v, z + at * w
        near_km = reach + block[REACH, lane]
        is_near = x * x + y * y + z * z <= near_km * near_km
        # Not branches: a loop with a branch in it cannot become vectors.
        near = near | (is_near & (block[PLACE, lane] > place))
    return near


@inlined
def lane_of(table: Singles, place: int) -> tuple[Number, ...]:
    """Return one object of a table."""
    block, lane = table[place // LANES], place % LANES
    return (
        block[X, lane], block[Y, lane], block[Z, lane],
        block[VX, lane], block[VY, lane], block[VZ, lane], block[REACH, lane], block[PLACE, lane],
    )  # fmt: skip


@compiled
def take_near(
    listed: Whole, place: int, block: int, search: Search, trial: Trial, found: Found, count: int
) -> int:
    """Write the pairs of one object with those of a block that it may meet, from ``count`` on."""
    one, rows, rules = listed[place] >> AXES, trial.rows, search.rules
    margin, is_primary = search.screened.margin, search.screened.is_primary
    half_step, per_speed = np.float32(rules.half_step), np.float32(rules.error_per_speed)
    for other_place in range(max(block * LANES, place + 1), min((block + 1) * LANES, listed.size)):
        other = listed[other_place] >> AXES
        # Two that are both listed behind along one axis are tried there, too.
        if listed[place] & listed[other_place] & EVERY_AXIS:
            continue
        if not (is_primary[one] or is_primary[other]):
            continue
        a, b = rows[one], rows[other]
        x, y, z = b[X] - a[X], b[Y] - a[Y], b[Z] - a[Z]
        u, v, w = b[VX] - a[VX], b[VY] - a[VY], b[VZ] - a[VZ]
        speed2 = u * u + v * v + w * w
        at = -(x * u + y * v + z * w) / max(speed2, _TINY)
        at = min(max(at, -half_step), half_step)
        x, y, z = x + at * u, y + at * v, z + at * w
        near_km = np.float32(rules.threshold + rules.error_constant)
        near_km += margin[one] + margin[other] + per_speed * sqrt(speed2)
        if x * x + y * y + z * z <= near_km * near_km:
            if count < found.closest_s.size:
                found.pairs[count, 0], found.pairs[count, 1] = one, other
                found.pairs[count, 2], found.closest_s[count] = search.step, at
            count += 1
    return count


@compiled
def try_list(
    listed: Whole, leaders: int, highest: Whole, search: Search, trial: Trial, found: Found,
    count: int,
) -> int:  # fmt: skip
    """Try the first ``leaders`` of a list with all after them whose shells begin in their own."""
    half_step = np.float32(search.rules.half_step)
    for place in range(leaders):
        me = lane_of(trial.table, place)
        top, block = highest[listed[place] >> AXES], (place + 1) // LANES
        while trial.lowest[block] <= top:
            if is_any_near(trial.table[block], me, half_step):
                count = take_near(listed, place, block, search, trial, found, count)
            block += 1
    return count


@compiled
def try_roamers(
    placed: int, search: Search, instant: Instant, trial: Trial, found: Found, count: int
) -> int:
    """Try every object that roams with everyone, whatever their shells."""
    order, roams, listed, roamers = instant.order, instant.roams, instant.lists, 0
    for k in range(placed):
        if roams[order[k]]:
            listed[roamers] = order[k] << AXES
            roamers += 1
    if roamers == 0:
        return count
    many = roamers
    for k in range(placed):
        if not roams[order[k]]:
            listed[many] = order[k] << AXES
            many += 1
    # Shells that all begin at the lowest level and end at the highest.
    instant.lowest[:] = 0
    instant.highest[:] = LEVELS - 1
    fill_table(listed[:many], instant.lowest, trial)
    return try_list(listed[:many], roamers, instant.highest, search, trial, found, count)


@compiled
def try_cells(search: Search, instant: Instant, trial: Trial, found: Found, count: int) -> int:
    """Try everyone in the list of every cell."""
    for cell in range(CELL_COUNT):
        listed = instant.lists[instant.lists_begin[cell] : instant.lists_begin[cell + 1]]
        if listed.size < 2:
            continue
        fill_table(listed, instant.lowest, trial)
        count = try_list(listed, listed.size - 1, instant.highest, search, trial, found, count)
    return count


@compiled
def find_meetings(
    states: Singles,
    steps: LongWhole,
    screened: Screened,
    rules: Rules,
    instant: Instant,
    trial: Trial,
    found: Found,
) -> int:
    """Find every pair that may meet within half a step of each of the instants ``steps``.

    ``states`` (k, 6, n) single precision: TEME km and km/s, NaN for none. Returns how many pairs
    there are, which may be more than fit.
    """
    count = 0
    for step in steps:
        search = Search(step, screened, rules)
        place_objects(states[step], screened.margin, rules, instant.places)
        fill_rows(states[step], instant.places, trial.rows)
        placed = sort_by_level(instant)
        choose_roamers(screened, instant)
        if not screened.few:
            find_cells(placed, instant)
            list_by_cell(placed, instant)
            count = try_cells(search, instant, trial, found, count)
        count = try_roamers(placed, search, instant, trial, found, count)
    return count


@compiled
def choose_roamers(screened: Screened, instant: Instant) -> None:
    """Choose who is tried with everyone: the primaries if few, else who may turn too far."""
    for i in range(instant.roams.size):
        turns_far = instant.places[TURN, i] > LARGEST_TURN
        instant.roams[i] = screened.is_primary[i] if screened.few else turns_far


def trial_space(objects: int) -> Trial:
    """Return the work space for lists of so many objects."""
    blocks = objects // LANES + 2
    return Trial(
        rows=np.empty((objects, LANES), np.float32),
        table=np.empty((blocks, PLACE + 1, LANES), np.float32),
        lowest=np.empty(blocks, np.int32),
    )
