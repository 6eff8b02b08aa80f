"""Passes of VISITOR 1 by the ISS with the risk that a run would store of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from screening.conjunctions.encounter import states_at_tca
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.risk_judgement import Parties, judge_risks
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.probability.hard_body_radius import HardBodyRadius, RadiusSource
from screening.engine.types import ElementSet, FloatArray
from tests import factories
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS

STATION_RADIUS = HardBodyRadius(71.1, RadiusSource.STATION, "station's settings")
VISITOR_RADIUS = HardBodyRadius(0.564, RadiusSource.RCS_CLASS, "sphere of class MEDIUM")
STATION_SIGMA_KM = (0.05, 0.4, 0.05)
VISITOR_SIGMA_KM = (0.4, 1.5, 0.3)


def known_to(
    sigma_rtn_km: Sequence[float],
    *,
    sigma_rtn_km_s: Sequence[float] | None = None,
    source: CovarianceSource = CovarianceSource.HISTORY,
    age_days: float = 1.2,
) -> CovarianceEstimates:
    """One object's place, and its velocity where that is given, along its own axes."""
    variances = np.square(np.array(sigma_rtn_km, np.float64))
    state = np.full((1, 6, 6), np.nan)
    if sigma_rtn_km_s is not None:
        state[0] = np.diag(np.concatenate([variances, np.square(sigma_rtn_km_s)]))
    return CovarianceEstimates(
        np.diag(variances)[None],
        state,
        np.array([source], np.int64),
        np.array([age_days]),
        (("differences of its own element sets",),),
    )


def risk_columns(
    primary: CovarianceEstimates | None = None,
    secondary: CovarianceEstimates | None = None,
    *,
    elements: tuple[ElementSet, ElementSet] = (STATION_ELEMENTS, VISITOR_ELEMENTS),
    tca_utc: datetime = STATION_ELEMENTS.epoch_utc,
    slow_for_all: bool = False,
) -> dict[str, Any]:
    """What a run stores of the pass of two element sets at an instant."""
    states = states_at_tca(*elements, tca_utc)

    def side(r: FloatArray, v: FloatArray, known: CovarianceEstimates, size: HardBodyRadius) -> Any:
        is_default = known.source == CovarianceSource.CLASS_MODEL
        return Parties(r[None], v[None], known, [size], is_default, [Manoeuvrability.UNKNOWN])

    (risk,) = judge_risks(
        side(
            states.r_primary_teme_km,
            states.v_primary_teme_km_s,
            primary or known_to(STATION_SIGMA_KM),
            STATION_RADIUS,
        ),
        side(
            states.r_secondary_teme_km,
            states.v_secondary_teme_km_s,
            secondary or known_to(VISITOR_SIGMA_KM),
            VISITOR_RADIUS,
        ),
        slow_for_all=slow_for_all,
    )
    return risk.columns()


def risky_assessment(conjunction: Conjunction | None = None, **overrides: Any) -> Assessment:
    """An assessment of VISITOR 1's pass with its risk; it becomes the newest."""
    subject = conjunction or factories.conjunction()
    return factories.assessment(subject, **risk_columns() | overrides)
