"""Events of all against all as tables show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from screening.catalog.models import SpaceObject
from screening.conjunctions.approach_conjunctions import conjunctions_of
from screening.conjunctions.approach_kinds import stays_together
from screening.conjunctions.approach_staleness import approach_stale_causes, is_over
from screening.conjunctions.models import CatalogueApproach, Conjunction
from screening.conjunctions.staleness import StaleCause


@dataclass(frozen=True, slots=True)
class Party:
    """One end of an event: the object, and how old its elements are at TCA."""

    subject: SpaceObject
    age_days: float


@dataclass(frozen=True, slots=True)
class ApproachRow:
    """One event. ``conjunction`` is the station's own record of it, if it is one's pass."""

    approach: CatalogueApproach
    is_over: bool
    stays_together: bool
    causes: tuple[StaleCause, ...]
    conjunction: Conjunction | None

    @property
    def parties(self) -> tuple[Party, Party]:
        each = self.approach
        return (
            Party(each.primary, each.primary_age_days),
            Party(each.secondary, each.secondary_age_days),
        )

    @property
    def stale_words(self) -> str:
        return "; ".join(cause.words for cause in self.causes)

    @property
    def stale_sentences(self) -> str:
        return " ".join(cause.sentence for cause in self.causes)


def approach_rows(approaches: Sequence[CatalogueApproach], at_utc: datetime) -> list[ApproachRow]:
    """How each of some events stands at an instant."""
    conjunctions = conjunctions_of(approaches)
    return [
        ApproachRow(
            each,
            is_over(each, at_utc),
            stays_together(each),
            approach_stale_causes(each, at_utc),
            conjunctions.get(each.pk),
        )
        for each in approaches
    ]
