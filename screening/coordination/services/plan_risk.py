"""How likely a collision is at the passes that a plan creates, judged as a run judges its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.element_history import HistoryRequest, history_ids
from screening.catalog.selectors import CurrentElements, catalog_revision
from screening.conjunctions.manoeuvrability import manoeuvrability_of
from screening.conjunctions.object_facts import ObjectFacts, object_facts, station_sizes
from screening.conjunctions.risk_judgement import Parties, judge_risks
from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.services.histories_study import histories_study
from screening.coordination.plan_result import Likelihood
from screening.coordination.plan_search import Mover, Pass
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.covariance.estimates import CovarianceSource
from screening.engine.types import ElementSet, FloatArray, IntArray

_MOVER: Final = 0


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """The object that moves: its index in the catalogue, and how it goes after its plan."""

    index: int
    planned: Mover


def likelihoods(
    passes: Sequence[Pass],
    mover: PlannedObject,
    catalogue: CurrentElements,
    *,
    stations: Sequence[FrozenStation],
    at_utc: datetime,
) -> list[Likelihood]:
    """Judge passes of an object that goes by a plan, one answer each, in their order.

    Its covariance is that of its element set, or what its ephemeris says of itself: how well a
    burn is carried out is nowhere in it.
    """
    if not passes:
        return []
    rows = [mover.index, *sorted({each.index for each in passes})]
    keys = [int(catalogue.space_object_ids[row]) for row in rows]
    facts = object_facts(keys, station_sizes(stations))
    own = [facts[key] for key in keys]
    knowledge = _knowledge(rows, keys, own, mover, catalogue, at_utc)
    place = {row: number for number, row in enumerate(rows)}
    moving = _side("mover", passes, np.full(len(passes), _MOVER), knowledge, own)
    met = np.array([place[each.index] for each in passes], np.int64)
    other = _side("other", passes, met, knowledge, own)
    return [Likelihood(each.pc, each.pc_reason, each.max_pc) for each in judge_risks(moving, other)]


def _knowledge(
    rows: Sequence[int],
    keys: Sequence[int],
    facts: Sequence[ObjectFacts],
    mover: PlannedObject,
    catalogue: CurrentElements,
    at_utc: datetime,
) -> Knowledge:
    ids = history_ids(
        [int(catalogue.ids[row]) for row in rows], HistoryRequest(at_utc, catalog_revision())
    )
    studies = histories_study({key: ids.get(key, []) for key in keys})
    elements = [catalogue.elements[row] for row in rows]
    paths = {}
    if isinstance(mover.planned, ElementSet):
        elements[_MOVER] = mover.planned
    else:
        paths[_MOVER] = mover.planned
    return Knowledge(
        elements,
        np.array([each.manoeuvres for each in facts], np.bool_),
        {number: studies[key] for number, key in enumerate(keys)},
        paths,
    )


def _side(
    name: str,
    passes: Sequence[Pass],
    index: IntArray,
    knowledge: Knowledge,
    facts: Sequence[ObjectFacts],
) -> Parties:
    start_utc = passes[0].tca_utc
    offset_s: FloatArray = np.array([(each.tca_utc - start_utc).total_seconds() for each in passes])
    best = best_covariances(knowledge, index, start_utc=start_utc, offset_s=offset_s, messages={})
    own = [facts[place] for place in index.tolist()]
    return Parties(
        np.array([getattr(each, f"r_{name}_teme_km") for each in passes]),
        np.array([getattr(each, f"v_{name}_teme_km_s") for each in passes]),
        best,
        [each.radius for each in own],
        best.source == CovarianceSource.CLASS_MODEL,
        [
            manoeuvrability_of(each.manoeuvres, knowledge.studies[place].manoeuvres)
            for each, place in zip(own, index.tolist(), strict=True)
        ],
    )
