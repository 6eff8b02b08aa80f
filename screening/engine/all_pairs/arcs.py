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

from screening.engine.all_pairs.compiled import Floats, Singles, State, compiled, inlined
from screening.engine.all_pairs.sines import sine_cosine
from screening.engine.constants import MU_WGS72_KM3_S2

_MOST_NEWTON_STEPS: Final = 20
# Newton's step squares the miss: what is left after one this small is nothing.
_CLOSE_ENOUGH_RAD: Final = 1e-6


@inlined
def two_body(state: State, after_s: float) -> State:
    """Return the two-body state (six numbers) ``after_s`` seconds after a bound one."""
    x, y, z, vx, vy, vz = state
    r0 = sqrt(x * x + y * y + z * z)
    root_mu = sqrt(MU_WGS72_KM3_S2)
    sigma = (x * vx + y * vy + z * vz) / root_mu
    a = 1.0 / (2.0 / r0 - (vx * vx + vy * vy + vz * vz) / MU_WGS72_KM3_S2)
    root_a = sqrt(a)
    mean = root_mu / (a * root_a) * after_s
    in_phase, quadrature = 1.0 - r0 / a, sigma / root_a
    # The eccentric anomaly's change, from its rate at the beginning.
    change = mean * a / r0
    change = min(max(change, -2.0), 2.0)
    for _ in range(_MOST_NEWTON_STEPS):
        s, c = sine_cosine(change)
        miss = change - in_phase * s + quadrature * (1.0 - c) - mean
        step = miss / (1.0 - in_phase * c + quadrature * s)
        change -= min(max(step, -1.0), 1.0)
        if abs(step) < _CLOSE_ENOUGH_RAD:
            break
    s, c = sine_cosine(change)
    r = a * (1.0 - in_phase * c + quadrature * s)
    f = 1.0 - a / r0 * (1.0 - c)
    g = after_s - a * root_a / root_mu * (change - s)
    fdot = -root_mu * root_a * s / (r * r0)
    gdot = 1.0 - a / r * (1.0 - c)
    return (
        f * x + g * vx, f * y + g * vy, f * z + g * vz,
        fdot * x + gdot * vx, fdot * y + gdot * vy, fdot * z + gdot * vz,
    )  # fmt: skip


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
    length = steps_per_arc * step_s
    for i in range(ends.shape[0]):
        worst = 0.0
        for arc in range(ends.shape[1] - 1):
            end = ends[i, arc + 1]
            begin = ends[i, arc]
            state = (begin[0], begin[1], begin[2], begin[3], begin[4], begin[5])
            x, y, z, vx, vy, vz = two_body(state, length)
            mx, my, mz = end[0] - x, end[1] - y, end[2] - z
            mu, mv, mw = end[3] - vx, end[4] - vy, end[5] - vz
            miss = sqrt(mx * mx + my * my + mz * mz)
            # NOTE: max would pass over NaN, and an end without a state would say nothing.
            worst = max(worst, miss) if isfinite(miss) else inf
            for k in range(steps_per_arc):
                t = k / steps_per_arc
                x, y, z, vx, vy, vz = two_body(state, k * step_s)
                place, turn = t * t * (3.0 - 2.0 * t), t * t * (t - 1.0) * length
                place_rate, turn_rate = 6.0 * t * (1.0 - t) / length, t * (3.0 * t - 2.0)
                row = arc * steps_per_arc + k
                column = first_column + i
                out[row, 0, column] = x + place * mx + turn * mu
                out[row, 1, column] = y + place * my + turn * mv
                out[row, 2, column] = z + place * mz + turn * mw
                out[row, 3, column] = vx + place_rate * mx + turn_rate * mu
                out[row, 4, column] = vy + place_rate * my + turn_rate * mv
                out[row, 5, column] = vz + place_rate * mz + turn_rate * mw
        miss_km[i] = worst
