"""What SGP4 works out once for every near-Earth object, for all objects at once.

Source: Hoots & Roehrich 1980; Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from sgp4.api import Satrec

from screening.engine.compiled import Floats, inlined
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72, MU_WGS72_KM3_S2
from screening.engine.types import FloatArray

XKE: Final = 60.0 / sqrt(EARTH_RADIUS_WGS72_KM**3 / MU_WGS72_KM3_S2)
J4_WGS72: Final = -1.65597e-6
J3_OVER_J2: Final = -2.53881e-6 / J2_WGS72

# Columns of a row of coefficients, in SGP4's own names but for the last: the number of Newton steps
# that Kepler's equation takes.
(
    MO, MDOT, ARGPO, ARGPDOT, NODEO, NODEDOT, NODECF,
    CC1, BCC4, T2COF, OMGCOF, ETA, XMCOF, DELMO, D2, D3, D4, BCC5, SINMAO, T3COF, T4COF, T5COF,
    NO, ECCO, AO, AYCOF, XLCOF, CON41, X1MTH2, X7THM1, COSIO, SINIO, KEPLER_STEPS,
) = range(33)  # fmt: skip

# Newton steps from the mean argument of latitude to 1e-12, by eccentricity up to each bound.
_STEPS_BY_ECCENTRICITY: Final = ((0.003, 2), (0.03, 3), (0.2, 4), (0.5, 6), (1.0, 10))


def near_earth_coefficients(satrecs: Sequence[Satrec]) -> FloatArray:
    """Return one row of coefficients an object: angles in rad, times in minutes, Earth radii.

    Rows of deep-space objects mean nothing.
    """
    columns = np.array(
        [(s.ecco, s.inclo, s.no_kozai, s.bstar, s.argpo, s.mo, s.nodeo) for s in satrecs]
    ).reshape(-1, 7)
    with np.errstate(all="ignore"):
        return _coefficients(*columns.T)


@inlined
def mean_part(row: Floats) -> tuple[float, ...]:
    """Return the coefficients of ``mean_orbit`` as numbers, for registers instead of memory."""
    return (
        row[MO], row[MDOT], row[ARGPO], row[ARGPDOT], row[CC1], row[BCC4], row[OMGCOF], row[ETA],
        row[XMCOF], row[DELMO], row[D2], row[D3], row[D4], row[BCC5], row[SINMAO],
        row[ECCO], row[AO],
    )  # fmt: skip


@inlined
def angle_part(row: Floats) -> tuple[float, ...]:
    """Return the coefficients of node, mean longitude and long-period terms."""
    return (
        row[NODEO], row[NODEDOT], row[NODECF], row[T2COF], row[T3COF], row[T4COF], row[T5COF],
        row[NO], row[AYCOF], row[XLCOF],
    )  # fmt: skip


@inlined
def shape_part(row: Floats) -> tuple[float, ...]:
    """Return the coefficients of the short-period terms and the inclination."""
    return row[CON41], row[X1MTH2], row[X7THM1], row[COSIO], row[SINIO]


def _coefficients(
    e: FloatArray,
    inclination: FloatArray,
    no_kozai: FloatArray,
    bstar: FloatArray,
    argpo: FloatArray,
    mo: FloatArray,
    nodeo: FloatArray,
) -> FloatArray:
    cosio, sinio = np.cos(inclination), np.sin(inclination)
    no = _mean_motion(no_kozai, e, cosio)
    ao = (XKE / no) ** (2.0 / 3.0)
    secular = _secular_rates(no, ao, e, cosio)
    drag = _drag(_orbit(no, ao, e, cosio, sinio, argpo, mo, bstar))
    mdot, argpdot, nodedot, xhdot1 = secular
    nodecf = 3.5 * (1.0 - e * e) * xhdot1 * drag["cc1"]
    safe = np.where(np.abs(cosio + 1.0) > 1.5e-12, 1.0 + cosio, 1.5e-12)
    columns = [
        mo, mdot, argpo, argpdot, nodeo, nodedot, nodecf,
        *(drag[name] for name in _DRAG_ORDER),
        no, e, ao, -0.5 * J3_OVER_J2 * sinio,
        -0.25 * J3_OVER_J2 * sinio * (3.0 + 5.0 * cosio) / safe,
        3.0 * cosio**2 - 1.0, 1.0 - cosio**2, 7.0 * cosio**2 - 1.0, cosio, sinio,
        _newton_steps(e),
    ]  # fmt: skip
    rows: FloatArray = np.ascontiguousarray(np.stack(columns, axis=1))
    return rows


_DRAG_ORDER: Final = (
    "cc1", "bcc4", "t2cof", "omgcof", "eta", "xmcof", "delmo", "d2", "d3", "d4", "bcc5", "sinmao",
    "t3cof", "t4cof", "t5cof",
)  # fmt: skip


def _mean_motion(no_kozai: FloatArray, e: FloatArray, cosio: FloatArray) -> FloatArray:
    """Undo Kozai's mean motion."""
    omeosq = 1.0 - e * e
    ak = (XKE / no_kozai) ** (2.0 / 3.0)
    d1 = 0.75 * J2_WGS72 * (3.0 * cosio**2 - 1.0) / (np.sqrt(omeosq) * omeosq)
    delta = d1 / ak**2
    adel = ak * (1.0 - delta**2 - delta * (1.0 / 3.0 + 134.0 * delta**2 / 81.0))
    unkozai: FloatArray = no_kozai / (1.0 + d1 / adel**2)
    return unkozai


