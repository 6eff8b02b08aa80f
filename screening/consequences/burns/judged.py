"""Burns judged: how likely a collision is with each, which avoid, and which are the best few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.consequences.burns.inputs import BurnInputs
from screening.consequences.burns.sizes import RadiiOf
from screening.engine.burn_risk import pass_probabilities
from screening.engine.burn_search import BurnSearch, Met, Outcome, Refused
from screening.engine.encounters import Closest
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.probability.results import Probability
from screening.engine.types import ElementSet, FloatArray, Progress

BEST: Final = 5
COMPROMISES: Final = 3
STAGE: Final = "probabilities"
_AT_ONCE: Final = 20_000  # passes: under a second of processor time
# Yellow in the flight rules of the ISS: from there on one would have to think of a burn again.
LOW_PC: Final = 1e-5


@dataclass(frozen=True, slots=True)
class Judged:
    """One burn and how likely a collision is with it.

    ``pc`` is of the event, None where there is none to speak of; ``new`` and ``closer`` are of what
    the burn brings, in the order of the outcome's.
    """

    number: int
    tried: Outcome | Refused
    pc: Probability | None = None
    new: tuple[Probability, ...] = ()
    closer: tuple[Probability, ...] = ()

    @property
    def is_unlikely(self) -> bool:
        """Whether the event has a Pc, and one under what somebody has to think of."""
        return self.pc is not None and _is_low(self.pc)

    @property
    def brings_nothing_likely(self) -> bool:
        """Whether every pass that it brings has a Pc, and one under the same limit."""
        return all(_is_low(each) for each in (*self.new, *self.closer))

    @property
    def brought_pc(self) -> float | None:
        """The greatest Pc of what it brings; None where it brings nothing that has one."""
        known = [each.pc for each in (*self.new, *self.closer) if each.pc is not None]
        return max(known, default=None)


@dataclass(frozen=True, slots=True)
class Radii:
    """Of both objects of the event, and of both together: given, or the sum of the two."""

    of_object: HardBodyRadius
    of_other: HardBodyRadius
    given_m: float | None

    @property
    def together_m(self) -> float:
        if self.given_m is not None:
            return self.given_m
        return self.of_object.radius_m + self.of_other.radius_m

    @property
    def is_assumed(self) -> bool:
        is_known = not (self.of_object.is_assumed or self.of_other.is_assumed)
        return self.given_m is None and not is_known


@dataclass(frozen=True, slots=True)
class BurnReport:
    """A search with its probabilities: without a burn, and of every candidate."""

    inputs: BurnInputs
    search: BurnSearch
    radii: Radii
    pc_before: Probability | None
    candidates: tuple[Judged, ...]

    @classmethod
    def of(
        cls,
        inputs: BurnInputs,
        search: BurnSearch,
        radii_of: RadiiOf,
        *,
        on_progress: Progress | None = None,
    ) -> BurnReport:
        """Work out the probabilities."""
        return _Judge(inputs, search, radii_of).report(on_progress or _tell_nobody)

    @property
    def threshold_km(self) -> float:
        return self.inputs.asked.threshold_km

    def is_over(self, each: Judged) -> bool:
        """Whether the event is over the threshold."""
        event = each.tried.event if isinstance(each.tried, Outcome) else None
        return event is not None and event.miss_distance_km >= self.threshold_km

    def avoids(self, each: Judged) -> bool:
        """Whether the event is over the threshold, and nothing else is new under it or closer."""
        return isinstance(each.tried, Outcome) and each.tried.avoids(self.threshold_km)

    def clears(self, each: Judged) -> bool:
        """Whether the event is over the threshold and unlikely, whatever else comes."""
        return self.is_over(each) and each.is_unlikely

    def is_recommended(self, each: Judged) -> bool:
        """Whether it avoids, and leaves the event unlikely.

        A distance alone is not enough: along the track the errors of element sets may be larger.
        """
        return self.avoids(each) and each.is_unlikely

    @property
    def best(self) -> list[Judged]:
        """The best few: the smallest, of those of one size the earliest, then the least likely."""
        good = [each for each in self.candidates if self.is_recommended(each)]
        return sorted(good, key=_cost)[:BEST]

    @property
    def compromises(self) -> list[Judged]:
        """Where nothing is best: the few that come nearest to it, and are better than nothing."""
        if self.best or self.pc_before is None or self.pc_before.pc is None:
            return []
        before = self.pc_before.pc
        better = [
            each
            for each in self.candidates
            if isinstance(each.tried, Outcome) and each.tried.lives
            and each.pc is not None and each.pc.pc is not None and each.pc.pc < before
        ]  # fmt: skip
        return sorted(better, key=self._shortcomings)[:COMPROMISES]

    def _shortcomings(self, each: Judged) -> tuple[object, ...]:
        """What counts, worst first: that of what it brings by tenfolds, less is noise."""
        is_known = all(pc.pc is not None for pc in (*each.new, *each.closer))
        brought = (each.brought_pc or 0.0) if is_known else 1.0
        tenfold = math.floor(math.log10(max(brought, LOW_PC / 10.0)))
        return not self.clears(each), not each.is_unlikely, tenfold, *_cost(each)


def _cost(each: Judged) -> tuple[object, ...]:
    pc = each.pc.pc if each.pc is not None else None
    return each.tried.burn.size_m_s, each.tried.burn.at_utc, 1.0 if pc is None else pc, each.number


def _is_low(probability: Probability) -> bool:
    return probability.pc is not None and probability.pc < LOW_PC


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass whose probability is asked for."""

    mover: ElementSet
    other: ElementSet
    closest: Closest | Met


