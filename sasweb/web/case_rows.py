"""Cases as the list shows them: what waits for us first, then by closest approach."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import get_language

from sasweb.web.entry_words import party_name
from screening.coordination.conflicts import Conflict
from screening.coordination.folded import Folded, Holds
from screening.coordination.kinds import CaseState
from screening.coordination.models import Case
from screening.coordination.protocol import changes_utc
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import (
    cases_all,
    cases_open,
    readings_of,
    why_unreadable,
)
from screening.coordination.standing import CaseStanding, EntryFacts
from screening.coordination.turn import Turn, turn_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """What a list says of a case as one party sees it. ``with_whom`` are the others' names."""

    about: str  # "CSS · STARLINK-1095"
    with_whom: str
    state: CaseState
    conflict: Conflict | None
    turn: Turn | None
    closed: EntryFacts | None
    tca_utc: datetime
    miss_distance_km: float | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    case: Case
    said: CaseSaid

    @property
    def told_of(self) -> tuple[object, ...]:
        """Everything that its row in the list tells of and that may change."""
        said = self.said
        return (
            self.case.pk,
            self.case.level,
            said.about,
            said.with_whom,
            said.state,
            said.conflict and said.conflict.clash,
            said.turn,
            said.closed is not None,
            said.tca_utc,
            said.miss_distance_km,
        )


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A case that cannot be read, and why not: it is told, and hides none of the others."""

    case: Case
    problem: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What decides where a case stands in the list."""

    turn: Turn | None
    has_conflict: bool

    @property
    def is_ours(self) -> bool:
        return self.turn is not None and self.turn.is_ours


@dataclass(frozen=True, slots=True)
class CaseOrder:
    """Cases by their keys, in the order in which somebody should look at them."""

    keys: list[int]
    ours: int  # in how many it is our turn


def case_order(cases: QuerySet[Case], us: str, now_utc: datetime) -> CaseOrder:
    """Order cases: open before closed, and of those the newest first.

    Those that cannot be read stand before all others: somebody has to look after them.
    """
    plain = cases.prefetch_related(None).order_by()
    waiting = plain.exclude(state=CaseState.CLOSED)
    briefs = _BRIEFS.of(waiting, now_utc, us)
    keys = dict(waiting.values_list("pk", "tca_utc"))
    unreadable = [key for key in keys if key not in briefs]
    ordered = sorted((*_order(briefs[key], keys[key]), key) for key in keys if key in briefs)
    closed = plain.filter(state=CaseState.CLOSED).order_by("-tca_utc", "-pk")
    return CaseOrder(
        [*unreadable, *(key for *_, key in ordered), *closed.values_list("pk", flat=True)],
        _ours(briefs),
    )


def cases_ours(us: str, now_utc: datetime) -> int:
    """In how many open cases it is our turn."""
    return _ours(_BRIEFS.of(cases_open(), now_utc, us))


def case_rows(keys: Sequence[int], us: str, now_utc: datetime) -> list[CaseRow | UnreadableRow]:
    """Put cases into rows, in the order of their keys."""
    if not keys:
        return []
    cases = cases_all().in_bulk(keys)
    said = _said_in(get_language()).of(Case.objects.filter(pk__in=cases), now_utc, us)
    return [
        CaseRow(cases[key], said[key]) if key in said else _row_or_why(cases[key], us, now_utc)
        for key in keys
        if key in cases
    ]


def _row_or_why(case: Case, us: str, now_utc: datetime) -> CaseRow | UnreadableRow:
    found = readings_of([case], now_utc)
    standing = found.standings.get(case.pk)
    if standing is None:
        return UnreadableRow(case, found.unreadable[case.pk])
    try:
        return CaseRow(case, _said(standing, us).value)
    except Exception as error:  # nobody can name all that may be wrong with one case
        logger.warning("%s cannot be read.", case, exc_info=True)
        return UnreadableRow(case, why_unreadable(error))


@cache
def _said_in(_language: str | None) -> Folded[CaseSaid]:
    """Remembered by language, in which whose turn it is is said."""
    return Folded(_said)


def _said(standing: CaseStanding, us: str) -> Holds[CaseSaid]:
    duties = duties_of(standing, standing.now_utc)
    facts = standing.facts
    station = facts.get("station") or facts.get("primary") or {}
    others = [each.slug for each in standing.principals if each.slug != us]
    said = CaseSaid(
        about=f"{station.get('name', '?')} · {(facts.get('secondary') or {}).get('name', '?')}",
        with_whom=", ".join(party_name(standing, each) for each in others),
        state=standing.state,
        conflict=standing.conflict,
        turn=turn_of(standing, us, duties),
        closed=standing.closed,
        tca_utc=standing.tca_utc,
        miss_distance_km=facts.get("miss_distance_km"),
    )
    return Holds(said, changes_utc(duties, standing.now_utc))


def _brief(standing: CaseStanding, us: str) -> Holds[Brief]:
    found = duties_of(standing, standing.now_utc)
    brief = Brief(turn_of(standing, us, found), standing.conflict is not None)
    return Holds(brief, changes_utc(found, standing.now_utc))


_BRIEFS: Final = Folded(_brief)


def _ours(briefs: Mapping[int, Brief]) -> int:
    return sum(each.is_ours for each in briefs.values())


def _order(brief: Brief, tca_utc: datetime) -> tuple[bool, bool, bool, datetime]:
    """Ours before theirs, clashes of intents and what is overdue first."""
    turn = brief.turn
    return (
        not brief.is_ours,
        not brief.has_conflict,
        not (turn is not None and turn.is_overdue),
        (turn.due_utc if turn is not None else None) or tca_utc,
    )