def _secular_rates(
    no: FloatArray, ao: FloatArray, e: FloatArray, cosio: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    omeosq, c2 = 1.0 - e * e, cosio**2
    rteosq, c4 = np.sqrt(omeosq), c2 * c2
    pinvsq = 1.0 / (ao * omeosq) ** 2
    temp1 = 1.5 * J2_WGS72 * pinvsq * no
    temp2 = 0.5 * temp1 * J2_WGS72 * pinvsq
    temp3 = -0.46875 * J4_WGS72 * pinvsq**2 * no
    mdot = (
        no
        + 0.5 * temp1 * rteosq * (3.0 * c2 - 1.0)
        + 0.0625 * temp2 * rteosq * (13.0 - 78.0 * c2 + 137.0 * c4)
    )
    argpdot = (
        -0.5 * temp1 * (1.0 - 5.0 * c2)
        + 0.0625 * temp2 * (7.0 - 114.0 * c2 + 395.0 * c4)
        + temp3 * (3.0 - 36.0 * c2 + 49.0 * c4)
    )
    xhdot1 = -temp1 * cosio
    nodedot = xhdot1 + cosio * (0.5 * temp2 * (4.0 - 19.0 * c2) + 2.0 * temp3 * (3.0 - 7.0 * c2))
    return mdot, argpdot, nodedot, xhdot1


def _density_fit(ao: FloatArray, e: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return SGP4's s and (q0 - s)^4, lowered for low perigees."""
    perigee_km = (ao * (1.0 - e) - 1.0) * EARTH_RADIUS_WGS72_KM
    s_km = np.where(perigee_km < 156.0, np.maximum(perigee_km - 78.0, 20.0), 78.0)
    q4 = ((120.0 - s_km) / EARTH_RADIUS_WGS72_KM) ** 4
    return s_km / EARTH_RADIUS_WGS72_KM + 1.0, q4


@dataclass(frozen=True, slots=True)
class _Orbit:
    """The mean orbit and what drag makes of it, in SGP4's variables: one value an object."""

    no: FloatArray
    ao: FloatArray
    e: FloatArray
    cosio: FloatArray
    sinio: FloatArray
    argpo: FloatArray
    mo: FloatArray
    bstar: FloatArray
    s: FloatArray
    coef: FloatArray
    tsi: FloatArray
    eta: FloatArray
    con41: FloatArray
    psisq: FloatArray
    coef1: FloatArray


def _orbit(
    no: FloatArray,
    ao: FloatArray,
    e: FloatArray,
    cosio: FloatArray,
    sinio: FloatArray,
    argpo: FloatArray,
    mo: FloatArray,
    bstar: FloatArray,
) -> _Orbit:
    s, q4 = _density_fit(ao, e)
    tsi = 1.0 / (ao - s)
    eta = ao * e * tsi
    psisq = np.abs(1.0 - eta * eta)
    coef = q4 * tsi**4
    con41 = 3.0 * cosio**2 - 1.0
    return _Orbit(
        no, ao, e, cosio, sinio, argpo, mo, bstar,
        s, coef, tsi, eta, con41, psisq, coef / psisq**3.5,
    )  # fmt: skip


def _drag(o: _Orbit) -> dict[str, FloatArray]:
    is_eccentric = o.e > 1.0e-4
    over_e = 1.0 / np.where(is_eccentric, o.e, 1.0)
    eeta = o.e * o.eta
    cc3 = np.where(is_eccentric, -2.0 * o.coef * o.tsi * J3_OVER_J2 * o.no * o.sinio * over_e, 0.0)
    cc1 = o.bstar * _cc2(o)
    xmcof = np.where(
        is_eccentric, -2.0 / 3.0 * o.coef * o.bstar / np.where(is_eccentric, eeta, 1.0), 0.0
    )
    terms = {
        "cc1": cc1,
        "bcc4": o.bstar * _cc4(o),
        "t2cof": 1.5 * cc1,
        "omgcof": o.bstar * cc3 * np.cos(o.argpo),
        "eta": o.eta,
        "xmcof": xmcof,
        "delmo": (1.0 + o.eta * np.cos(o.mo)) ** 3,
        "bcc5": o.bstar * _cc5(o),
        "sinmao": np.sin(o.mo),
        **_higher_drag(cc1, o.ao, o.s, o.tsi),
    }
    # Below 220 km SGP4 leaves the higher terms out.
    is_simple = o.ao * (1.0 - o.e) < 220.0 / EARTH_RADIUS_WGS72_KM + 1.0
    for name in ("omgcof", "xmcof", "d2", "d3", "d4", "bcc5", "t3cof", "t4cof", "t5cof"):
        terms[name] = np.where(is_simple, 0.0, terms[name])
    return terms


def _cc2(o: _Orbit) -> FloatArray:
    etasq, eeta = o.eta * o.eta, o.e * o.eta
    shape = o.ao * (1.0 + 1.5 * etasq + eeta * (4.0 + etasq))
    oblate = 0.375 * J2_WGS72 * o.tsi / o.psisq * o.con41 * (8.0 + 3.0 * etasq * (8.0 + etasq))
    return o.coef1 * o.no * (shape + oblate)


def _cc4(o: _Orbit) -> FloatArray:
    etasq, eeta, x1mth2 = o.eta * o.eta, o.e * o.eta, 1.0 - o.cosio**2
    steady = -3.0 * o.con41 * (1.0 - 2.0 * eeta + etasq * (1.5 - 0.5 * eeta))
    turning = 0.75 * x1mth2 * (2.0 * etasq - eeta * (1.0 + etasq)) * np.cos(2.0 * o.argpo)
    oblate = J2_WGS72 * o.tsi / (o.ao * o.psisq) * (steady + turning)
    shape = o.eta * (2.0 + 0.5 * etasq) + o.e * (0.5 + 2.0 * etasq) - oblate
    return 2.0 * o.no * o.coef1 * o.ao * (1.0 - o.e * o.e) * shape


def _cc5(o: _Orbit) -> FloatArray:
    etasq, eeta = o.eta * o.eta, o.e * o.eta
    omeosq = 1.0 - o.e * o.e
    return 2.0 * o.coef1 * o.ao * omeosq * (1.0 + 2.75 * (etasq + eeta) + eeta * etasq)


def _higher_drag(
    cc1: FloatArray, ao: FloatArray, s: FloatArray, tsi: FloatArray
) -> dict[str, FloatArray]:
    d2 = 4.0 * ao * tsi * cc1**2
    temp = d2 * tsi * cc1 / 3.0
    d3 = (17.0 * ao + s) * temp
    d4 = 0.5 * temp * ao * tsi * (221.0 * ao + 31.0 * s) * cc1
    return {
        "d2": d2,
        "d3": d3,
        "d4": d4,
        "t3cof": d2 + 2.0 * cc1**2,
        "t4cof": 0.25 * (3.0 * d3 + cc1 * (12.0 * d2 + 10.0 * cc1**2)),
        "t5cof": 0.2
        * (3.0 * d4 + 12.0 * cc1 * d3 + 6.0 * d2**2 + 15.0 * cc1**2 * (2.0 * d2 + cc1**2)),
    }


def _newton_steps(e: FloatArray) -> FloatArray:
    steps = np.full(e.shape, float(_STEPS_BY_ECCENTRICITY[-1][1]))
    for bound, count in reversed(_STEPS_BY_ECCENTRICITY):
        steps[e <= bound] = count
    return steps
