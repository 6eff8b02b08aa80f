"""The encounter plane with how sure the place in it is: ellipses, hard body, earlier misses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from sasweb.web.likelihood_said import length_said
from screening.conjunctions.models import Assessment
from screening.conjunctions.plane_ellipse import Ellipse
from screening.engine.encounter_plane import UprightPlane, ellipse_points_km

SIGMAS: Final = (1, 2, 3)
# Evenly spaced in the angle of the circle that the ellipse is of: dense at its ends.
ELLIPSE_POINTS: Final = 73
_DIGITS: Final = 7


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
        "hard_body_words": _length(hard_body_radius_km),
    }


def _length(length_km: float | None) -> str:
    return " ".join(length_said(length_km)) if length_km else ""


def author_of(assessment: Assessment) -> str:
    """Whose opinion an assessment is."""
    return assessment.originator or _("run %(run)s") % {"run": assessment.run_id}


def _author(assessment: Assessment) -> dict[str, str]:
    return {"by": author_of(assessment), "originator": assessment.originator}


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
