"""SGP4 for near-Earth objects, many times of one object at once: fast states for the sieve.

The formulas and their order are those of the reference code, so that states agree with the ``sgp4``
package to rounding (1e-8 km); ``FastStates`` checks that on every run. Nothing here decides what is
reported.
Source: Hoots & Roehrich 1980; Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753).
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Final

import numpy as np

from screening.engine.all_pairs.compiled import Floats, Singles, State, compiled, inlined
from screening.engine.all_pairs.near_earth_setup import (
    AO,
    ARGPDOT,
    ARGPO,
    AYCOF,
    BCC4,
    BCC5,
    CC1,
    CON41,
    COSIO,
    D2,
    D3,
    D4,
    DELMO,
    ECCO,
    ETA,
    KEPLER_STEPS,
    MDOT,
    MO,
    NO,
    NODECF,
    NODEDOT,
    NODEO,
    OMGCOF,
    SINIO,
    SINMAO,
    T2COF,
    T3COF,
    T4COF,
    T5COF,
    X1MTH2,
    X7THM1,
    XKE,
    XLCOF,
    XMCOF,
)  # fmt: skip
from screening.engine.all_pairs.sines import sine_cosine, small_sine_cosine
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72

_TWO_PI: Final = 2.0 * pi
_KM_S: Final = EARTH_RADIUS_WGS72_KM * XKE / 60.0
# Steps of a block of time, and objects written side by side.
STEPS: Final = 64
TILE: Final = 16
_LEAST_ECCENTRICITY: Final = 1e-6
_LARGEST_NEWTON_STEP: Final = 0.95


@inlined
def mean_motion_terms(c: tuple[float, ...], t: float) -> tuple[float, float, float, float, float]:
    """Return axis, node, ``axn``, ``ayn`` and the mean argument of latitude at ``t`` minutes."""
    (
        mo, mdot, argpo, argpdot, nodeo, nodedot, nodecf,
        cc1, bcc4, t2cof, omgcof, eta, xmcof, delmo, d2, d3, d4, bcc5, sinmao, t3cof, t4cof, t5cof,
        no, ecco, ao, aycof, xlcof,
    ) = c  # fmt: skip
    xmdf = mo + mdot * t
    t2 = t * t
    node = nodeo + nodedot * t + nodecf * t2
    _, cos_xmdf = sine_cosine(xmdf)
    delm = 1.0 + eta * cos_xmdf
    shift = omgcof * t + xmcof * (delm * delm * delm - delmo)
    mm = xmdf + shift
    argp = argpo + argpdot * t - shift
    sin_mm, _ = sine_cosine(mm)
    tempa = 1.0 - t * (cc1 + t * (d2 + t * (d3 + t * d4)))
    tempe = bcc4 * t + bcc5 * (sin_mm - sinmao)
    templ = t2 * (t2cof + t * (t3cof + t * (t4cof + t * t5cof)))
    am = ao * tempa * tempa
    em = max(ecco - tempe, _LEAST_ECCENTRICITY)
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
def state_from_anomaly(
    c: tuple[float, ...], am: float, node: float, axn: float, ayn: float, anomaly: float
) -> State:
    """Return x, y, z (TEME, km) and velocities (km/s): short-period terms and orientation."""
    con41, x1mth2, x7thm1, cosio, sinio = c
    sine, cosine = sine_cosine(anomaly)
    ecose = axn * cosine + ayn * sine
    esine = axn * sine - ayn * cosine
    el2 = axn * axn + ayn * ayn
    pl = am * (1.0 - el2)
    rl = am * (1.0 - ecose)
    betal = sqrt(1.0 - el2)
    root_am = sqrt(am)
    rdotl = root_am * esine / rl
    rvdotl = root_am * betal / rl
    ratio = am / rl
    turn = esine / (1.0 + betal)
    sinu = ratio * (sine - ayn - axn * turn)
    cosu = ratio * (cosine - axn + ayn * turn)
    sin2u = (cosu + cosu) * sinu
    cos2u = 1.0 - 2.0 * sinu * sinu
    temp1 = 0.5 * J2_WGS72 / pl
    temp2 = temp1 / pl
    radius = rl * (1.0 - 1.5 * temp2 * betal * con41) + 0.5 * temp1 * x1mth2 * cos2u
    nm_over_xke = 1.0 / (am * root_am)
    mvt = rdotl - nm_over_xke * temp1 * x1mth2 * sin2u
    rvdot = rvdotl + nm_over_xke * temp1 * (x1mth2 * cos2u + 1.5 * con41)
    # The short-period angles are small: turned by their sines instead of taken through atan2.
    ds, dc = small_sine_cosine(-0.25 * temp2 * x7thm1 * sin2u)
    sinsu, cossu = sinu * dc + cosu * ds, cosu * dc - sinu * ds
    ds, dc = small_sine_cosine(1.5 * temp2 * cosio * sinio * cos2u)
    sini, cosi = sinio * dc + cosio * ds, cosio * dc - sinio * ds
    snod, cnod = sine_cosine(node + 1.5 * temp2 * cosio * sin2u)
    xmx, xmy = -snod * cosi, cnod * cosi
    ux, uy, uz = xmx * sinsu + cnod * cossu, xmy * sinsu + snod * cossu, sini * sinsu
    vx, vy, vz = xmx * cossu - cnod * sinsu, xmy * cossu - snod * sinsu, sini * cossu
    r = radius * EARTH_RADIUS_WGS72_KM
    along, across = mvt * _KM_S, rvdot * _KM_S
    return (
        r * ux,
        r * uy,
        r * uz,
        along * ux + across * vx,
        along * uy + across * vy,
        along * uz + across * vz,
    )


@inlined
def object_states(row: Floats, minutes: Floats, scratch: Floats, out: Floats | Singles) -> None:
    """Write the states of one object at many times (k,), component by component: (6 k,)."""
    count = minutes.size
    secular = secular_part(row)
    for k in range(count):
        am, node, axn, ayn, u = mean_motion_terms(secular, minutes[k])
        scratch[k] = am
        scratch[count + k] = node
        scratch[2 * count + k] = axn
        scratch[3 * count + k] = ayn
        scratch[4 * count + k] = u
        scratch[5 * count + k] = u
    for _ in range(int(row[KEPLER_STEPS])):
        for k in range(count):
            scratch[5 * count + k] = newton_step(
                scratch[4 * count + k],
                scratch[2 * count + k],
                scratch[3 * count + k],
                scratch[5 * count + k],
            )
    shape = shape_part(row)
    for k in range(count):
        x, y, z, vx, vy, vz = state_from_anomaly(
            shape,
            scratch[k],
            scratch[count + k],
            scratch[2 * count + k],
            scratch[3 * count + k],
            scratch[5 * count + k],
        )
        out[k] = x
        out[count + k] = y
        out[2 * count + k] = z
        out[3 * count + k] = vx
        out[4 * count + k] = vy
        out[5 * count + k] = vz


@inlined
def secular_part(row: Floats) -> tuple[float, ...]:
    """Return the coefficients of the secular terms as numbers, for registers instead of memory."""
    return (
        row[MO], row[MDOT], row[ARGPO], row[ARGPDOT], row[NODEO], row[NODEDOT], row[NODECF],
        row[CC1], row[BCC4], row[T2COF], row[OMGCOF], row[ETA], row[XMCOF], row[DELMO], row[D2],
        row[D3], row[D4], row[BCC5], row[SINMAO], row[T3COF], row[T4COF], row[T5COF],
        row[NO], row[ECCO], row[AO], row[AYCOF], row[XLCOF],
    )  # fmt: skip


@inlined
def shape_part(row: Floats) -> tuple[float, ...]:
    """Return the coefficients of the short-period terms."""
    return row[CON41], row[X1MTH2], row[X7THM1], row[COSIO], row[SINIO]


@inlined
def near_earth_state(row: Floats, t: float) -> State:
    """Return one state: x, y, z (TEME, km), vx, vy, vz (km/s) at ``t`` minutes after the epoch."""
    am, node, axn, ayn, u = mean_motion_terms(secular_part(row), t)
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
