"""Passes as tables show them: with how each stands, and why one may not be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
