"""How likely a collision is by what a message says: its states and covariances, our radii."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.conjunctions.manoeuvrability import manoeuvrability_of
from screening.conjunctions.object_facts import ObjectFacts
from screening.conjunctions.risk_judgement import Parties, PassRisk, judge_risks
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.types import FloatArray

CALLED_A_DEFAULT: Final = "which calls it a default of its class"


@dataclass(frozen=True, slots=True)
class ReportedObject:
    """One object of a message at its TCA: state (3,) in TEME, covariance (6, 6) in its own RTN.

    Units km, km/s, km2, km2/s, km2/s2. ``is_default`` says that the covariance is one of a class.
    """

    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    covariance_rtn: FloatArray
    is_default: bool


@dataclass(frozen=True, slots=True)
class StatedProbability:
    """What the originator says itself; None where it says nothing."""

    pc: float | None
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEncounter:
    """What a message says of two objects, whoever they are, with what is known of their sizes.

    ``together`` is the radius of both together where the message gives it.
    """

    originator: str
    created_utc: datetime  # by its originator
    tca_utc: datetime
    objects: tuple[ReportedObject, ReportedObject]
    facts: tuple[ObjectFacts, ObjectFacts]
    stated: StatedProbability
    together: HardBodyRadius | None = None


def encounter_risk(encounter: ReportedEncounter) -> PassRisk:
    """Judge one encounter of a message; every method that can answer is asked.

    It takes up to 15 s where the encounter is slow: call it in no transaction.
    """
    primary, secondary = (
        _party(encounter, each, facts)
        for each, facts in zip(encounter.objects, encounter.facts, strict=True)
    )
    # Slow for all: it is stored, so that no page has to wait for it.
    (judged,) = judge_risks(primary, secondary, slow_for_all=True, together=encounter.together)
    stated = {"pc": encounter.stated.pc, "method": encounter.stated.method}
    judged.risk["stated"] = stated
    return judged


def _party(encounter: ReportedEncounter, each: ReportedObject, facts: ObjectFacts) -> Parties:
    covariance = each.covariance_rtn[None]
    return Parties(
        each.r_teme_km[None],
        each.v_teme_km_s[None],
        CovarianceEstimates(
            covariance[:, :3, :3],
            covariance,
            np.array([int(CovarianceSource.CDM)]),
            np.array([_age_days(encounter.tca_utc, encounter.created_utc)]),
            (_reasons(encounter.originator, each),),
        ),
        [facts.radius],
        np.array([each.is_default]),
        [manoeuvrability_of(facts.manoeuvres, None)],
    )


def _reasons(originator: str, each: ReportedObject) -> tuple[str, ...]:
    told = f"conjunction message of {originator}"
    return (told, CALLED_A_DEFAULT) if each.is_default else (told,)


def _age_days(tca_utc: datetime, created_utc: datetime) -> float:
    return (tca_utc - created_utc).total_seconds() / SECONDS_PER_DAY
