"""How far an object's element set lies from its operator's ephemeris: figures, and a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    path = stored_path(row)
    span_s = (row.stop_utc - row.start_utc).total_seconds()
    step_s = max(SHORTEST_STEP_S, float(np.ceil(span_s / MOST_POINTS)))
    course = compare_with_gp(path, elements, step_s=step_s)
    return GpComparison(
        epoch_utc=newest.epoch_utc,
        step_s=step_s,
        course=course,
        at_epoch=_at(path, elements, newest.epoch_utc),
        at_now=_at(path, elements, now_utc),
        largest=_largest(course),
    )


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
