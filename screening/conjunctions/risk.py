"""The stored risk of assessments, given back to the methods: the same input for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from screening.conjunctions.models import Assessment
from screening.conjunctions.risk_judgement import covariance_to_teme
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.results import Flag
from screening.engine.types import FloatArray

_SIDES: Final = ("primary", "secondary")
# What is said of the input; everything else is found again by the methods themselves.
_GIVEN_FLAGS: Final = {
    "covariance_defaulted": Flag.COVARIANCE_DEFAULTED,
    "size_assumed": Flag.SIZE_ASSUMED,
}


def encounters_of(assessments: Sequence[Assessment]) -> Encounters:
    """Rebuild what the probabilities of assessments rest on, in TEME, one row each.

    What is not stored is NaN, to which every method answers with its reason.
    """
    primary, secondary = ([_side(each, side) for each in assessments] for side in _SIDES)
    return encounters(
        _vectors(primary, "r_teme_km"),
        _vectors(primary, "v_teme_km_s"),
        r_secondary_km=_vectors(secondary, "r_teme_km"),
        v_secondary_km_s=_vectors(secondary, "v_teme_km_s"),
        covariance_primary=_covariances(primary),
        covariance_secondary=_covariances(secondary),
        hard_body_radius_m=np.array([_radius_m(each) for each in assessments], np.float64),
        given_flags=np.array([_given_flags(each) for each in assessments], np.int64),
    )


def _side(assessment: Assessment, side: str) -> Mapping[str, Any]:
    return (assessment.risk or {}).get(side) or {}


def _vectors(sides: Sequence[Mapping[str, Any]], name: str) -> FloatArray:
    unknown = [np.nan] * 3
    return np.array([each.get(name) or unknown for each in sides], np.float64).reshape(-1, 3)


def _covariances(sides: Sequence[Mapping[str, Any]]) -> FloatArray:
    position = np.full((len(sides), 3, 3), np.nan)
    state = np.full((len(sides), 6, 6), np.nan)
    for row, each in enumerate(sides):
        matrix = np.array(each.get("covariance_rtn") or np.full((3, 3), np.nan), np.float64)
        position[row] = matrix[:3, :3]
        if matrix.shape == (6, 6):
            state[row] = matrix
    axes = rtn_axes_teme(_vectors(sides, "r_teme_km"), _vectors(sides, "v_teme_km_s"))
    return covariance_to_teme(position, state, axes=axes)


def _radius_m(assessment: Assessment) -> float:
    radius_m = (assessment.risk or {}).get("hard_body_radius_m")
    return float("nan") if radius_m is None else float(radius_m)


def _given_flags(assessment: Assessment) -> int:
    names = (assessment.risk or {}).get("flags", ())
    return sum(int(flag) for name, flag in _GIVEN_FLAGS.items() if name in names)
