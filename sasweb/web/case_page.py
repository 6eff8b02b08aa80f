"""What the page of a case shows: gathered once, from the entries and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sasweb.web.case_release import Exposure, exposure_of
from sasweb.web.case_rules import RuleLine, rule_lines
from sasweb.web.entry_words import entry_words, kind_words, remarks_of, sentence_of
from sasweb.web.seat import Seat
from screening.common.clock import real_now_utc
from screening.coordination.chain import ChainedEntry, Withheld
from screening.coordination.columns import Column, columns_of
from screening.coordination.differences import Differences, Row, differences
from screening.coordination.models import Case
from screening.coordination.notices import contacts_of
from screening.coordination.protocol import (
    Duty,
    DutyState,
    RightOfWay,
    duties,
    encounter_of,
    right_of_way,
)
from screening.coordination.protocol_selectors import applied_protocols
from screening.coordination.selectors import chained_entries
from screening.coordination.standing import (
    CaseStanding,
    EntryFacts,
    Intent,
    Party,
    Statement,
    entry_facts,
    stand,
)
from screening.coordination.turn import Deed, Turn, possible_deeds, turn_of

RULES_SEEN: Final = 4


@dataclass(frozen=True, slots=True)
class Creates:
    """A pass that a plan would bring about."""

    name: str
    norad_cat_id: Any
    tca_utc: str
    miss_km: float | None
    pc: float | None


@dataclass(frozen=True, slots=True)
class PlanFound:
    """What the screening of a side's plan found; ``withheld`` where that is not shown here."""

    sentence: str
    creates: Sequence[Creates]
    withheld: Withheld | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the case, and all that it has said."""

    party: Party
    is_us: bool
    column: Column
    statement: Statement | None
    rules: Sequence[RuleLine]  # its own first, and those that are met
    more_rules: Sequence[RuleLine]
    intent: Intent | None
    plan: PlanFound | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One entry as the time line shows it."""

    facts: EntryFacts
    kind: str
    words: str
    remarks: str | Withheld
    hash: str
    is_us: bool
    is_side: bool
    parts: Sequence[PartRow]


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    release_class: str
    sha256: str
    text: str
    withheld: Withheld | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything that the page shows. ``sides`` are the station's first."""

    case: Case
    standing: CaseStanding
    us: str
    sides: Sequence[Side]
    differences: Differences | None
    turn: Turn | None
    deeds: Sequence[Deed]
    way: RightOfWay | None
    missing_protocols: Sequence[str]
    duties: Sequence[Duty]
    exposures: Sequence[Exposure]
    record: Sequence[RecordRow]
    has_address: bool  # whether another party can be written to; asked while somebody may be told

    @property
    def figures(self) -> Sequence[Row]:
        """What sides state, a row a quantity that somebody gives. Rules have lines of their own."""
        rows = self.differences.rows if self.differences else ()
        is_stated = any(side.statement for side in self.sides)
        return [each for each in rows if is_stated and not each.key.startswith("criteria:")]

    @property
    def them(self) -> Party | None:
        """The other side, or the first of both where we are neither."""
        return next((each.party for each in self.sides if not each.is_us), None)

    @property
    def is_side(self) -> bool:
        return any(each.is_us for each in self.sides)

    @property
    def clock_duty(self) -> Duty | None:
        """The duty whose clock is shown largest: what is overdue, else what is due first."""
        timed = [each for each in self.duties if each.due_utc is not None]
        overdue = [each for each in timed if each.is_overdue]
        open_ones = [each for each in timed if each.state is DutyState.OPEN]
        return min(overdue or open_ones, key=_due, default=None)


def case_page(case: Case, seat: Seat, now_utc: datetime) -> CasePage:
    """Gather the page of one case as the home organisation sees it."""
    chained = chained_entries(case)
    standing = stand([entry_facts(each) for each in chained], now_utc)
    us = seat.organisation.slug
    applied = applied_protocols(standing.protocol)
    due = duties(applied, standing, now_utc)
    sides = sides_of(standing, us)
    deeds = possible_deeds(standing, us)
    return CasePage(
        case=case,
        standing=standing,
        us=us,
        sides=sides,
        differences=_differences(sides),
        turn=turn_of(standing, us, due),
        deeds=deeds,
        way=right_of_way(applied, encounter_of(standing.facts, standing.parties)),
        missing_protocols=applied.missing,
        duties=due,
        exposures=exposure_of(case, chained, standing, seat.organisation, real_now_utc()),
        record=[_record_row(each, standing, us) for each in reversed(chained)],
        has_address=Deed.NOTIFY in deeds and bool(contacts_of(case)),
    )


def sides_of(standing: CaseStanding, us: str) -> list[Side]:
    """Both sides, the station's first."""
    return [_side(each, standing, us) for each in columns_of(standing)]


def _side(column: Column, standing: CaseStanding, us: str) -> Side:
    party = next(each for each in standing.principals if each.slug == column.party)
    rules = rule_lines(column.criteria)
    telling = _telling(rules)
    return Side(
        party=party,
        is_us=party.slug == us,
        column=column,
        statement=standing.statements.get(party.slug),
        rules=telling,
        more_rules=[each for each in rules if each not in telling],
        intent=standing.intents.get(party.slug),
        plan=_plan_found(standing.plans_screened.get(party.slug)),
    )


def _telling(rules: Sequence[RuleLine]) -> list[RuleLine]:
    """What is seen at once of many rules: the first, which is a side's own, and what is met."""
    met = [each for each in rules[1:] if each.is_met]
    return [*rules[:1], *met[: RULES_SEEN - 1]]


def _plan_found(entry: EntryFacts | None) -> PlanFound | None:
    if entry is None:
        return None
    held = entry.part("result")
    if isinstance(held, Withheld):
        return PlanFound("", (), held)
    result = entry.shown("result")
    creates = result.get("creates")
    return PlanFound(
        sentence_of(result),
        [_created(each) for each in (creates if isinstance(creates, list) else [])],
        None,
    )


def _created(held: Mapping[str, Any]) -> Creates:
    return Creates(
        str(held.get("name", "")),
        held.get("norad_cat_id"),
        str(held.get("tca_utc", "")),
        held.get("miss_distance_km"),
        held.get("pc"),
    )


def _differences(sides: Sequence[Side]) -> Differences | None:
    return differences([each.column for each in sides]) if len(sides) > 1 else None


def _record_row(entry: ChainedEntry, standing: CaseStanding, us: str) -> RecordRow:
    facts = entry_facts(entry)
    party = standing.party(entry.party)
    return RecordRow(
        facts=facts,
        kind=kind_words(entry.kind),
        words=entry_words(facts, standing),
        remarks=remarks_of(facts),
        hash=entry.hash,
        is_us=entry.party == us,
        is_side=party is not None and party.is_principal,
        parts=[
            PartRow(name, part.release_class, part.sha256, _as_text(part.value), part.withheld)
            for name, part in entry.parts.items()
        ],
    )


def _as_text(value: Any) -> str:
    """A part's value to be read by people: JSON, one field a line."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _due(duty: Duty) -> tuple[datetime, str]:
    if duty.due_utc is None:
        raise ValueError(f"{duty.key} has no deadline")
    return duty.due_utc, duty.key
