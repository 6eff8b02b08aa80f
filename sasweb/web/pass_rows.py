"""Passes as tables show them: with how each stands, and why one may not be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sasweb.web.filters import PassFilter
from screening.conjunctions.models import Conjunction, ScreeningRun
from screening.conjunctions.selectors import reading_at
from screening.conjunctions.staleness import StaleCause
from screening.conjunctions.standing import (
    ConjunctionState,
    PassStanding,
    conjunction_standing,
)


@dataclass(frozen=True, slots=True)
class PassRow:
    """One pass, and how it stands."""

    conjunction: Conjunction
    standing: PassStanding

    @property
    def state(self) -> ConjunctionState:
        return self.standing.state

    @property
    def causes(self) -> tuple[StaleCause, ...]:
        return self.standing.causes

    @property
    def stale_words(self) -> str:
        return self.standing.stale_words

    @property
    def stale_sentences(self) -> str:
        return self.standing.stale_sentences


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
    reading = reading_at(at_utc, newest_run)
    return [PassRow(each, conjunction_standing(each, reading)) for each in conjunctions]
