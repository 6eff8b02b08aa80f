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

# Rows of the sorted table, single precision.
X, Y, Z, VX, VY, VZ, RADIUS, SLACK, MARGIN, SPEED, LATITUDE, LONGITUDE = range(12)
TABLE_ROWS: Final = 12
# The rules of one sieve, as compiled code takes them: an array of numbers.
HALF_STEP, THRESHOLD, SPECIAL_SPEED, SPECIAL_SLACK, SPECIAL_MARGIN = range(5)
ERROR_CONSTANT, ERROR_PER_SPEED, BAND_WIDTH = range(5, 8)
RULES: Final = 8
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
def sort_objects(states, margin, cell_of, unsorted, begins, order, table):
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
            table[row, place] = states[row, i]
        table[RADIUS, place] = unsorted[0, i]
        table[SLACK, place] = unsorted[1, i]
        table[MARGIN, place] = margin[i]
        table[SPEED, place] = unsorted[2, i]
        table[LATITUDE, place] = unsorted[3, i]
        table[LONGITUDE, place] = unsorted[4, i]
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
def closest_straight(table, k, other, half_step):
    """Return squared least distance, its time and squared speed of straight relative motion."""
    x, y, z = table[X, other] - table[X, k], table[Y, other] - table[Y, k], table[Z, other] - table[Z, k]
    u, v, w = table[VX, other] - table[VX, k], table[VY, other] - table[VY, k], table[VZ, other] - table[VZ, k]
    speed2 = u * u + v * v + w * w
    at = -(x * u + y * v + z * w) / max(speed2, np.float32(1e-12))
    at = min(max(at, -half_step), half_step)
    x, y, z = x + at * u, y + at * v, z + at * w
    return x * x + y * y + z * z, at, speed2


@inlined
def try_runs(k, runs, many, table, two_sided, order, rules, step, found, closest_s, count):
    """Try object ``k`` with the objects of the runs; write near meetings from ``count`` on."""
    radius = table[RADIUS, k]
    slack = table[SLACK, k] + np.float32(rules[THRESHOLD])
    half_step = np.float32(rules[HALF_STEP])
    near_km = table[MARGIN, k] + np.float32(rules[THRESHOLD] + rules[ERROR_CONSTANT])
    per_speed = np.float32(rules[ERROR_PER_SPEED])
    for run in range(many):
        for other in range(runs[run, 0], runs[run, 1]):
            if abs(table[RADIUS, other] - radius) > slack + table[SLACK, other]:
                continue
            # A two-sided object looks all round and meets the others itself.
            if other == k or (two_sided[other] and (other < k or not two_sided[k])):
                continue
            distance2, at, speed2 = closest_straight(table, k, other, half_step)
            near = near_km + table[MARGIN, other] + per_speed * sqrt(speed2)
            if distance2 <= near * near:
                if count < closest_s.size:
                    found[count, 0], found[count, 1] = order[k], order[other]
                    found[count, 2] = step
                    closest_s[count] = at
                count += 1
    return count


@inlined
def choose_two_sided(placed, everyone, is_primary, table, order, rules, two_sided):
    """Mark whom the search goes all round: the primaries or, if all are, the unusual objects."""
    for k in range(placed):
        two_sided[k] = (
            table[SPEED, k] > rules[SPECIAL_SPEED]
            or table[SLACK, k] > rules[SPECIAL_SLACK]
            or table[MARGIN, k] > rules[SPECIAL_MARGIN]
        ) if everyone else is_primary[order[k]]


@inlined
def all_round_runs(k, rules, cells, least_cosine, begins, most, table, runs):
    """Find everything that object ``k`` could meet, before and after it."""
    climb = table[SLACK, k] + most[MOST_SLACK] + rules[THRESHOLD]
    fastest = table[SPEED, k] + most[MOST_SPEED]
    reach = (
        rules[THRESHOLD] + rules[ERROR_CONSTANT] + table[MARGIN, k] + most[MOST_MARGIN]
        + fastest * (rules[HALF_STEP] + rules[ERROR_PER_SPEED])
    )
    return runs_around(
        table[RADIUS, k], table[LATITUDE, k], table[LONGITUDE, k], climb, reach,
        least_cosine, cells, begins, rules[BAND_WIDTH], runs,
    )


@compiled
def search_all_round(placed, rules, cells, least_cosine, begins, most, table, two_sided, order, runs, step, found, closest_s, count):
    """Try every two-sided object of one instant with everything near it."""
    for k in range(placed):
        if two_sided[k]:
            many = all_round_runs(k, rules, cells, least_cosine, begins, most, table, runs)
            count = try_runs(k, runs, many, table, two_sided, order, rules, step, found, closest_s, count)
    return count


@compiled
def search_cells(rules, ahead, around, begins, table, two_sided, order, runs, step, found, closest_s, count):
    """Try every other object of one instant with those near it, each pair from one side."""
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
                if not two_sided[k]:
                    runs[0, 0], runs[0, 1] = k + 1, high
                    count = try_runs(k, runs, many, table, two_sided, order, rules, step, found, closest_s, count)
    return count


@compiled
def find_meetings(states, steps, margin, is_primary, everyone, rules, cells, ahead, around, least_cosine, found, closest_s):
    """Find every pair that may meet within half a step of each of the instants ``steps``.

    ``states`` (k, 6, n) single precision: TEME km and km/s, NaN for none. Writes rows (one, other,
    step) to ``found`` and the time of closest straight motion, seconds from the instant, to
    ``closest_s``. Returns how many there are, which may be more than fit.
    """
    n, cell_count = states.shape[2], cells[4]
    cell_of, order = np.empty(n, np.int32), np.empty(n, np.int32)
    unsorted, table = np.empty((5, n)), np.empty((TABLE_ROWS, n), np.float32)
    begins, two_sided = np.empty(cell_count + 2, np.int32), np.empty(n, np.bool_)
    runs = np.empty((2 * cell_count + 2, 2), np.int32)
    most, count = np.empty(3), 0
    for step in steps:
        place_objects(states[step], margin, rules, cells, cell_of, unsorted, most)
        placed = sort_objects(states[step], margin, cell_of, unsorted, begins, order, table)
        choose_two_sided(placed, everyone, is_primary, table, order, rules, two_sided)
        count = search_all_round(placed, rules, cells, least_cosine, begins, most, table, two_sided, order, runs, step, found, closest_s, count)
        if everyone:
            count = search_cells(rules, ahead, around, begins, table, two_sided, order, runs, step, found, closest_s, count)
    return count
