"""SGP4's mean elements of near-Earth objects, by its own formulas, for all objects at once.

They tell the size of an orbit and how it shrinks. Whatever comes near a limit is asked of the
``sgp4`` package instead (``Propagator.mean_orbits``).
Source: Hoots & Roehrich 1980, section 6; Vallado et al. 2006 (AIAA 2006-6753).
"""

from __future__ import annotations

from screening.engine.all_pairs.compiled import Floats, compiled
from screening.engine.all_pairs.near_earth_setup import (
    AO,
    BCC4,
    BCC5,
    CC1,
    D2,
    D3,
    D4,
    DELMO,
    ECCO,
    ETA,
    MDOT,
    MO,
    OMGCOF,
    SINMAO,
    XMCOF,
)  # fmt: skip
from screening.engine.all_pairs.sines import sine_cosine


@compiled
def near_earth_mean_elements(
    coefficients: Floats, epoch_min: Floats, offset_min: Floats, axis: Floats, eccentricity: Floats
) -> None:
    """Write semi-major axis (Earth radii) and eccentricity of every object at every time, (n, t).

    ``coefficients`` are rows of ``near_earth_coefficients``, ``epoch_min`` (n,) the minutes from
    each epoch to the start. The eccentricity is SGP4's before it is kept from going under zero.
    """
    for i in range(epoch_min.size):
        row = coefficients[i]
        mo, mdot, cc1, bcc4, omgcof, eta, xmcof, delmo = (
            row[MO], row[MDOT], row[CC1], row[BCC4], row[OMGCOF], row[ETA], row[XMCOF], row[DELMO],
        )  # fmt: skip
        d2, d3, d4, bcc5, sinmao, ecco, ao = (
            row[D2], row[D3], row[D4], row[BCC5], row[SINMAO], row[ECCO], row[AO],
        )  # fmt: skip
        for k in range(offset_min.size):
            t = epoch_min[i] + offset_min[k]
            xmdf = mo + mdot * t
            _, cos_xmdf = sine_cosine(xmdf)
            delm = 1.0 + eta * cos_xmdf
            sin_mm, _ = sine_cosine(xmdf + omgcof * t + xmcof * (delm * delm * delm - delmo))
            tempa = 1.0 - t * (cc1 + t * (d2 + t * (d3 + t * d4)))
            axis[i, k] = ao * tempa * tempa
            eccentricity[i, k] = ecco - bcc4 * t - bcc5 * (sin_mm - sinmao)
