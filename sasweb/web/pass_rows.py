"""Passes as tables show them: with how each stands, and why one may not be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sasweb.web.filters import PassFilter
from screening.conjunctions.models import Conjunction, ScreeningRun
from screening.conjunctions.selectors import (
    ConjunctionState,
    conjunction_stale_causes,
    conjunction_state,
)
from screening.conjunctions.staleness import StaleCause


@dataclass(frozen=True, slots=True)
class PassRow:
    """One pass. ``causes`` are the reasons why it is stale, if it is."""

    conjunction: Conjunction
    state: ConjunctionState
    causes: tuple[StaleCause, ...]

    @property
    def stale_words(self) -> str:
        return "; ".join(cause.words for cause in self.causes)

    @property
    def stale_sentences(self) -> str:
        return " ".join(cause.sentence for cause in self.causes)


@dataclass(frozen=True, slots=True)
class PassCount:
    """How many passes a list shows of how many there are, and what keeps the rest away."""

    shown: int
    total: int
    filters: list[str]
    is_usual: bool


def pass_count(found: PassFilter, every: QuerySet[Conjunction], shown: int) -> PassCount:
    """Compare ``shown`` with every pass of the list's station, or of all stations."""
    slug = found.form["station"].value()
    total = every.filter(station__slug=slug).count() if slug else every.count()
    return PassCount(shown, total, found.words, found.is_usual)


def pass_rows(
    conjunctions: Iterable[Conjunction], at_utc: datetime, newest_run: ScreeningRun | None
) -> list[PassRow]:
    """How each of some conjunctions stands. ``newest_run``: see ``latest_finished_run``."""
    return [
        PassRow(
            each,
            conjunction_state(each, at_utc, newest_run),
            conjunction_stale_causes(each, at_utc, newest_run),
        )
        for each in conjunctions
    ]
