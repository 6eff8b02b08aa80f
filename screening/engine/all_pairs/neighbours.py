"""One instant of the sieve: objects sorted into cells, neighbours tried, near meetings written.

For a pair that is near enough the least distance of straight relative motion within half a step has
a closed form. What makes a pair "near enough", and every margin, is proved in
docs/algorithms/all-against-all.md.
"""

from __future__ import annotations

from math import asin, cos, pi, sqrt
from typing import Final

import numpy as np

from screening.engine.all_pairs.cells import ANGLE_ERROR_RAD, LOOKUP_KM
from screening.engine.all_pairs.compiled import compiled, inlined
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.motion import GRAVITY_GRADIENT_S2

# Columns of the sorted table, single precision.
X, Y, Z, VX, VY, VZ, RADIUS, SLACK, MARGIN, SPEED, LATITUDE, LONGITUDE = range(12)
# Sixteen of them make one object one line of cache.
TABLE_COLUMNS: Final = 16
TINY: Final = np.float32(1e-12)
# The rules of one sieve, as compiled code takes them: an array of numbers.
HALF_STEP, THRESHOLD, ORDINARY_SPEED, ORDINARY_SLACK, ORDINARY_MARGIN, FURTHER_SLACK = range(6)
ERROR_CONSTANT, ERROR_PER_SPEED, BAND_WIDTH = range(6, 9)
# How far an object looks: to its cell's neighbours, or all round it for slower or faster climbers.
ORDINARY, FURTHER, FURTHEST = range(3)
# The most of each, over all objects of an instant.
MOST_SPEED, MOST_SLACK, MOST_MARGIN = range(3)


@inlined
def angle_of(y, x):
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
def radial_slack_km(radius, climb, speed, margin, half_step):
    """Bound how far the radius can move within half a step."""
    inward = MU_WGS72_KM3_S2 / (radius * radius)
    outward = (speed * speed - climb * climb) / radius
    bend = abs(outward - inward)
    fastest = climb + bend * half_step
    cubic = GRAVITY_GRADIENT_S2 * fastest * half_step * half_step * half_step
    return climb * half_step + 0.5 * bend * half_step * half_step + cubic + margin


@compiled
def place_objects(states, margin, rules, cells, cell_of, unsorted, most):
    """Work out radius, slack and cell of every object of one instant (-1 for one without state)."""
    layer_of, columns, first_column, columns_per_layer, _ = cells
    half_step, bands = rules[HALF_STEP], columns.size
    most[:] = 0.0
    for i in range(states.shape[1]):
        x, y, z = float(states[0, i]), float(states[1, i]), float(states[2, i])
        vx, vy, vz = float(states[3, i]), float(states[4, i]), float(states[5, i])
        flat = x * x + y * y
        radius = sqrt(flat + z * z)
        speed = sqrt(vx * vx + vy * vy + vz * vz)
        climb = abs(x * vx + y * vy + z * vz) / radius
        slack = radial_slack_km(radius, climb, speed, margin[i], half_step)
        unsorted[0, i] = radius
        unsorted[1, i] = slack
        unsorted[2, i] = speed
        unsorted[3, i] = angle_of(z, sqrt(flat))
        unsorted[4, i] = angle_of(y, x)
    for i in range(states.shape[1]):
        radius = unsorted[0, i]
        if not radius > 0.0:
            cell_of[i] = -1
            continue
        layer = layer_at(radius, layer_of)
        band = band_of(unsorted[3, i], rules[BAND_WIDTH], bands)
        column = int((unsorted[4, i] + pi) / (2.0 * pi) * columns[band])
        column = min(max(column, 0), columns[band] - 1)
        cell_of[i] = layer * columns_per_layer + first_column[band] + column
        most[MOST_SPEED] = max(most[MOST_SPEED], unsorted[2, i])
        most[MOST_SLACK] = max(most[MOST_SLACK], unsorted[1, i])
        most[MOST_MARGIN] = max(most[MOST_MARGIN], margin[i])


