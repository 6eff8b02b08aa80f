"""Deep-space objects between exact states: a two-body arc, put right at its far end.

SGP4 has no fast form for deep space. Its states at the ends of short arcs come from the ``sgp4``
package; between them the object follows two-body motion from the first end, and what that misses at
the second end, in position and velocity, is taken out by the cubic that meets both ends. What is
left, and what its velocity makes of that in half a step, is measured to be under 0.6 of the miss in
position; all of that is allowed for.
Source: f and g functions, Battin 1999, section 4.3; cubic Hermite interpolation.
"""

from __future__ import annotations

from math import inf, isfinite, sqrt
from typing import Final

from screening.engine.compiled import Floats, Singles, State, compiled, inlined
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.near_earth.sines import sine_cosine

_MOST_NEWTON_STEPS: Final = 20
# Newton's step squares the miss: what is left after one this small is nothing.
_CLOSE_ENOUGH_RAD: Final = 1e-6


@inlined
def anomaly_change(mean_rad: float, at_first: float, in_phase: float, quadrature: float) -> float:
    """Solve Kepler's equation for the change of eccentric anomaly (rad), from a first guess.

    ``in_phase`` and ``quadrature`` are e cos E and e sin E at the beginning.
    """
    change = min(max(at_first, -2.0), 2.0)
    for _ in range(_MOST_NEWTON_STEPS):
        s, c = sine_cosine(change)
        miss = change - in_phase * s + quadrature * (1.0 - c) - mean_rad
        step = miss / (1.0 - in_phase * c + quadrature * s)
        change -= min(max(step, -1.0), 1.0)
        if abs(step) < _CLOSE_ENOUGH_RAD:
            break
    return change


@inlined
def two_body(state: State, after_s: float) -> State:
    """Return the two-body state (km, km/s) ``after_s`` seconds after a bound one."""
    x, y, z, vx, vy, vz = state
    r0 = sqrt(x * x + y * y + z * z)
    root_mu = sqrt(MU_WGS72_KM3_S2)
    sigma = (x * vx + y * vy + z * vz) / root_mu
    a = 1.0 / (2.0 / r0 - (vx * vx + vy * vy + vz * vz) / MU_WGS72_KM3_S2)
    root_a = sqrt(a)
    mean = root_mu / (a * root_a) * after_s
    in_phase, quadrature = 1.0 - r0 / a, sigma / root_a
    # First by the anomaly's rate at the beginning.
    change = anomaly_change(mean, mean * a / r0, in_phase, quadrature)
    s, c = sine_cosine(change)
    r = a * (1.0 - in_phase * c + quadrature * s)
    f, g = 1.0 - a / r0 * (1.0 - c), after_s - a * root_a / root_mu * (change - s)
    fdot, gdot = -root_mu * root_a * s / (r * r0), 1.0 - a / r * (1.0 - c)
    return (
        f * x + g * vx, f * y + g * vy, f * z + g * vz,
        fdot * x + gdot * vx, fdot * y + gdot * vy, fdot * z + gdot * vz,
    )  # fmt: skip


@inlined
def state_of(row: Floats) -> State:
    """Return a state (6,) as numbers."""
    return row[0], row[1], row[2], row[3], row[4], row[5]


@inlined
def put_right(state: State, miss: State, t: float, length_s: float) -> State:
    """Take out what an arc misses its end by from its state at the share ``t`` of its length."""
    place, turn = t * t * (3.0 - 2.0 * t), t * t * (t - 1.0) * length_s
    place_rate, turn_rate = 6.0 * t * (1.0 - t) / length_s, t * (3.0 * t - 2.0)
    x, y, z, vx, vy, vz = state
    mx, my, mz, mu, mv, mw = miss
    return (
        x + place * mx + turn * mu, y + place * my + turn * mv, z + place * mz + turn * mw,
        vx + place_rate * mx + turn_rate * mu,
        vy + place_rate * my + turn_rate * mv,
        vz + place_rate * mz + turn_rate * mw,
    )  # fmt: skip


@inlined
def fill_arc(begin: Floats, end: Floats, step_s: float, out: Singles, column: int) -> float:
    """Write one object's states along one arc, ``out`` (k, 6, n); return its miss in km."""
    length_s, state, goal = out.shape[0] * step_s, state_of(begin), state_of(end)
    x, y, z, vx, vy, vz = two_body(state, length_s)
    mx, my, mz = goal[0] - x, goal[1] - y, goal[2] - z
    miss = mx, my, mz, goal[3] - vx, goal[4] - vy, goal[5] - vz
    for k in range(out.shape[0]):
        there = two_body(state, k * step_s)
        there = put_right(there, miss, k / out.shape[0], length_s)
        out[k, 0, column], out[k, 1, column], out[k, 2, column] = there[0], there[1], there[2]
        out[k, 3, column], out[k, 4, column], out[k, 5, column] = there[3], there[4], there[5]
    return sqrt(mx * mx + my * my + mz * mz)


@compiled
def fill_arcs(
    ends: Floats,
    steps_per_arc: int,
    step_s: float,
    first_column: int,
    out: Singles,
    miss_km: Floats,
) -> None:
    """Write float32 states along arcs: ``out`` (k, 6, n) from ``ends`` (m, arcs + 1, 6).

    ``miss_km`` (m,) gets the largest position that a two-body arc of the object misses its end by,
    infinity where an end has no state or none that is bound.
    """
    for i in range(ends.shape[0]):
        worst = 0.0
        for arc in range(ends.shape[1] - 1):
            steps = out[arc * steps_per_arc : (arc + 1) * steps_per_arc]
            miss = fill_arc(ends[i, arc], ends[i, arc + 1], step_s, steps, first_column + i)
            # NOTE: max would pass over NaN, and an end without a state would say nothing.
            worst = max(worst, miss) if isfinite(miss) else inf
        miss_km[i] = worst
