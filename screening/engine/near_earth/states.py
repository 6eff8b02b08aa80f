"""SGP4 for near-Earth objects, many times of one object at once: fast states for the sieve.

The formulas and their order are those of the reference code, so that states agree with the ``sgp4``
package to rounding (1e-8 km); ``own_sgp4`` checks that on every run. Nothing here decides what is
reported. Angles are in rad, times in minutes after the epoch, lengths in Earth radii until states
are: TEME, km and km/s.
Source: Hoots & Roehrich 1980; Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753).
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Final

import numpy as np

from screening.engine.compiled import Floats, Singles, State, compiled, inlined
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72
from screening.engine.near_earth.coefficients import (
    KEPLER_STEPS,
    XKE,
    angle_part,
    mean_part,
    shape_part,
)
from screening.engine.near_earth.mean_elements import mean_orbit
from screening.engine.near_earth.sines import sine_cosine, small_sine_cosine

_TWO_PI: Final = 2.0 * pi
_KM_S: Final = EARTH_RADIUS_WGS72_KM * XKE / 60.0
# Steps of a block of time, and objects written side by side.
STEPS: Final = 64
TILE: Final = 16
_LEAST_ECCENTRICITY: Final = 1e-6
_LARGEST_NEWTON_STEP: Final = 0.95

# The orbit as Kepler's equation takes it: axis, node, SGP4's axn and ayn (the eccentricity along
# and across the node), mean argument of latitude.
Kepler = tuple[float, float, float, float, float]
SineCosine = tuple[float, float]


@inlined
def kepler_terms(mean: tuple[float, ...], angle: tuple[float, ...], t: float) -> Kepler:
    """Return the orbit at ``t`` with its long-period terms."""
    nodeo, nodedot, nodecf, t2cof, t3cof, t4cof, t5cof, no, aycof, xlcof = angle
    am, eccentricity, mm, argp = mean_orbit(mean, t)
    t2 = t * t
    node = nodeo + nodedot * t + nodecf * t2
    templ = t2 * (t2cof + t * (t3cof + t * (t4cof + t * t5cof)))
    em = max(eccentricity, _LEAST_ECCENTRICITY)
    sin_argp, cos_argp = sine_cosine(argp)
    over_p = 1.0 / (am * (1.0 - em * em))
    axn = em * cos_argp
    ayn = em * sin_argp + over_p * aycof
    u = mm + no * templ + argp + over_p * xlcof * axn
    u = u - _TWO_PI * np.floor(u / _TWO_PI)
    return am, node, axn, ayn, u


@inlined
def newton_step(u: float, axn: float, ayn: float, anomaly: float) -> float:
    """Return the next approximation of Kepler's equation in SGP4's variables."""
    sine, cosine = sine_cosine(anomaly)
    step = (u - ayn * cosine + axn * sine - anomaly) / (1.0 - cosine * axn - sine * ayn)
    return anomaly + min(max(step, -_LARGEST_NEWTON_STEP), _LARGEST_NEWTON_STEP)


@inlined
def motion_in_plane(
    am: float, axn: float, ayn: float, anomaly: float
) -> tuple[float, float, float, float, float, SineCosine]:
    """Return radius, parameter, sqrt(1 - e^2), rates along and across, argument of latitude."""
    sine, cosine = sine_cosine(anomaly)
    ecose = axn * cosine + ayn * sine
    esine = axn * sine - ayn * cosine
    el2 = axn * axn + ayn * ayn
    rl, betal, root_am = am * (1.0 - ecose), sqrt(1.0 - el2), sqrt(am)
    ratio = am / rl
    turn = esine / (1.0 + betal)
    latitude = ratio * (sine - ayn - axn * turn), ratio * (cosine - axn + ayn * turn)
    return rl, am * (1.0 - el2), betal, root_am * esine / rl, root_am * betal / rl, latitude


@inlined
def turned(angle: SineCosine, by_rad: float) -> SineCosine:
    """Turn an angle by a small one, by their sines instead of through atan2."""
    sine, cosine = angle
    ds, dc = small_sine_cosine(by_rad)
    return sine * dc + cosine * ds, cosine * dc - sine * ds


@inlined
def in_space(
    r: float, along: float, across: float,
    latitude: SineCosine, inclination: SineCosine, node: SineCosine,
) -> State:  # fmt: skip
    """Return the state of a radius and its rates (km, km/s) in a plane that lies so."""
    (sinsu, cossu), (sini, cosi), (snod, cnod) = latitude, inclination, node
    xmx, xmy = -snod * cosi, cnod * cosi
    ux, uy, uz = xmx * sinsu + cnod * cossu, xmy * sinsu + snod * cossu, sini * sinsu
    vx, vy, vz = xmx * cossu - cnod * sinsu, xmy * cossu - snod * sinsu, sini * cossu
    return (
        r * ux, r * uy, r * uz,
        along * ux + across * vx, along * uy + across * vy, along * uz + across * vz,
    )  # fmt: skip


@inlined
def state_from_anomaly(
    shape: tuple[float, ...], am: float, node: float, axn: float, ayn: float, anomaly: float
) -> State:
    """Return the state: short-period terms and orientation."""
    con41, x1mth2, x7thm1, cosio, sinio = shape
    rl, pl, betal, rdotl, rvdotl, latitude = motion_in_plane(am, axn, ayn, anomaly)
    sinu, cosu = latitude
    sin2u, cos2u = (cosu + cosu) * sinu, 1.0 - 2.0 * sinu * sinu
    temp1 = 0.5 * J2_WGS72 / pl
    temp2 = temp1 / pl
    radius = rl * (1.0 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * x1mth2 * cos2u
    nm_over_xke = 1.0 / (am * sqrt(am))
    mvt = rdotl - nm_over_xke * temp1 * x1mth2 * sin2u
    rvdot = rvdotl + nm_over_xke * temp1 * (x1mth2 * cos2u + 1.5 * con41)
    return in_space(
        radius * EARTH_RADIUS_WGS72_KM,
        mvt * _KM_S,
        rvdot * _KM_S,
        turned(latitude, -0.25 * temp2 * x7thm1 * sin2u),
        turned((sinio, cosio), 1.5 * temp2 * cosio * sinio * cos2u),
        sine_cosine(node + 1.5 * temp2 * cosio * sin2u),
    )


@inlined
def fill_kepler(row: Floats, minutes: Floats, scratch: Floats) -> None:
    """Write the orbit at every time, quantity by quantity, and a first anomaly: (6 k,)."""
    count, mean, angle = minutes.size, mean_part(row), angle_part(row)
    for k in range(count):
        am, node, axn, ayn, u = kepler_terms(mean, angle, minutes[k])
        scratch[k] = am
        scratch[count + k] = node
        scratch[2 * count + k] = axn
        scratch[3 * count + k] = ayn
        scratch[4 * count + k] = u
        scratch[5 * count + k] = u


@inlined
def better_anomalies(scratch: Floats, count: int) -> None:
    """Take one step of Newton's towards the anomaly of each time."""
    for k in range(count):
        scratch[5 * count + k] = newton_step(
            scratch[4 * count + k],
            scratch[2 * count + k],
            scratch[3 * count + k],
            scratch[5 * count + k],
        )


