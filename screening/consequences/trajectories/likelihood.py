"""How likely a collision is at each approach: by the product's methods, or why nobody can say.

The vehicle's covariance is the one its file carries; that of all others is the class model of their
element sets. Where the file has none there is no probability, and the largest one that the geometry
allows is told instead, with SOCRATES' shape of covariance for both. It is never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.conjunctions.manoeuvrability import manoeuvrability_of
from screening.conjunctions.object_facts import ObjectFacts
from screening.conjunctions.risk_judgement import (
    Parties,
    PassRisk,
    encounters_between,
    judge_risks,
)
from screening.consequences.trajectories.found import Approach
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.probability.alfano_max import alfano_max, socrates_encounters
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.timescales import seconds_between
from screening.engine.types import BoolArray, ElementSet, FloatArray

# The facts of objects, by their element sets: with a database or without.
FactsOf = Callable[[Sequence[ElementSet]], Sequence[ObjectFacts]]

NO_COVARIANCE: Final = (
    "The trajectory carries no covariance at this instant, so nobody can say how likely a "
    "collision is."
)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What is known of one approach; ``pc`` None with ``pc_reason``. ``max_pc_is_of_shape`` tells
    that the largest value rests on an assumed shape and not on the vehicle's covariance.
    """

    pc: float | None
    pc_method: str
    pc_reason: str
    max_pc: float | None
    max_pc_is_of_shape: bool


def likelihoods(
    approaches: Sequence[Approach],
    others: Sequence[ElementSet],
    facts: Sequence[ObjectFacts],
    vehicle_radius: HardBodyRadius,
) -> list[Likelihood]:
    """Return how likely a collision is at each approach (k,), with the other object of each."""
    if not approaches:
        return []
    vehicle = _vehicle(approaches, vehicle_radius)
    other = _others(approaches, others, facts)
    largest = alfano_max(socrates_encounters(encounters_between(vehicle, other))).pc
    has_own: BoolArray = ~np.any(np.isnan(vehicle.covariances.cov_rtn_km2), axis=(1, 2))
    return [
        _with_covariance(risk) if has else _without(float(most))
        for risk, has, most in zip(
            judge_risks(vehicle, other), has_own.tolist(), largest, strict=True
        )
    ]


def _with_covariance(risk: PassRisk) -> Likelihood:
    return Likelihood(
        risk.pc, risk.pc_method, risk.pc_reason, risk.max_pc, max_pc_is_of_shape=False
    )


def _without(max_pc: float) -> Likelihood:
    largest = None if np.isnan(max_pc) else max_pc
    return Likelihood(None, "", NO_COVARIANCE, largest, max_pc_is_of_shape=largest is not None)


def _vehicle(approaches: Sequence[Approach], radius: HardBodyRadius) -> Parties:
    whole = np.array([_covariance_rtn(each) for each in approaches])
    age_days = np.array([_age_days(each.path, each) for each in approaches])
    estimates = CovarianceEstimates(
        whole[:, :3, :3], whole,
        np.full(len(approaches), int(CovarianceSource.EPHEMERIS), np.int64),
        age_days, tuple(("the trajectory's own",) for _ in approaches),
    )  # fmt: skip
    return Parties(
        _stacked(approaches, "r_primary_teme_km"),
        _stacked(approaches, "v_primary_teme_km_s"),
        estimates,
        [radius] * len(approaches),
        np.zeros(len(approaches), np.bool_),
        [manoeuvrability_of(True, None)] * len(approaches),
    )


def _covariance_rtn(each: Approach) -> FloatArray:
    """Return the vehicle's covariance (6, 6) at TCA; NaN where the file has none there."""
    at_s = seconds_between(each.path.start_utc, each.tca_utc)
    covariance: FloatArray = each.path.covariance_rtn(np.array([at_s]))[0]
    return covariance


def _age_days(path: EphemerisPath, each: Approach) -> float:
    return seconds_between(path.ephemeris.known_utc, each.tca_utc) / 86_400.0


def _others(
    approaches: Sequence[Approach], others: Sequence[ElementSet], facts: Sequence[ObjectFacts]
) -> Parties:
    start_utc = approaches[0].tca_utc
    knowledge = Knowledge(others, np.array([each.manoeuvres for each in facts], np.bool_))
    best = best_covariances(
        knowledge, np.arange(len(others)), start_utc=start_utc,
        offset_s=np.array([seconds_between(start_utc, each.tca_utc) for each in approaches]),
        messages={},
    )  # fmt: skip
    return Parties(
        _stacked(approaches, "r_secondary_teme_km"),
        _stacked(approaches, "v_secondary_teme_km_s"),
        best,
        [each.radius for each in facts],
        np.ones(len(others), np.bool_),
        [manoeuvrability_of(each.manoeuvres, None) for each in facts],
    )


def _stacked(approaches: Sequence[Approach], name: str) -> FloatArray:
    return np.array([each.record[name] for each in approaches])
