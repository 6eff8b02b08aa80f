"""Events of all against all as tables show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from screening.catalog.models import SpaceObject
from screening.conjunctions.approach_conjunctions import conjunctions_of
from screening.conjunctions.approach_kinds import stays_together
from screening.conjunctions.approach_staleness import approach_stale_causes, is_over
from screening.conjunctions.models import CatalogueApproach, Conjunction
from screening.conjunctions.staleness import StaleCause


@dataclass(frozen=True, slots=True)
class Party:
    """One end of an event: the object, and how old its elements are at TCA.

    ``part_of`` is the station that it is docked to by the log; empty where it is not, or not asked.
    """

    subject: SpaceObject
    age_days: float
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class ApproachRow:
    """One event. ``conjunction`` is the station's own record of it, if it is one's pass."""

    approach: CatalogueApproach
    is_over: bool
    stays_together: bool
    causes: tuple[StaleCause, ...]
    conjunction: Conjunction | None
    docked: Mapping[int, str] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[Party, Party]:
        each = self.approach
        return (
            self._party(each.primary, each.primary_age_days),
            self._party(each.secondary, each.secondary_age_days),
        )

    def _party(self, subject: SpaceObject, age_days: float) -> Party:
        return Party(subject, age_days, self.docked.get(subject.norad_cat_id, ""))

    @property
    def stale_words(self) -> str:
        return "; ".join(cause.words for cause in self.causes)

    @property
    def stale_sentences(self) -> str:
        return " ".join(cause.sentence for cause in self.causes)


def approach_rows(
    approaches: Sequence[CatalogueApproach],
    at_utc: datetime,
    docked: Mapping[int, str] | None = None,
) -> list[ApproachRow]:
    """How each of some events stands at an instant. ``docked``: see ``docked_parts``."""
    conjunctions = conjunctions_of(approaches)
    return [
        ApproachRow(
            each,
            is_over(each, at_utc),
            stays_together(each),
            approach_stale_causes(each, at_utc),
            conjunctions.get(each.pk),
            docked or {},
        )
        for each in approaches
    ]
