"""Iridium 33 and Cosmos 2251, run again from the last element sets before they collided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from screening.conjunctions.criteria import Verdict, compare, judge, published_criteria
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.engine.probability.hard_body_radius import RadiusFacts, choose_hard_body_radius
from screening.learn.element_sets import QuotedElements, quoted_elements
from screening.learn.reruns import Flown, Rerun, nearest, passes_between

START_UTC: Final = datetime(2009, 2, 10, tzinfo=UTC)
DURATION: Final = timedelta(days=1)
THRESHOLD_KM: Final = 10.0
CRITERIA: Final = ("us-emergency", "bittt-2011", "starlink-1e-5")
# As published from the same element sets; facts of the field.
PUBLISHED_TCA_UTC: Final = datetime(2009, 2, 10, 16, 55, 59, 800_000, tzinfo=UTC)
PUBLISHED_MISS_KM: Final = 0.69872


@dataclass(frozen=True, slots=True)
class Collision:
    """The day's passes of the pair, and the one at which they met."""

    iridium: QuotedElements
    cosmos: QuotedElements
    passes: tuple[Rerun, ...]
    met: Rerun

    @property
    def verdicts(self) -> list[Verdict]:
        """Rules of today on the pass, judged as that day began."""
        facts = self.met.facts(START_UTC, by="the engine", is_intent_unknown=None)
        return [judge(published_criteria()[key], facts) for key in CRITERIA]

    @property
    def sentence(self) -> str:
        """Where those rules part."""
        return compare(self.verdicts).sentence


@cache
def collision() -> Collision:
    """Screen the pair over the day of the collision."""
    iridium, cosmos = (quoted_elements()[key] for key in ("iridium-33", "cosmos-2251"))
    passes = passes_between(
        _flown(iridium, Manoeuvrability.UNKNOWN),
        _flown(cosmos, Manoeuvrability.NONE_SEEN),
        start_utc=START_UTC,
        duration=DURATION,
        threshold_km=THRESHOLD_KM,
    )
    return Collision(iridium, cosmos, tuple(passes), nearest(passes))


def _flown(quoted: QuotedElements, manoeuvrability: Manoeuvrability) -> Flown:
    radius = choose_hard_body_radius(RadiusFacts(object_type="PAYLOAD"))
    return Flown(quoted.elements, radius, manoeuvrability)
