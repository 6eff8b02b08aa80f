"""The encounter plane of an assessment, from what its probability rests on."""

from __future__ import annotations

from typing import Final

from screening.conjunctions.models import Assessment
from screening.conjunctions.plane_ellipse import ellipse_of, states_of
from screening.conjunctions.risk import encounters_of
from screening.reports.weekly_types import EncounterPlane

# Of what is computed here: a centimetre is far below what is known, and every machine gives it.
_KM_DIGITS: Final = 5
_DEG_DIGITS: Final = 3
_KM_PER_M: Final = 1e-3


def encounter_plane(assessment: Assessment) -> EncounterPlane | None:
    """The miss and one sigma in the plane; None without states, or where no such plane is."""
    risk = assessment.risk or {}
    radius_m = risk.get("hard_body_radius_m")
    pair = encounters_of([assessment])
    states = states_of(pair)
    plane = states.plane if states else None
    if plane is None or radius_m is None:
        return None
    ellipse = ellipse_of(pair, plane)
    return EncounterPlane(
        xi_km=round(plane.xi_km, _KM_DIGITS),
        zeta_km=round(plane.zeta_km, _KM_DIGITS),
        sigma_major_km=round(ellipse.long_km, _KM_DIGITS) if ellipse else None,
        sigma_minor_km=round(ellipse.short_km, _KM_DIGITS) if ellipse else None,
        sigma_angle_deg=round(ellipse.tilt_deg, _DEG_DIGITS) if ellipse else None,
        hard_body_radius_km=round(radius_m * _KM_PER_M, _KM_DIGITS),
    )
