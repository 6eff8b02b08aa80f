"""Burns that avoid a conjunction, each held against the whole catalogue for the days after.

Every burn of a grid gives the object other mean elements (``manoeuvre``), and all of these, with
the object as it is, are screened in one run (``candidate_screening``). What the object meets with a
burn and would not meet without is what the burn creates. docs/algorithms/burn-search.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

import numpy as np

from screening.engine.approaches import Approaches
from screening.engine.burn_grid import BurnGrid, Direction
from screening.engine.candidate_screening import CandidateScreening, screen_candidates
from screening.engine.config import ScreeningConfig
from screening.engine.encounters import (
    LOOK_S,
    SAME_PASS_S,
    Closest,
    closest_of_states,
    nearest_each_km,
    one_each_encounter,
    others_than,
)
from screening.engine.manoeuvre import Burn, BurnsAt, ManoeuvreError
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ElementSet, FloatArray, Progress, Status

CLOSER_BY_KM: Final = 0.1  # less is noise of element sets


@dataclass(frozen=True, slots=True)
class Event:
    """The conjunction to be avoided; ``mover`` and ``other`` are indices of the catalogue."""

    mover: int
    other: int
    tca_utc: datetime


@dataclass(frozen=True, slots=True)
class Met:
    """One pass under the threshold: with whom (an index), when, how near, and how near before.

    ``other_km`` is the least distance of the same pass without the burn (of one that is gone: with
    it); None where that is over the threshold.
    """

    index: int
    tca_utc: datetime
    miss_distance_km: float
    other_km: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one burn; ``element_set`` moves the object from the burn on.

    ``event`` is the pass to be avoided as it then is; None where a state is missing. ``new`` come
    under the threshold with the burn alone, ``closer`` were under it and come nearer by over 100 m,
    ``gone`` were under it and no longer are. ``stays`` counts the others. ``lives`` tells whether
    the object can be propagated to the end of the search.
    """

    direction: Direction
    burn: Burn
    element_set: ElementSet
    event: Closest | None
    new: tuple[Met, ...]
    closer: tuple[Met, ...]
    gone: tuple[Met, ...]
    stays: int
    lives: bool

    def avoids(self, threshold_km: float) -> bool:
        """Whether the event is over the threshold, nothing is new or closer, and all is known."""
        is_clear = self.event is not None and self.event.miss_distance_km >= threshold_km
        return is_clear and self.lives and not self.new and not self.closer


@dataclass(frozen=True, slots=True)
class Refused:
    """A burn that SGP4 cannot take this object through, and why."""

    direction: Direction
    burn: Burn
    why: str


@dataclass(frozen=True, slots=True)
class BurnSearch:
    """What was found: ``before`` is the event without a burn, ``passes`` all others under it."""

    before: Closest
    passes: int
    candidates: tuple[Outcome | Refused, ...]
    screened: int
    not_screened: int
    pairs: int


def search_burns(
    element_sets: Sequence[ElementSet],
    event: Event,
    grid: BurnGrid,
    config: ScreeningConfig,
    *,
    left_out: Collection[int],
    workers: int = 1,
    on_progress: Progress | None = None,
) -> BurnSearch:
    """Try every burn of a grid against the catalogue in the window of ``config``.

    The object itself is always left out. Passes before a burn are not its own. Raises
    ``ValueError`` when a burn is outside the window, or the two have no closest approach within ten
    minutes of the event.
    """
    _require_inside(grid, config)
    mover = element_sets[event.mover]
    before = _require_pass(
        _event(Propagator([mover, element_sets[event.other]]), 0, 1, event.tca_utc), event
    )
    tried = _all_tried(mover, grid, on_progress)
    orbits = [each.element_set for each in tried if isinstance(each, _Tried)]
    found = screen_candidates(
        element_sets, [mover, *orbits], config, left_out={event.mover, *left_out},
        workers=workers, on_progress=on_progress,
    )  # fmt: skip
    return _judged(tried, found, element_sets, event, config, before)


@dataclass(frozen=True, slots=True)
class _Tried:
    direction: Direction
    burn: Burn
    element_set: ElementSet


def _all_tried(
    mover: ElementSet, grid: BurnGrid, on_progress: Progress | None
) -> list[_Tried | Refused]:
    """Find the elements after every burn; what those of one instant need is found once."""
    tried: list[_Tried | Refused] = []
    for number, (at_utc, burns) in enumerate(groupby(grid.burns, lambda each: each[1].at_utc)):
        tried += _tried_at(mover, at_utc, list(burns))
        if on_progress is not None:
            on_progress("burns", (number + 1) / len(grid.at_utc))
    return tried


