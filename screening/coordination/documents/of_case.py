"""Gather what documents of a case are written from, through the one gate (``release_view.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from screening.common.clock import real_now_utc
from screening.coordination.chain import ChainedEntry
from screening.coordination.columns import columns_of
from screening.coordination.differences import differences
from screening.coordination.documents.facts import CaseFacts, DutyFacts, PrecedenceFacts
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.protocol import (
    Applied,
    Duty,
    duties,
    encounter_of,
    right_of_way,
)
from screening.coordination.protocol_selectors import applied_protocols
from screening.coordination.release_models import Way
from screening.coordination.release_view import NotShown, chain_for, rules_of
from screening.coordination.releasing import view_for
from screening.coordination.selectors import chained_entries
from screening.coordination.standing import CaseStanding, entry_facts, stand
from screening.operators.selectors import home_slug


def facts_held(case: Case, at_utc: datetime) -> CaseFacts:
    """What a document for one's own use is written from: everything that is held here."""
    return _facts(case, chained_entries(case), reader="", at_utc=at_utc)


def facts_for(case: Case, reader: str, at_utc: datetime, *, way: Way = Way.DOCUMENT) -> CaseFacts:
    """What a document for a party is written from: what it may see, which is logged.

    Raises NotShown where the case does not exist for the party.
    """
    return _facts(case, chain_for(case, reader, way=way), reader=reader, at_utc=at_utc)


def facts_to_come(case: Case, reader: str, at_utc: datetime) -> CaseFacts:
    """What a notification to a party is written from, as if it were sent now. Nothing is logged.

    A case exists for a party from its notice on, and what the notice asks is due from then on.
    Raises NotShown for who is no party.
    """
    told = [*chained_entries(case), _notice_to_come(case, at_utc)]
    view = view_for(told, reader, rules_of(case, real_now_utc()))
    if not view.entries:
        raise NotShown(f"{reader!r} is no party to {case}.")
    return _facts(case, view.entries, reader=reader, at_utc=at_utc)


def _notice_to_come(case: Case, at_utc: datetime) -> ChainedEntry:
    """An entry that is not one yet: it is in no chain, and no document shows it."""
    return ChainedEntry(
        case=case.uuid,
        number=case.head_number + 1,
        uuid=UUID(int=0),
        kind=EntryKind.NOTIFIED,
        party=case.keeper_slug,
        author="",
        at_utc=at_utc,
        recorded_at=at_utc,
        previous_hash=case.head_hash,
        parts={},
    )


def _facts(
    case: Case, entries: Iterable[ChainedEntry], *, reader: str, at_utc: datetime
) -> CaseFacts:
    standing = stand((entry_facts(each) for each in entries), at_utc)
    applied = applied_protocols(standing.protocol)
    return CaseFacts(
        case_uuid=case.uuid,
        standing=standing,
        writer=_writer(standing, reader),
        reader=reader,
        written_at_utc=at_utc,
        head_number=case.head_number,
        head_hash=case.head_hash,
        difference=_difference(standing),
        duties=tuple(_duty(each) for each in duties(applied, standing, at_utc)),
        precedence=_precedence(applied, standing),
    )


def _writer(standing: CaseStanding, reader: str) -> str:
    """Whose document it is: ours, if we are a party and it is not for us; else the opener's."""
    home = home_slug() or ""
    return home if home != reader and standing.party(home) is not None else standing.opened_by


def _duty(duty: Duty) -> DutyFacts:
    why = duty.why_no_due
    return DutyFacts(
        who=duty.party,
        what=(duty.what.en, duty.what.zh),
        clause=_clause(duty),
        state=duty.state,
        due_utc=duty.due_utc,
        why_no_due=(why.en, why.zh) if why is not None else ("", ""),
        met_at=duty.met_at,
        is_proposal=duty.is_proposal,
    )


def _clause(duty: Duty) -> tuple[str, str]:
    number, title = duty.clause.number, duty.clause.title
    return (
        f'{number} "{title.en}", {duty.reference}',
        f"{number}“{title.zh}”，{duty.reference}",
    )


def _precedence(applied: Applied, standing: CaseStanding) -> PrecedenceFacts | None:
    found = right_of_way(applied, encounter_of(standing.facts, standing.parties))
    if found is None:
        return None
    return PrecedenceFacts(
        words=(found.words.en, found.words.zh),
        clause=found.clause.number,
        clause_title=(found.clause.title.en, found.clause.title.zh),
        protocol=(found.protocol.name.en, found.protocol.name.zh),
        reference=found.protocol.reference,
    )


def _difference(standing: CaseStanding) -> tuple[str, str]:
    """Where the two assessments part, while both sides have said anything to compare."""
    columns = columns_of(standing)
    if not standing.statements or len(columns) < 2:
        return "", ""
    sentence = differences(columns).sentence
    return sentence.en, sentence.zh
