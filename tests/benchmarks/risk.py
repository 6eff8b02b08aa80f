"""What judging the passes of the stations costs beside finding them."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

import numpy as np

from screening.conjunctions.risk_judgement import Parties, judge_risks
from screening.engine.approaches import Approaches
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceSource
from screening.engine.covariance.growth import HistoryStudy, study_history
from screening.engine.covariance.history import history_of
from screening.engine.pipeline import screen
from screening.engine.probability.hard_body_radius import HardBodyRadius, RadiusSource
from tests.benchmarks.cases import REAL_START, STATIONS, Case, Figures
from tests.unit.engine.histories import history

MOST_STUDIES: Final = 50  # as many, and as long ones, as a run studies at the most
_SETS, _HOURS_APART = 30, 11.0
_RADIUS: Final = HardBodyRadius(10.0, RadiusSource.EXPLICIT, "for the measurement")


def station_risk(case: Case) -> Figures:
    """Screen both stations against all, then judge every record with the most histories."""
    element_sets = case.element_sets()
    chosen = [i for i, each in enumerate(element_sets) if each.norad_cat_id in STATIONS]
    primaries = chosen or [0, 1]
    began_s = time.process_time()
    found = screen(element_sets, case.config, primaries=primaries, workers=1).approaches
    screen_s = time.process_time() - began_s
    knowledge = Knowledge(element_sets, np.zeros(len(element_sets), np.bool_))
    judged(knowledge, found[:1])  # compiles, or reads what was compiled before
    made = [
        history(_days(), rng=np.random.default_rng(k), along_km=1.0) for k in range(MOST_STUDIES)
    ]
    began_s = time.process_time()
    studies: dict[int, HistoryStudy] = {
        index: study_history(history_of(sets))
        for index, sets in zip(np.unique(found["secondary_index"]).tolist(), made, strict=False)
    }
    judged(knowledge, found)  # by class first, as a run does
    judged(Knowledge(element_sets, knowledge.manoeuvres, studies), found)
    judge_s = time.process_time() - began_s
    return {
        "share": judge_s / screen_s,
        "judge_s": judge_s,
        "screen_s": screen_s,
        "passes": int(found.size),
    }


def judged(knowledge: Knowledge, found: Approaches) -> None:
    """Judge the records of a screening."""
    judge_risks(_side(knowledge, found, "primary"), _side(knowledge, found, "secondary"))


def _side(knowledge: Knowledge, found: Approaches, name: str) -> Parties:
    best = best_covariances(
        knowledge,
        found[f"{name}_index"].astype(np.int64),
        start_utc=REAL_START,
        offset_s=found["tca_offset_s"],
        messages={},
    )
    return Parties(
        found[f"r_{name}_teme_km"],
        found[f"v_{name}_teme_km_s"],
        best,
        [_RADIUS] * found.size,
        best.source == CovarianceSource.CLASS_MODEL,
    )


def _days() -> np.ndarray:
    step_days = timedelta(hours=_HOURS_APART) / timedelta(days=1)
    return np.arange(_SETS) * step_days