@compiled
def sort_objects(states, margin, cell_of, unsorted, begins, order, table, radii, slacks):
    """Sort objects by cell: ``order``, ``table``, and ``begins`` (cells + 2,), where each begins.

    Returns how many objects have a cell.
    """
    begins[:] = 0
    placed = 0
    for i in range(cell_of.size):
        if cell_of[i] >= 0:
            begins[cell_of[i] + 2] += 1
            placed += 1
    for cell in range(2, begins.size):
        begins[cell] += begins[cell - 1]
    for i in range(cell_of.size):
        cell = cell_of[i]
        if cell < 0:
            continue
        place = begins[cell + 1]  # counts up from where the cell begins to where the next does
        begins[cell + 1] = place + 1
        order[place] = i
        for row in range(6):
            table[place, row] = states[row, i]
        table[place, RADIUS] = radii[place] = unsorted[0, i]
        table[place, SLACK] = slacks[place] = unsorted[1, i]
        table[place, MARGIN] = margin[i]
        table[place, SPEED] = unsorted[2, i]
        table[place, LATITUDE] = unsorted[3, i]
        table[place, LONGITUDE] = unsorted[4, i]
    return placed


@inlined
def column_runs(longitude, spread, columns):
    """Return the one or two runs of columns within ``spread`` of a longitude: first, end, twice."""
    scale = columns / (2.0 * pi)
    first = int((longitude + pi - spread) * scale + columns) - columns  # rounds down from below 0
    end = int((longitude + pi + spread) * scale) + 1
    if end - first >= columns:
        return 0, columns, 0, 0
    if first < 0:
        return 0, end, first + columns, columns
    if end > columns:
        return first, columns, 0, end - columns
    return first, end, 0, 0


@inlined
def add_runs(runs, many, longitude, spread, base, columns, begins, least):
    """Add the objects of some columns of one band, from place ``least`` on, to the runs."""
    first, end, first_too, end_too = column_runs(longitude, spread, columns)
    low, high = max(begins[base + first], least), begins[base + end]
    if low < high:
        runs[many, 0], runs[many, 1] = low, high
        many += 1
    if first_too < end_too:
        low, high = max(begins[base + first_too], least), begins[base + end_too]
        if low < high:
            runs[many, 0], runs[many, 1] = low, high
            many += 1
    return many


@inlined
def cell_runs(neighbours, base, begins, runs, many):
    """Add the objects of a cell's neighbours, whose layer begins at cell ``base``, to the runs."""
    for run in range(neighbours.shape[0]):
        low, high = begins[base + neighbours[run, 0]], begins[base + neighbours[run, 1]]
        if low < high:
            runs[many, 0], runs[many, 1] = low, high
            many += 1
    return many


@inlined
def runs_around(
    radius, latitude, longitude, climb, reach, least_cosine, cells, begins, band_width, runs
):
    """Find everything within ``climb`` in radius and ``reach`` in distance of a place."""
    layer_of, columns, first_column, columns_per_layer, _ = cells
    lowest = max(radius - climb, EARTH_RADIUS_WGS72_KM)
    sine = min(1.0, reach / (2.0 * sqrt(lowest * max(radius, EARTH_RADIUS_WGS72_KM))))
    angle = 2.0 * asin(sine) + ANGLE_ERROR_RAD
    first = band_of(latitude - angle, band_width, columns.size)
    last = band_of(latitude + angle, band_width, columns.size)
    cosine = max(cos(latitude) - ANGLE_ERROR_RAD, 0.0)
    low_layer, high_layer = layer_at(radius - climb, layer_of), layer_at(radius + climb, layer_of)
    many = 0
    for band in range(first, last + 1):
        narrow = sqrt(cosine * least_cosine[band])
        spread = pi if narrow <= sine else 2.0 * asin(sine / narrow) + 2.0 * ANGLE_ERROR_RAD
        for layer in range(low_layer, high_layer + 1):
            base = layer * columns_per_layer + first_column[band]
            many = add_runs(runs, many, longitude, spread, base, columns[band], begins, 0)
    return many


@inlined
def band_of(latitude, band_width, bands):
    """Return the band of a latitude."""
    return max(0, min(int((latitude + pi / 2.0) / band_width), bands - 1))