@dataclass(frozen=True, slots=True)
class _Judge:
    inputs: BurnInputs
    search: BurnSearch
    radii_of: RadiiOf

    def report(self, on_progress: Progress) -> BurnReport:
        """Ask for the passes of all burns together: that is quicker, the numbers are the same."""
        inputs, search = self.inputs, self.search
        events = [self._event(inputs.mover, search.before)]
        events += [self._event(each.element_set, each.event) for each in self._outcomes]
        met = [self._passes(each, each.new + each.closer) for each in self._outcomes]
        wanted = [one for some in (*events, *met) for one in some]
        radii = self.radii_of({each.other.norad_cat_id for each in wanted} | self._both)
        own, other = (radii[each.norad_cat_id] for each in (inputs.mover, inputs.other))
        both = Radii(own, other, inputs.asked.hard_body_radius_m)
        # That of the event may be given; of all others it is the sum.
        events_m = [both.together_m] * sum(map(len, events))
        met_m = [
            own.radius_m + radii[one.other.norad_cat_id].radius_m for some in met for one in some
        ]
        found = iter(_probabilities(wanted, np.array(events_m + met_m), on_progress))
        pcs = [next(found) if some else None for some in events]
        brought = [tuple(next(found) for _ in some) for some in met]
        return BurnReport(inputs, search, both, pcs[0], self._judged(pcs[1:], brought))

    @property
    def _outcomes(self) -> list[Outcome]:
        return [each for each in self.search.candidates if isinstance(each, Outcome)]

    @property
    def _both(self) -> set[int]:
        return {self.inputs.mover.norad_cat_id, self.inputs.other.norad_cat_id}

    def _event(self, mover: ElementSet, closest: Closest | None) -> list[_Pass]:
        return [] if closest is None else [_Pass(mover, self.inputs.other, closest)]

    def _passes(self, each: Outcome, met: Sequence[Met]) -> list[_Pass]:
        return [_Pass(each.element_set, self.inputs.element_sets[one.index], one) for one in met]

    def _judged(
        self, pcs: Sequence[Probability | None], brought: Sequence[tuple[Probability, ...]]
    ) -> tuple[Judged, ...]:
        of_outcomes = iter(zip(pcs, brought, strict=True))
        judged = []
        for number, each in enumerate(self.search.candidates):
            if isinstance(each, Refused):
                judged.append(Judged(number, each))
                continue
            pc, found = next(of_outcomes)
            new = len(each.new)
            judged.append(Judged(number, each, pc, found[:new], found[new:]))
        return tuple(judged)


def _probabilities(
    wanted: Sequence[_Pass], radius_m: FloatArray, on_progress: Progress
) -> list[Probability]:
    """Ask for some at a time: of a large search all take minutes, and who is silent is lost."""
    answers: list[Probability] = []
    for first in range(0, len(wanted), _AT_ONCE):
        on_progress(STAGE, first / len(wanted))
        some = wanted[first : first + _AT_ONCE]
        found = pass_probabilities(
            [each.mover for each in some],
            [each.other for each in some],
            [each.closest.tca_utc for each in some],
            hard_body_radius_m=radius_m[first : first + _AT_ONCE],
        )
        answers += [found.one(row) for row in range(len(found))]
    return answers


def _tell_nobody(stage: str, share: float) -> None:
    """Take in progress that nobody asked for."""
