"""Cases as the list shows them: what waits for us first, then by closest approach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sasweb.web.entry_words import party_name
from screening.coordination.models import Case
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import standings_of
from screening.coordination.standing import CaseStanding
from screening.coordination.turn import Turn, turn_of


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case, and whose turn it is. ``with_whom`` are the sides that are not us."""

    case: Case
    standing: CaseStanding
    turn: Turn | None
    with_whom: str

    @property
    def is_ours(self) -> bool:
        return self.turn is not None and self.turn.is_ours

    @property
    def about(self) -> str:
        """What it is of: "CSS · STARLINK-1095"."""
        facts = self.standing.facts
        station = facts.get("station") or facts.get("primary") or {}
        return f"{station.get('name', '?')} · {(facts.get('secondary') or {}).get('name', '?')}"


def case_rows(cases: Sequence[Case], us: str, now_utc: datetime) -> list[CaseRow]:
    """Put cases into rows, in the order in which somebody should look at them."""
    standings = standings_of(cases, now_utc)
    rows = [_row(case, standings[case.pk], us, now_utc) for case in cases if case.pk in standings]
    return sorted(rows, key=_order)


def _row(case: Case, standing: CaseStanding, us: str, now_utc: datetime) -> CaseRow:
    turn = turn_of(standing, us, duties_of(standing, now_utc))
    others = [each.slug for each in standing.principals if each.slug != us]
    return CaseRow(case, standing, turn, ", ".join(party_name(standing, each) for each in others))


def _order(row: CaseRow) -> tuple[bool, bool, bool, bool, datetime, int]:
    """Open before closed, ours before theirs, clashes of intents and what is overdue first."""
    turn = row.turn
    return (
        turn is None,
        not row.is_ours,
        row.standing.conflict is None,
        not (turn is not None and turn.is_overdue),
        (turn.due_utc if turn is not None else None) or row.standing.tca_utc,
        row.case.pk,
    )