@inlined
def layer_at(radius, layer_of):
    """Return the layer of a radius."""
    return layer_of[max(0, min(int(radius / LOOKUP_KM), layer_of.size - 1))]


@inlined
def pick_by_radius(k, runs, many, radii, slacks, threshold, picked):
    """Pick from the runs the objects that object ``k`` can be as far from the Earth as."""
    radius, slack = radii[k], slacks[k] + threshold
    count = 0
    for run in range(many):
        for other in range(runs[run, 0], runs[run, 1]):
            # Written always, counted if it passes: a branch would be guessed wrong too often.
            picked[count] = other
            count += abs(radii[other] - radius) <= slack + slacks[other]
    return count


@inlined
def measure_picked(k, picked, count, table, near_km, per_speed, half_step, excess, closest):
    """Find each picked object's least distance in straight relative motion, and when.

    ``excess`` gets its square, less that of what counts as near.
    """
    x0, y0, z0 = table[k, X], table[k, Y], table[k, Z]
    u0, v0, w0 = table[k, VX], table[k, VY], table[k, VZ]
    for place in range(count):
        other = picked[place]
        x, y, z = table[other, X] - x0, table[other, Y] - y0, table[other, Z] - z0
        u, v, w = table[other, VX] - u0, table[other, VY] - v0, table[other, VZ] - w0
        speed2 = u * u + v * v + w * w
        at = -(x * u + y * v + z * w) / max(speed2, TINY)
        at = min(max(at, -half_step), half_step)
        x, y, z = x + at * u, y + at * v, z + at * w
        near = near_km + table[other, MARGIN] + per_speed * sqrt(speed2)
        excess[place] = x * x + y * y + z * z - near * near
        closest[place] = at


@inlined
def try_runs(k, runs, many, table, reach_of, order, rules, step, work, found, closest_s, count):
    """Try object ``k`` with the objects of the runs; write near meetings from ``count`` on."""
    radii, slacks, picked, excess, closest = work
    threshold, half_step = np.float32(rules[THRESHOLD]), np.float32(rules[HALF_STEP])
    near_km = table[k, MARGIN] + np.float32(rules[THRESHOLD] + rules[ERROR_CONSTANT])
    per_speed = np.float32(rules[ERROR_PER_SPEED])
    many_picked = pick_by_radius(k, runs, many, radii, slacks, threshold, picked)
    measure_picked(k, picked, many_picked, table, near_km, per_speed, half_step, excess, closest)
    for place in range(many_picked):
        if excess[place] > 0.0:
            continue
        other = picked[place]
        # Of two objects the one that reaches further finds the other; of equals the earlier does.
        if reach_of[other] > reach_of[k] or (reach_of[other] == reach_of[k] and other <= k):
            continue
        if count < closest_s.size:
            found[count, 0], found[count, 1] = order[k], order[other]
            found[count, 2] = step
            closest_s[count] = closest[place]
        count += 1
    return count


@inlined
def choose_reach(placed, everyone, is_primary, table, order, rules, reach_of):
    """Tell how far each object has to look: ``ORDINARY``, ``FURTHER`` or ``FURTHEST``.

    Where not everyone is screened, the primaries look furthest and nobody else looks at all.
    """
    for k in range(placed):
        reach_of[k] = ORDINARY
        if not everyone:
            if is_primary[order[k]]:
                reach_of[k] = FURTHEST
        elif (
            table[k, SPEED] > rules[ORDINARY_SPEED]
            or table[k, MARGIN] > rules[ORDINARY_MARGIN]
            or table[k, SLACK] > rules[FURTHER_SLACK]
        ):
            reach_of[k] = FURTHEST
        elif table[k, SLACK] > rules[ORDINARY_SLACK]:
            reach_of[k] = FURTHER