@inlined
def fill_states(row: Floats, scratch: Floats, count: int, out: Floats | Singles) -> None:
    """Write the states of the anomalies, component by component: (6 k,)."""
    shape = shape_part(row)
    for k in range(count):
        am, node = scratch[k], scratch[count + k]
        axn, ayn = scratch[2 * count + k], scratch[3 * count + k]
        state = state_from_anomaly(shape, am, node, axn, ayn, scratch[5 * count + k])
        out[k] = state[0]
        out[count + k] = state[1]
        out[2 * count + k] = state[2]
        out[3 * count + k] = state[3]
        out[4 * count + k] = state[4]
        out[5 * count + k] = state[5]


@inlined
def object_states(row: Floats, minutes: Floats, scratch: Floats, out: Floats | Singles) -> None:
    """Write the states of one object at many times (k,), component by component: (6 k,).

    Each part is a loop of its own over all times, which becomes vector instructions.
    """
    fill_kepler(row, minutes, scratch)
    for _ in range(int(row[KEPLER_STEPS])):
        better_anomalies(scratch, minutes.size)
    fill_states(row, scratch, minutes.size, out)


@inlined
def near_earth_state(row: Floats, t: float) -> State:
    """Return one state: x, y, z (TEME, km), vx, vy, vz (km/s) at ``t`` minutes after the epoch."""
    am, node, axn, ayn, u = kepler_terms(mean_part(row), angle_part(row), t)
    anomaly = u
    for _ in range(int(row[KEPLER_STEPS])):
        anomaly = newton_step(u, axn, ayn, anomaly)
    return state_from_anomaly(shape_part(row), am, node, axn, ayn, anomaly)


@compiled
def near_earth_block(
    coefficients: Floats, start_min: Floats, after_min: Floats, first: int, last: int, out: Singles
) -> None:
    """Write float32 states of objects ``first`` to ``last`` at every step: ``out`` (k, 6, n).

    Steps are ``after_min`` (k,) minutes after each object's ``start_min`` (n,), which counts from
    its epoch.
    """
    steps = after_min.size
    scratch, minutes = np.empty(6 * steps), np.empty(steps)
    tile = np.empty((TILE, 6 * steps), dtype=np.float32)
    for begin in range(first, last, TILE):
        end = min(begin + TILE, last)
        for i in range(begin, end):
            for k in range(steps):
                minutes[k] = start_min[i] + after_min[k]
            object_states(coefficients[i], minutes, scratch, tile[i - begin])
        for k in range(steps):
            for c in range(6):
                for i in range(begin, end):
                    out[k, c, i] = tile[i - begin, c * steps + k]


@compiled
def near_earth_grid(
    coefficients: Floats, start_min: Floats, after_min: Floats, out: Floats
) -> None:
    """Write the states of objects (n,) at common times (k,): ``out`` (n, 6, k)."""
    steps = after_min.size
    scratch, minutes = np.empty(6 * steps), np.empty(steps)
    flat = out.reshape(out.shape[0], 6 * steps)
    for i in range(out.shape[0]):
        for k in range(steps):
            minutes[k] = start_min[i] + after_min[k]
        object_states(coefficients[i], minutes, scratch, flat[i])
