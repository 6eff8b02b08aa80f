"""What a counterpart can say in the room: by which form, and through which door of the domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django import forms

from sasweb.web.counterpart_deciding import THEY, WE, AnswerForm, ExecutedForm, ProposeForm
from sasweb.web.counterpart_forms import AcknowledgeForm, IntentForm, RemarkForm
from sasweb.web.counterpart_relaying import RelayForm, relay
from sasweb.web.counterpart_seat import Seat
from sasweb.web.counterpart_statement import StatementForm
from screening.coordination.kinds import Choice, EntryKind, PartyRole
from screening.coordination.models import Entry
from screening.coordination.proposals import proposal_of
from screening.coordination.protocol_selectors import way_of
from screening.coordination.services import decide, speak
from screening.coordination.standing import CaseStanding


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that can be said: its form, the kind of entry that comes of it, and how."""

    form: type[forms.Form]
    kind: EntryKind
    say: Callable[[Seat, CaseStanding, Any, datetime, UUID], Entry]


def own_norad_cat_id(standing: CaseStanding, slug: str) -> int:
    """The catalogue number of a side's own object."""
    party = standing.party(slug)
    is_station = party is not None and party.role == PartyRole.STATION_SIDE
    whose = standing.facts["primary" if is_station else "secondary"]
    return int(whose["norad_cat_id"])


def _acknowledge(
    seat: Seat, _: CaseStanding, form: AcknowledgeForm, at_utc: datetime, key: UUID
) -> Entry:
    return speak.acknowledge(
        seat.case,
        seat.speaker,
        at_utc=at_utc,
        remarks=form.cleaned_data["remarks"],
        entry_uuid=key,
    )


def _state(
    seat: Seat, standing: CaseStanding, form: StatementForm, at_utc: datetime, key: UUID
) -> Entry:
    return speak.state(
        seat.case,
        seat.speaker,
        form.parts_for(standing.facts, own_norad_cat_id(standing, seat.party)),
        at_utc=at_utc,
        remarks=form.cleaned_data["remarks"],
        entry_uuid=key,
    )


def _intend(
    seat: Seat, standing: CaseStanding, form: IntentForm, at_utc: datetime, key: UUID
) -> Entry:
    said = form.cleaned_data
    return speak.intend(
        seat.case,
        seat.speaker,
        choice=Choice(said["choice"]),
        at_utc=at_utc,
        window=(said["window_start_utc"], said["window_end_utc"]),
        plan=form.plan_for(own_norad_cat_id(standing, seat.party)),
        remarks=said["remarks"],
        entry_uuid=key,
    )


def _answer(seat: Seat, _: CaseStanding, form: AnswerForm, at_utc: datetime, key: UUID) -> Entry:
    said = form.cleaned_data
    return decide.answer(
        seat.case,
        seat.speaker,
        is_agreed=said["answer"] == "agree",
        at_utc=at_utc,
        proposal_number=said["proposal"],
        remarks=said["remarks"],
        entry_uuid=key,
    )


def _propose(
    seat: Seat, standing: CaseStanding, form: ProposeForm, at_utc: datetime, key: UUID
) -> Entry:
    said = form.cleaned_data
    other = next(each.slug for each in standing.principals if each.slug != seat.party)
    mover = {WE: seat.party, THEY: other}.get(said["mover"], said["mover"])
    way = way_of(standing)
    return decide.propose(
        seat.case,
        seat.speaker,
        decision=proposal_of(standing, way, mover=mover, words=said["words"]),
        at_utc=at_utc,
        entry_uuid=key,
    )


def _executed(
    seat: Seat, _: CaseStanding, form: ExecutedForm, at_utc: datetime, key: UUID
) -> Entry:
    said = form.cleaned_data
    return decide.execute(
        seat.case,
        seat.speaker,
        what=said["what"],
        executed_at_utc=said["done_at_utc"],
        at_utc=at_utc,
        remarks=said["remarks"],
        entry_uuid=key,
    )


def _remark(seat: Seat, _: CaseStanding, form: RemarkForm, at_utc: datetime, key: UUID) -> Entry:
    return speak.remark(
        seat.case, seat.speaker, words=form.cleaned_data["remarks"], at_utc=at_utc, entry_uuid=key
    )


# In the order in which they are asked for.
SAYINGS: Final = MappingProxyType(
    {
        "acknowledge": Saying(AcknowledgeForm, EntryKind.ACKNOWLEDGED, _acknowledge),
        "answer": Saying(AnswerForm, EntryKind.DECISION_AGREED, _answer),
        "state": Saying(StatementForm, EntryKind.STATEMENT, _state),
        "intend": Saying(IntentForm, EntryKind.INTENT, _intend),
        "propose": Saying(ProposeForm, EntryKind.DECISION_PROPOSED, _propose),
        "executed": Saying(ExecutedForm, EntryKind.EXECUTED, _executed),
        "relay": Saying(RelayForm, EntryKind.RELAYED, relay),
        "remark": Saying(RemarkForm, EntryKind.REMARK, _remark),
    }
)
