"""What a run says of how likely a collision is, for all its passes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from screening.catalog.element_history import (
    HISTORY_SPAN,
    HistoryRequest,
    element_histories,
    history_ids,
)
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.object_facts import ObjectFacts, StationSize, object_facts
from screening.conjunctions.risk_judgement import Parties, PassRisk, judge_risks
from screening.conjunctions.services.followed import NO_EPHEMERIS
from screening.conjunctions.services.loaded_inputs import LoadedInputs
from screening.conjunctions.services.outcome import FoundPass
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceSource
from screening.engine.covariance.growth import HistoryStudy, study_history
from screening.engine.covariance.history import history_of
from screening.engine.covariance.manoeuvres import ManoeuvreSearch
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.types import IntArray

# A history of thirty element sets takes some 20 ms to study, and a week's passes are of a thousand
# objects: those with the likeliest passes have theirs studied, which bounds the time.
MOST_STUDIES: Final = 50
# Fewer element sets than this cannot make two bins of ten pairs.
FEWEST_SETS: Final = 7
_NOT_STUDIED: Final = (
    f"its own history was not studied: {MOST_STUDIES} objects with likelier passes were"
)


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
    """Return the risk of each pass. The same inputs and the same facts of objects give the same.

    Covariances are at first those of the class models; then the likeliest passes' objects have
    their histories studied.
    """
    if not passes:
        return ()
    subjects = _subjects(inputs, passes)
    elements = [inputs.elements[row] for row in subjects.rows]
    manoeuvres = np.array([each.manoeuvres for each in subjects.facts], np.bool_)
    by_class = Knowledge(elements, manoeuvres, ephemerides=subjects.ephemerides)
    first = _judged(run, passes, subjects, by_class)
    studies = _studies(run, inputs, subjects, first)
    return tuple(_judged(run, passes, subjects, replace(by_class, studies=studies)))


def _subjects(inputs: LoadedInputs, passes: Sequence[FoundPass]) -> _Subjects:
    primaries = [(each.primary, each.primary_ephemeris) for each in passes]
    secondaries = [(each.secondary, each.secondary_ephemeris) for each in passes]
    both = sorted({*primaries, *secondaries})
    place = {subject: number for number, subject in enumerate(both)}
    keys = [inputs.space_object_ids[row] for row, _ in both]
    known = object_facts(keys, _station_sizes(inputs))
    paths = inputs.followed.paths
    return _Subjects(
        [row for row, _ in both],
        {place[each]: paths[each[1]] for each in both if each[1] != NO_EPHEMERIS},
        [known[key] for key in keys],
        np.array([place[each] for each in primaries], np.int64),
        np.array([place[each] for each in secondaries], np.int64),
    )


def _station_sizes(inputs: LoadedInputs) -> Mapping[int, StationSize]:
    return {
        each.primary_norad_cat_id: StationSize(
            each.hard_body_radius_m, each.hard_body_radius_source
        )
        for each in inputs.config.stations
        if each.hard_body_radius_m is not None
    }


def _judged(
    run: ScreeningRun, passes: Sequence[FoundPass], subjects: _Subjects, knowledge: Knowledge
) -> list[PassRisk]:
    offset_s = np.array([(each.tca_utc - run.window_start_utc).total_seconds() for each in passes])

    def side(name: str, index: IntArray) -> Parties:
        best = best_covariances(
            knowledge, index, start_utc=run.window_start_utc, offset_s=offset_s, messages={}
        )
        return Parties(
            np.array([getattr(each, f"r_{name}_teme_km") for each in passes]),
            np.array([getattr(each, f"v_{name}_teme_km_s") for each in passes]),
            best,
            [subjects.facts[each].radius for each in index.tolist()],
            best.source == CovarianceSource.CLASS_MODEL,
        )

    return judge_risks(side("primary", subjects.primary), side("secondary", subjects.secondary))


def _studies(
    run: ScreeningRun, inputs: LoadedInputs, subjects: _Subjects, first: Sequence[PassRisk]
) -> dict[int, HistoryStudy]:
    """Study the histories of the objects with the likeliest passes; say why of the others not."""
    request = HistoryRequest(run.window_start_utc, run.catalog_revision)
    ids = history_ids([int(inputs.element_set_ids[row]) for row in subjects.rows], request)
    keys = [inputs.space_object_ids[row] for row in subjects.rows]
    counts = [len(ids.get(key, ())) for key in keys]
    told = [place for place in _likeliest_first(subjects, first) if counts[place] >= FEWEST_SETS]
    chosen = told[:MOST_STUDIES]
    sets = element_histories({keys[place]: ids[keys[place]] for place in chosen})
    studied = {place: study_history(history_of(sets[keys[place]])) for place in chosen}
    left_out = dict.fromkeys(told[MOST_STUDIES:], _no_study(_NOT_STUDIED))
    too_few = {
        place: _no_study(_too_few(count))
        for place, count in enumerate(counts)
        if count < FEWEST_SETS
    }
    return studied | left_out | too_few


def _likeliest_first(subjects: _Subjects, first: Sequence[PassRisk]) -> list[int]:
    """Places of objects by the largest probability of any of their passes, then in order."""
    largest = np.zeros(len(subjects.rows))
    at_most = np.array([each.max_pc or 0.0 for each in first])
    for index in (subjects.primary, subjects.secondary):
        np.maximum.at(largest, index, at_most)
    return [int(place) for place in np.argsort(-largest, kind="stable")]


def _no_study(reason: str) -> HistoryStudy:
    """A history that tells nothing, and why."""
    nothing = ManoeuvreSearch((), np.zeros(0, np.int64), reason)
    return HistoryStudy(None, nothing, 0, 0, reason)


def _too_few(count: int) -> str:
    days = HISTORY_SPAN.days
    return f"{count} own element sets in {days} days, at least {FEWEST_SETS} tell of its accuracy"
