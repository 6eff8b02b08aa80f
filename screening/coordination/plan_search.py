"""A plan against the whole catalogue: what it clears, and what it creates. Pure.

The catalogue is searched once, with the object that moves in it twice: as it is, and as it would go
by the plan. What the one meets and the other does not is what the plan creates or clears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from screening.coordination.plans import BurnPlan, Plan
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.encounters import (
    LOOK_S,
    Closest,
    closest_of_states,
    nearest_km,
    one_each_encounter,
    others_than,
)
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import path_states
from screening.engine.ephemeris_screening import screen_with_ephemerides
from screening.engine.manoeuvre import burned
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import (
    ElementSet,
    FloatArray,
    ScreeningResult,
    Status,
)

AFTER_TCA: Final = timedelta(days=2)
AT_LEAST: Final = timedelta(days=3)
CLOSER_BY_KM: Final = 0.1  # less is noise of element sets

Mover = ElementSet | EphemerisPath


@dataclass(frozen=True, slots=True)
class Pass:
    """One approach to an object other than that of the case, with the plan.

    ``index`` is the other object's in the catalogue. ``before_km`` is how near it came without the
    plan, None where that is beyond what was looked for. ``limit_km`` is what counts as near for it,
    and ``strict_km``, which is no larger, for anybody. States (TEME) are at the closest approach.
    """

    index: int
    tca_utc: datetime
    miss_distance_km: float
    before_km: float | None
    limit_km: float
    strict_km: float
    relative_speed_km_s: float
    r_mover_teme_km: FloatArray
    v_mover_teme_km_s: FloatArray
    r_other_teme_km: FloatArray
    v_other_teme_km_s: FloatArray

    @property
    def is_new(self) -> bool:
        """Whether without the plan it would not have come near, or not as near as counts for all.

        A station's volumes reach far: one that comes from 25 to 2 km has not been near before.
        """
        return self.before_km is None or any(
            self.miss_distance_km < limit_km <= self.before_km
            for limit_km in (self.limit_km, self.strict_km)
        )

    @property
    def is_closer(self) -> bool:
        """Whether it was as near as counts for all without the plan, and is nearer with it."""
        return (
            self.before_km is not None
            and self.before_km < self.strict_km
            and self.miss_distance_km < self.before_km - CLOSER_BY_KM
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a plan. ``mover`` and ``other`` are indices in the catalogue.

    ``limit_km`` is what counts as near; ``limits_km`` has it by index where it is another, as for
    stations.
    """

    mover: int
    other: int
    tca_utc: datetime
    now_utc: datetime
    limit_km: float
    limits_km: Mapping[int, float]
    max_element_age_days: float

    def limit_of(self, index: int) -> float:
        """What counts as near for an object."""
        return self.limits_km.get(index, self.limit_km)

    @property
    def reach_km(self) -> float:
        """The largest of all limits."""
        return max(self.limit_km, *self.limits_km.values(), 0.0)


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """What a plan does. ``before`` and ``after`` are of the case's own pass; None if not known.

    ``mover`` is the index of the object that moves, ``planned`` how it goes with the plan.
    ``created`` and ``still`` are approaches under their limits with the plan: those that would not
    be there without it, and those that would. They are in the order of distance over limit, so that
    of two as near the one with a station is first. ``cleared`` counts those that are gone.
    """

    before: Closest | None
    after: Closest | None
    created: tuple[Pass, ...]
    still: tuple[Pass, ...]
    cleared: int
    from_utc: datetime
    until_utc: datetime
    mover: int
    planned: Mover
    screened: int
    not_screened: int


def search_plan(
    elements: Sequence[ElementSet], plan: Plan, question: Question, *, workers: int = 1
) -> PlanFindings:
    """Search the catalogue for what a plan meets, from the plan's beginning to days after the pass.

    A burn is searched from its instant on: before it nothing changes. An ephemeris is searched from
    now on, as far as it reaches. Raises ManoeuvreError where SGP4 cannot take the burn.
    """
    mover = elements[question.mover]
    planned = burned(mover, plan.burn) if isinstance(plan, BurnPlan) else plan.path
    from_utc, until_utc = searched_window(plan, question)
    config = ScreeningConfig(
        start_utc=from_utc,
        duration_s=seconds_between(from_utc, until_utc),
        threshold_km=question.reach_km,
        max_element_age_days=question.max_element_age_days,
    )
    result = _searched(elements, planned, question.mover, config, workers)
    return _findings(result, elements, planned, question, config)


