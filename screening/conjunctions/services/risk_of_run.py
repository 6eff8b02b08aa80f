"""What a run says of how likely a collision is, for all its passes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from screening.catalog.element_history import HistoryRequest, history_ids
from screening.conjunctions.manoeuvrability import manoeuvrability_of
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.object_facts import ObjectFacts, object_facts, station_sizes
from screening.conjunctions.risk_judgement import Parties, PassRisk, judge_risks
from screening.conjunctions.services.followed import NO_EPHEMERIS
from screening.conjunctions.services.histories_study import histories_study
from screening.conjunctions.services.loaded_inputs import LoadedInputs
from screening.conjunctions.services.outcome import FoundPass
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.covariance.growth import HistoryStudy
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.types import IntArray

# States are told to 0.1 mm and 0.1 um/s and variances to six digits, and judged as they are told:
# more would say nothing and take half of the room.
_DIGITS_KM: Final = 7
_DIGITS_KM_S: Final = 10
_DIGITS_DAYS: Final = 6  # a tenth of a second


@dataclass(frozen=True, slots=True)
class _Subjects:
    """The objects that appear in passes, and which of them each pass is between.

    An object that followed an ephemeris in some passes is another subject in those.
    """

    rows: list[int]  # their indices in the run's inputs, in order
    ephemerides: dict[int, EphemerisPath]  # by place in ``rows``
    facts: list[ObjectFacts]
    primary: IntArray
    secondary: IntArray


def risks_judge(
    run: ScreeningRun, inputs: LoadedInputs, passes: Sequence[FoundPass]
) -> tuple[PassRisk, ...]:
    """Return the risk of each pass. The same inputs and the same facts of objects give the same."""
    if not passes:
        return ()
    subjects = _subjects(inputs, passes)
    knowledge = Knowledge(
        [inputs.elements[row] for row in subjects.rows],
        np.array([each.manoeuvres for each in subjects.facts], np.bool_),
        _studies(run, inputs, subjects.rows),
        subjects.ephemerides,
    )
    primary, secondary = (
        _side(run, passes, subjects, knowledge, name) for name in ("primary", "secondary")
    )
    return tuple(judge_risks(primary, secondary))


def _subjects(inputs: LoadedInputs, passes: Sequence[FoundPass]) -> _Subjects:
    primaries = [(each.primary, each.primary_ephemeris) for each in passes]
    secondaries = [(each.secondary, each.secondary_ephemeris) for each in passes]
    both = sorted({*primaries, *secondaries})
    place = {subject: number for number, subject in enumerate(both)}
    keys = [inputs.space_object_ids[row] for row, _ in both]
    known = object_facts(keys, station_sizes(inputs.config.stations))
    paths = inputs.followed.paths
    return _Subjects(
        [row for row, _ in both],
        {place[each]: paths[each[1]] for each in both if each[1] != NO_EPHEMERIS},
        [known[key] for key in keys],
        np.array([place[each] for each in primaries], np.int64),
        np.array([place[each] for each in secondaries], np.int64),
    )


def _side(
    run: ScreeningRun,
    passes: Sequence[FoundPass],
    subjects: _Subjects,
    knowledge: Knowledge,
    name: str,
) -> Parties:
    index: IntArray = getattr(subjects, name)
    start_utc = run.window_start_utc
    offset_s = np.array([(each.tca_utc - start_utc).total_seconds() for each in passes])
    best = best_covariances(knowledge, index, start_utc=start_utc, offset_s=offset_s, messages={})
    facts = [subjects.facts[each] for each in index.tolist()]
    return Parties(
        np.round([getattr(each, f"r_{name}_teme_km") for each in passes], _DIGITS_KM),
        np.round([getattr(each, f"v_{name}_teme_km_s") for each in passes], _DIGITS_KM_S),
        _as_told(best),
        [each.radius for each in facts],
        best.source == CovarianceSource.CLASS_MODEL,
        [
            manoeuvrability_of(each.manoeuvres, knowledge.studies[place].manoeuvres)
            for each, place in zip(facts, index.tolist(), strict=True)
        ],
    )


def _as_told(best: CovarianceEstimates) -> CovarianceEstimates:
    """Round what our own models say. An operator's matrices stay as they are given."""
    rows = np.flatnonzero(best.source >= CovarianceSource.HISTORY)
    cov_rtn_km2 = best.cov_rtn_km2.copy()
    for axis in range(3):
        told = [float(f"{each:.6g}") for each in cov_rtn_km2[rows, axis, axis].tolist()]
        cov_rtn_km2[rows, axis, axis] = told
    return replace(best, cov_rtn_km2=cov_rtn_km2, age_days=np.round(best.age_days, _DIGITS_DAYS))


def _studies(
    run: ScreeningRun, inputs: LoadedInputs, rows: Sequence[int]
) -> dict[int, HistoryStudy]:
    """Study the histories of the objects that appear in passes, by their places among them."""
    request = HistoryRequest(run.window_start_utc, run.catalog_revision)
    ids = history_ids([int(inputs.element_set_ids[row]) for row in rows], request)
    keys = [inputs.space_object_ids[row] for row in rows]
    studies = histories_study({key: ids.get(key, []) for key in keys})
    return {place: studies[key] for place, key in enumerate(keys)}