@inlined
def all_round_runs(k, furthest, rules, cells, least_cosine, begins, most, table, runs):
    """Find everything that object ``k`` could meet and that reaches no further than itself."""
    slack = most[MOST_SLACK] if furthest else rules[FURTHER_SLACK]
    speed = most[MOST_SPEED] if furthest else rules[ORDINARY_SPEED]
    margin = most[MOST_MARGIN] if furthest else rules[ORDINARY_MARGIN]
    climb = table[k, SLACK] + slack + rules[THRESHOLD]
    per_speed = rules[HALF_STEP] + rules[ERROR_PER_SPEED]
    reach = (
        rules[THRESHOLD] + rules[ERROR_CONSTANT] + table[k, MARGIN] + margin
        + (table[k, SPEED] + speed) * per_speed
    )  # fmt: skip
    return runs_around(
        table[k, RADIUS], table[k, LATITUDE], table[k, LONGITUDE], climb, reach,
        least_cosine, cells, begins, rules[BAND_WIDTH], runs,
    )  # fmt: skip


@compiled
def search_all_round(
    placed, rules, cells, least_cosine, begins, most, table, reach_of, order, runs, step, work,
    found, closest_s, count,
):  # fmt: skip
    """Try every object of one instant that looks further than its cell's neighbours."""
    for k in range(placed):
        if reach_of[k] != ORDINARY:
            furthest = reach_of[k] == FURTHEST
            many = all_round_runs(
                k, furthest, rules, cells, least_cosine, begins, most, table, runs
            )
            count = try_runs(
                k, runs, many, table, reach_of, order, rules, step, work, found, closest_s, count
            )
    return count


@compiled
def search_cells(
    rules, ahead, around, begins, table, reach_of, order, runs, step, work, found, closest_s, count
):
    """Try every ordinary object of one instant with those near it, each pair from one side."""
    per_layer = ahead.shape[0]
    layers = (begins.size - 2) // per_layer
    for layer in range(layers):
        base = layer * per_layer
        for cell in range(per_layer):
            low, high = begins[base + cell], begins[base + cell + 1]
            if low == high:
                continue
            many = cell_runs(ahead[cell], base, begins, runs, 1)
            if layer + 1 < layers:
                many = cell_runs(around[cell], base + per_layer, begins, runs, many)
            for k in range(low, high):
                if reach_of[k] == ORDINARY:
                    runs[0, 0], runs[0, 1] = k + 1, high
                    count = try_runs(
                        k, runs, many, table, reach_of, order, rules, step, work,
                        found, closest_s, count,
                    )  # fmt: skip
    return count


@compiled
def find_meetings(
    states, steps, margin, is_primary, everyone, rules, cells, ahead, around, least_cosine,
    found, closest_s,
):  # fmt: skip
    """Find every pair that may meet within half a step of each of the instants ``steps``.

    ``states`` (k, 6, n) single precision: TEME km and km/s, NaN for none. Writes rows (one, other,
    step) to ``found`` and the time of closest straight motion, seconds from the instant, to
    ``closest_s``. Returns how many there are, which may be more than fit.
    """
    n, cell_count = states.shape[2], cells[4]
    cell_of, order = np.empty(n, np.int32), np.empty(n, np.int32)
    unsorted, table = np.empty((5, n)), np.empty((n, TABLE_COLUMNS), np.float32)
    begins, reach_of = np.empty(cell_count + 2, np.int32), np.empty(n, np.int8)
    runs = np.empty((2 * cell_count + 2, 2), np.int32)
    radii, slacks = np.empty(n, np.float32), np.empty(n, np.float32)
    # Two runs overlap nowhere, so that no object is picked twice; one more is written past the end.
    picked, measured = np.empty(n + 1, np.int32), np.empty((2, n + 1), np.float32)
    work = radii, slacks, picked, measured[0], measured[1]
    most, count = np.empty(3), 0
    for step in steps:
        place_objects(states[step], margin, rules, cells, cell_of, unsorted, most)
        placed = sort_objects(
            states[step], margin, cell_of, unsorted, begins, order, table, radii, slacks
        )
        choose_reach(placed, everyone, is_primary, table, order, rules, reach_of)
        count = search_all_round(
            placed, rules, cells, least_cosine, begins, most, table, reach_of, order, runs, step,
            work, found, closest_s, count,
        )  # fmt: skip
        if everyone:
            count = search_cells(
                rules, ahead, around, begins, table, reach_of, order, runs, step, work,
                found, closest_s, count,
            )  # fmt: skip
    return count
