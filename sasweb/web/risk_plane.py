"""The encounter plane with how sure the place in it is: ellipses, hard body, earlier misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from screening.conjunctions.encounter import StatesAtTca
from screening.conjunctions.likelihood_words import length_words
from screening.conjunctions.models import Assessment
from screening.engine.encounter_plane import (
    UprightPlane,
    ellipse_points_km,
    principal_variances,
    project_covariance,
)
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import Encounters
from screening.engine.types import FloatArray

SIGMAS: Final = (1, 2, 3)
# Evenly spaced in the angle of the circle that the ellipse is of: dense at its ends.
ELLIPSE_POINTS: Final = 73
_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Ellipse:
    """How sure the relative place in the plane is, one standard deviation.

    ``tilt_deg`` is the long axis' angle from right (xi) towards up (zeta), in (-90, 90];
    ``distance_sigmas`` how far the station is from the middle, None where the ellipse is a line.
    """

    covariance_km2: FloatArray  # (2, 2) along xi and zeta
    long_km: float
    short_km: float
    tilt_deg: float
    distance_sigmas: float | None


def states_of(pair: Encounters) -> StatesAtTca | None:
    """Return the states of one encounter; None where one is not known."""
    states = [pair.r_primary_km, pair.v_primary_km_s, pair.r_secondary_km, pair.v_secondary_km_s]
    if not np.isfinite(states).all():
        return None
    axes = rtn_axes_teme(pair.r_primary_km, pair.v_primary_km_s)
    return StatesAtTca(*(each[0] for each in [*states, axes]))


def ellipse_of(pair: Encounters, plane: UprightPlane) -> Ellipse | None:
    """Project the combined covariance into the page's plane; None where it is not known."""
    axes = rtn_axes_teme(pair.r_primary_km, pair.v_primary_km_s)
    covariance = project_covariance(pair.combined_covariance_km2, plane.axes_rtn @ axes)
    major, minor, angle = principal_variances(covariance)
    if not np.isfinite(major[0]) or major[0] <= 0.0:
        return None
    long_km, short_km = np.sqrt(np.maximum([major[0], minor[0]], 0.0)).tolist()
    return Ellipse(
        covariance_km2=covariance[0],
        long_km=long_km,
        short_km=short_km,
        tilt_deg=float(np.degrees(angle[0])),
        distance_sigmas=_distance(plane, long_km, short_km, float(angle[0])),
    )


def plane_chart(
    plane: UprightPlane,
    ellipse: Ellipse | None,
    *,
    by: str,
    originator: str,
    middle: str,
    earlier: Sequence[Assessment],
    hard_body_radius_km: float | None,
) -> dict[str, Any]:
    """Return what static/js/charts/encounter-plane.js draws. ``earlier`` is oldest first.

    ``by`` says whose the plane's own miss is, ``originator`` is empty for ours, ``middle`` is what
    is in the middle of the plane.
    Ellipses are around the miss: what is in the middle is inside one if that likely to be hit.
    """
    return {
        "middle": middle,
        "miss": {
            "by": by,
            "originator": originator,
            "xi_km": plane.xi_km,
            "zeta_km": plane.zeta_km,
        },
        "earlier": [{**_author(each), **_in_plane(each, plane)} for each in earlier],
        "ellipses": [] if ellipse is None else _outlines(plane, ellipse),
        "hard_body_radius_km": hard_body_radius_km,
        "hard_body_words": length_words(hard_body_radius_km) if hard_body_radius_km else "",
    }


def author_of(assessment: Assessment) -> str:
    """Whose opinion an assessment is."""
    return assessment.originator or f"run {assessment.run_id}"


def _author(assessment: Assessment) -> dict[str, str]:
    return {"by": author_of(assessment), "originator": assessment.originator}


def _distance(plane: UprightPlane, long_km: float, short_km: float, angle: float) -> float | None:
    if short_km == 0.0:
        return None
    along = plane.xi_km * np.cos(angle) + plane.zeta_km * np.sin(angle)
    across = plane.zeta_km * np.cos(angle) - plane.xi_km * np.sin(angle)
    return float(np.hypot(along / long_km, across / short_km))


def _in_plane(assessment: Assessment, plane: UprightPlane) -> dict[str, float]:
    miss = np.array([assessment.radial_km, assessment.in_track_km, assessment.cross_track_km])
    xi_km, zeta_km = (plane.axes_rtn @ miss).tolist()
    return {"xi_km": xi_km, "zeta_km": zeta_km}


def _outlines(plane: UprightPlane, ellipse: Ellipse) -> list[dict[str, Any]]:
    middle = np.array([plane.xi_km, plane.zeta_km])
    outlines = []
    for sigmas in SIGMAS:
        points = middle + ellipse_points_km(
            ellipse.covariance_km2[None], sigmas=sigmas, point_count=ELLIPSE_POINTS
        )
        xi_km, zeta_km = np.round(points[0], _DIGITS).T.tolist()
        outlines.append({"sigmas": sigmas, "xi_km": xi_km, "zeta_km": zeta_km})
    return outlines
