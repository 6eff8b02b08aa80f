"""SGP4's mean elements of near-Earth objects: secular terms and drag, no periodics.

They tell the size of an orbit and how it shrinks. Whatever comes near a limit is asked of the
``sgp4`` package instead (``mean_orbits``).
Source: Hoots & Roehrich 1980, section 6; Vallado et al. 2006 (AIAA 2006-6753).
"""

from __future__ import annotations

from screening.engine.compiled import Floats, compiled, inlined
from screening.engine.near_earth.coefficients import mean_part
from screening.engine.near_earth.sines import sine_cosine


@inlined
def mean_orbit(c: tuple[float, ...], t: float) -> tuple[float, float, float, float]:
    """Return axis (Earth radii), eccentricity, mean anomaly and argument of perigee (rad).

    ``c`` is the ``mean_part`` of a row, ``t`` in minutes after the epoch. The eccentricity is
    SGP4's before it is kept from going under zero.
    """
    (
        mo, mdot, argpo, argpdot, cc1, bcc4, omgcof, eta, xmcof, delmo, d2, d3, d4, bcc5, sinmao,
        ecco, ao,
    ) = c  # fmt: skip
    xmdf = mo + mdot * t
    _, cos_xmdf = sine_cosine(xmdf)
    delm = 1.0 + eta * cos_xmdf
    shift = omgcof * t + xmcof * (delm * delm * delm - delmo)
    mm = xmdf + shift
    argp = argpo + argpdot * t - shift
    sin_mm, _ = sine_cosine(mm)
    tempa = 1.0 - t * (cc1 + t * (d2 + t * (d3 + t * d4)))
    tempe = bcc4 * t + bcc5 * (sin_mm - sinmao)
    return ao * tempa * tempa, ecco - tempe, mm, argp


@compiled
def near_earth_mean_elements(
    coefficients: Floats, epoch_min: Floats, offset_min: Floats, axis: Floats, eccentricity: Floats
) -> None:
    """Write semi-major axis (Earth radii) and eccentricity of every object at every time, (n, t).

    ``coefficients`` are rows of ``near_earth_coefficients``, ``epoch_min`` (n,) the minutes from
    each epoch to the start.
    """
    for i in range(epoch_min.size):
        mean = mean_part(coefficients[i])
        for k in range(offset_min.size):
            axis[i, k], eccentricity[i, k], _, _ = mean_orbit(mean, epoch_min[i] + offset_min[k])