def _tried_at(
    mover: ElementSet, at_utc: datetime, burns: Sequence[tuple[Direction, Burn]]
) -> Iterator[_Tried | Refused]:
    try:
        there = BurnsAt.of(mover, at_utc)
    except ManoeuvreError as error:
        yield from (Refused(*each, str(error)) for each in burns)
        return
    for direction, burn in burns:
        try:
            yield _Tried(direction, burn, there.burned(burn.dv_rtn_m_s))
        except ManoeuvreError as error:
            yield Refused(direction, burn, str(error))


def _judged(
    tried: Sequence[_Tried | Refused],
    found: CandidateScreening,
    element_sets: Sequence[ElementSet],
    event: Event,
    config: ScreeningConfig,
    before: Closest,
) -> BurnSearch:
    orbits = [each.element_set for each in tried if isinstance(each, _Tried)]
    propagator = Propagator([*orbits, element_sets[event.other]])
    judge = _Judge.of(found, event, config)
    candidates: list[Outcome | Refused] = []
    number = 0
    for each in tried:
        if isinstance(each, Refused):
            candidates.append(each)
            continue
        now = _event(propagator, number, len(orbits), event.tca_utc)
        number += 1
        candidates.append(judge.outcome(each, number, now))
    screened = int((found.catalogue_status == Status.OK).sum())
    return BurnSearch(
        before, one_each_encounter(judge.as_it_is).size, tuple(candidates), screened,
        found.catalogue_status.size - screened, found.pairs,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judge:
    """Holds what a candidate meets against what the object meets as it is, candidate 0."""

    found: CandidateScreening
    event: Event
    config: ScreeningConfig
    as_it_is: Approaches

    @classmethod
    def of(cls, found: CandidateScreening, event: Event, config: ScreeningConfig) -> _Judge:
        return cls(found, event, config, _passes(found, 0, event, config))

    def outcome(self, tried: _Tried, number: int, event: Closest | None) -> Outcome:
        as_it_is, with_burn = self.as_it_is, _passes(self.found, number, self.event, self.config)
        from_s = seconds_between(self.config.start_utc, tried.burn.at_utc)
        met = self._met(_since(with_burn, from_s), as_it_is)
        lost = self._met(_since(as_it_is, from_s), with_burn)
        new = tuple(each for each in met if each.other_km is None)
        closer = tuple(each for each in met if _is_closer(each))
        return Outcome(
            tried.direction, tried.burn, tried.element_set, event, new, closer,
            tuple(each for each in lost if each.other_km is None),
            len(met) - len(new) - len(closer),
            bool(self.found.candidate_status[number] == Status.OK),
        )  # fmt: skip

    def _met(self, passes: Approaches, others: Approaches) -> list[Met]:
        return [
            Met(index, utc_at(self.config.start_utc, tca_s), miss_km, other_km)
            for index, tca_s, miss_km, other_km in zip(
                passes["secondary_index"].tolist(),
                passes["tca_offset_s"].tolist(),
                passes["miss_distance_km"].tolist(),
                [km if km < np.inf else None for km in nearest_each_km(passes, others).tolist()],
                strict=True,
            )
        ]


def _passes(
    found: CandidateScreening, number: int, event: Event, config: ScreeningConfig
) -> Approaches:
    """Return what a candidate meets, but for the event itself and what is over at the start."""
    rows = found.approaches[found.approaches["primary_index"] == number]
    return others_than(rows, event.other, seconds_between(config.start_utc, event.tca_utc))


def _since(passes: Approaches, from_s: float) -> Approaches:
    """Return the passes from an instant on, each encounter once."""
    return one_each_encounter(passes[passes["tca_offset_s"] >= from_s])


def _is_closer(met: Met) -> bool:
    return met.other_km is not None and met.miss_distance_km < met.other_km - CLOSER_BY_KM


def _event(propagator: Propagator, mover: int, other: int, tca_utc: datetime) -> Closest | None:
    one, two = (_states(propagator, index, tca_utc) for index in (mover, other))
    return closest_of_states(one, two, tca_utc)


def _states(propagator: Propagator, index: int, tca_utc: datetime) -> tuple[FloatArray, FloatArray]:
    r_km, v_km_s, _ = propagator.object_states_teme(index, tca_utc, LOOK_S)
    return r_km, v_km_s


def _require_inside(grid: BurnGrid, config: ScreeningConfig) -> None:
    outside = [each for each in grid.at_utc if not config.start_utc <= each < config.end_utc]
    if outside:
        raise ValueError(f"a burn at {outside[0].isoformat()} is outside the time that is searched")


def _require_pass(before: Closest | None, event: Event) -> Closest:
    if before is None:
        raise ValueError("SGP4 has no position of one of the two around the event")
    if abs(seconds_between(event.tca_utc, before.tca_utc)) >= SAME_PASS_S:
        raise ValueError(
            f"the element sets have no closest approach of the two within"
            f" {SAME_PASS_S / 60.0:g} minutes of {event.tca_utc.isoformat()}"
        )
    return before