def searched_window(plan: Plan, question: Question) -> tuple[datetime, datetime]:
    """Return from when to when a plan is searched."""
    if isinstance(plan, BurnPlan):
        from_utc = plan.burn.at_utc
        return from_utc, max(question.tca_utc + AFTER_TCA, from_utc + AT_LEAST)
    from_utc = max(plan.from_utc, question.now_utc)
    until_utc = max(question.tca_utc + AFTER_TCA, from_utc + AT_LEAST)
    return from_utc, min(until_utc, plan.until_utc)


def closest(mover: Mover, other: Mover, around_utc: datetime) -> Closest | None:
    """Find the least distance within ten minutes of an instant; None where a state is missing."""
    one, two = (states_teme(each, around_utc, LOOK_S) for each in (mover, other))
    return closest_of_states(one, two, around_utc)


def states_teme(
    mover: Mover, start_utc: datetime, offset_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return states (k, 3) of an element set or a path, NaN where there is none."""
    if isinstance(mover, ElementSet):
        r_km, v_km_s, status = Propagator([mover]).object_states_teme(0, start_utc, offset_s)
    else:
        r_km, v_km_s, status = path_states(mover, start_utc, offset_s)
    bad = status != Status.OK
    return np.where(bad[:, None], np.nan, r_km), np.where(bad[:, None], np.nan, v_km_s)


def _searched(
    elements: Sequence[ElementSet],
    planned: Mover,
    mover: int,
    config: ScreeningConfig,
    workers: int,
) -> ScreeningResult:
    """Screen the object as it is and, last in the list, as it would go; not with itself."""
    twice, last = (mover, len(elements)), len(elements)
    if isinstance(planned, ElementSet):
        return screen(
            [*elements, planned], config, primaries=twice, workers=workers, excluded_pairs=[twice]
        )
    return screen_with_ephemerides(
        [*elements, elements[mover]],
        config,
        primaries=twice,
        ephemerides={last: [planned]},
        workers=workers,
        excluded_pairs=[twice],
    ).result


def _findings(
    result: ScreeningResult,
    elements: Sequence[ElementSet],
    planned: Mover,
    question: Question,
    config: ScreeningConfig,
) -> PlanFindings:
    def of(index: int) -> Approaches:
        rows = result.approaches[result.approaches["primary_index"] == index]
        return one_each_encounter(_elsewhere(rows, question, config))

    as_it_is, as_planned = of(question.mover), of(len(elements))
    passes = sorted(
        (_pass(each, as_it_is, question, config) for each in as_planned),
        key=lambda each: each.miss_distance_km / each.limit_km,
    )
    near = [each for each in passes if each.miss_distance_km < each.limit_km]
    other = elements[question.other]
    is_screened = result.status[:-1] == Status.OK
    return PlanFindings(
        before=closest(elements[question.mover], other, question.tca_utc),
        after=closest(planned, other, question.tca_utc),
        created=tuple(each for each in near if each.is_new),
        still=tuple(each for each in near if not each.is_new),
        cleared=_cleared(as_it_is, as_planned, question),
        from_utc=config.start_utc,
        until_utc=config.end_utc,
        mover=question.mover,
        planned=planned,
        screened=int(is_screened.sum()),
        not_screened=int((~is_screened).sum()),
    )


def _elsewhere(found: Approaches, question: Question, config: ScreeningConfig) -> Approaches:
    """Leave out the case's own pass, and passes that were over when the search begins."""
    at_s = seconds_between(config.start_utc, question.tca_utc)
    return others_than(found, question.other, at_s)


def _pass(each: np.void, as_it_is: Approaches, question: Question, config: ScreeningConfig) -> Pass:
    index = int(each["secondary_index"])
    return Pass(
        index=index,
        tca_utc=utc_at(config.start_utc, float(each["tca_offset_s"])),
        miss_distance_km=float(each["miss_distance_km"]),
        before_km=nearest_km(each, as_it_is),
        limit_km=question.limit_of(index),
        strict_km=question.limit_km,
        relative_speed_km_s=float(each["relative_speed_km_s"]),
        r_mover_teme_km=each["r_primary_teme_km"].copy(),
        v_mover_teme_km_s=each["v_primary_teme_km_s"].copy(),
        r_other_teme_km=each["r_secondary_teme_km"].copy(),
        v_other_teme_km_s=each["v_secondary_teme_km_s"].copy(),
    )


def _cleared(as_it_is: Approaches, as_planned: Approaches, question: Question) -> int:
    """Count the approaches that are near as it is and not by the plan."""
    count = 0
    for each in as_it_is:
        limit_km = question.limit_of(int(each["secondary_index"]))
        if each["miss_distance_km"] < limit_km:
            planned_km = nearest_km(each, as_planned)
            count += planned_km is None or planned_km >= limit_km
    return count
