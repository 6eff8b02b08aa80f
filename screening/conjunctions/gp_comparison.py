"""How far an object's element set lies from its operator's ephemeris: figures, and a course."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np

from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import elements_by_ids
from screening.conjunctions.ephemeris_states import stored_path
from screening.conjunctions.models import OperatorEphemeris
from screening.engine.ephemeris_comparison import GpDifference, compare_with_gp, gp_difference
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ElementSet, FloatArray

# Eight or more to a revolution for two weeks: fewer would draw a slow wave that is not there.
MOST_POINTS: Final = 2000
SHORTEST_STEP_S: Final = 60.0
_MOST_KEPT: Final = 16  # pairs; two weeks of states four minutes apart are some 2 MB


@dataclass(frozen=True, slots=True)
class Difference:
    """GP minus ephemeris at one instant, along the ephemeris' R, T and N (3,), in km."""

    at_utc: datetime
    rtn_km: FloatArray

    @property
    def distance_km(self) -> float:
        return float(np.linalg.norm(self.rtn_km))


@dataclass(frozen=True, slots=True)
class GpComparison:
    """``at_epoch`` and ``at_now`` are None where the ephemeris or GP says nothing then.

    ``largest`` is the largest of ``course``; None where GP has failed all along.
    """

    epoch_utc: datetime
    step_s: float
    course: GpDifference
    at_epoch: Difference | None
    at_now: Difference | None
    largest: Difference | None


def gp_comparison(
    row: OperatorEphemeris, newest: StoredElementSet, now_utc: datetime
) -> GpComparison:
    """Compare an element set with an ephemeris from its first to its last state."""
    (elements,) = elements_by_ids([newest.pk])
    pair = _Pair(
        hashlib.sha256(bytes(row.states)).digest(), row.frame, row.start_utc, elements, row
    )
    path, course, step_s = _compared(pair)
    return GpComparison(
        epoch_utc=newest.epoch_utc,
        step_s=step_s,
        course=course,
        at_epoch=_at(path, elements, newest.epoch_utc),
        at_now=_at(path, elements, now_utc),
        largest=_largest(course),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    """What a comparison rests on, and the row to read it from, which does not tell two apart."""

    states_sha256: bytes
    frame: str
    start_utc: datetime
    elements: ElementSet
    row: OperatorEphemeris = field(compare=False)


@lru_cache(maxsize=_MOST_KEPT)
def _compared(pair: _Pair) -> tuple[EphemerisPath, GpDifference, float]:
    """The path, its course against GP and the step of that; kept while the process lives.

    Another engine is another process.
    """
    row = pair.row
    path = stored_path(row)
    span_s = (row.stop_utc - row.start_utc).total_seconds()
    step_s = max(SHORTEST_STEP_S, float(np.ceil(span_s / MOST_POINTS)))
    return path, compare_with_gp(path, pair.elements, step_s=step_s), step_s


def _at(path: EphemerisPath, elements: ElementSet, at_utc: datetime) -> Difference | None:
    offset_s = np.array([seconds_between(path.start_utc, at_utc)])
    rtn_km = gp_difference(path, elements, offset_s).difference_rtn_km[0]
    return Difference(at_utc, rtn_km) if np.isfinite(rtn_km).all() else None


def _largest(course: GpDifference) -> Difference | None:
    distance_km = np.linalg.norm(course.difference_rtn_km, axis=1)
    if np.isnan(distance_km).all():
        return None
    row = int(np.nanargmax(distance_km))
    at_utc = utc_at(course.start_utc, float(course.offset_s[row]))
    return Difference(at_utc, course.difference_rtn_km[row])
