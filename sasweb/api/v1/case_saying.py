"""What the API says in a case, each through the one door of the domain that pages use too."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from sasweb.api.v1.case_access import speaker_of
from sasweb.api.v1.case_words import DECISIONS, with_instants
from screening.common.clock import now_utc
from screening.coordination.cdm_statement import statement_of_cdm
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.seats import CaseSeat
from screening.coordination.selectors import standing_of
from screening.coordination.services import close, decide, notify, speak
from screening.coordination.speaker import Speaker
from screening.messages.ccsds.text import MAX_WEB_BYTES, message_text
from screening.messages.cdm import read_cdm

_STATEMENT_PARTS: Final = ("assessment", "criteria", "data_used", "covariance")
_DECISION_FIELDS: Final = ("mover", "protocol", "version", "clause", "words")


@dataclass(frozen=True, slots=True)
class Place:
    """Who speaks in which case, and the uuid of the entry that comes of it."""

    request: Request
    case: Case
    seat: CaseSeat
    entry_uuid: uuid.UUID

    def speaker(self, kind: EntryKind) -> Speaker:
        """Whoever asks. Raises PermissionDenied where their role does not let them say it."""
        return speaker_of(self.request, self.seat, kind)

    @property
    def how(self) -> dict[str, Any]:
        """When it is said, and as which entry."""
        return {"at_utc": now_utc(), "entry_uuid": self.entry_uuid}

    @property
    def own_norad_cat_id(self) -> int:
        """The catalogue number of the side's own object. Raises ValidationError for no side."""
        own = standing_of(self.case, now_utc()).own_object(self.seat.party)
        if own is None:
            raise ValidationError({"plan": [f"{self.seat.party} is no side: it flies neither."]})
        return own


Given = Mapping[str, Any]
Say = Callable[[Place, Given], Entry]


def notified(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.NOTIFIED)
    return notify.notify(place.case, speaker, notice=dict(given), **place.how)


def acknowledged(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.ACKNOWLEDGED)
    return speak.acknowledge(place.case, speaker, remarks=given["remarks"], **place.how)


def stated(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.STATEMENT)
    parts = {name: with_instants(given[name]) for name in _STATEMENT_PARTS if name in given}
    if "cdm" in given:
        parts |= _of_cdm(place, given["cdm"])
    return speak.state(place.case, speaker, parts, remarks=given["remarks"], **place.how)


def intended(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.INTENT)
    plan = with_instants(given["plan"]) if "plan" in given else None
    if "oem" in given:
        text = _text(given["oem"])
        plan = {"kind": "oem", "norad_cat_id": place.own_norad_cat_id, "oem_text": text}
    return speak.intend(
        place.case,
        speaker,
        choice=Choice(given["choice"]),
        window=(given.get("window_start_utc"), given.get("window_end_utc")),
        plan=plan,
        remarks=given["remarks"],
        **place.how,
    )


def decided(place: Place, given: Given) -> Entry:
    speaker = place.speaker(DECISIONS[given["do"]])
    if given["do"] == "propose":
        decision = {name: given[name] for name in _DECISION_FIELDS}
        return decide.propose(
            place.case, speaker, decision=decision, remarks=given["remarks"], **place.how
        )
    return decide.answer(
        place.case,
        speaker,
        is_agreed=given["do"] == "agree",
        proposal_number=given.get("proposal_number"),
        remarks=given["remarks"],
        **place.how,
    )


def executed(place: Place, given: Given) -> Entry:
    return decide.execute(
        place.case,
        place.speaker(EntryKind.EXECUTED),
        what=given["what"],
        executed_at_utc=given["executed_at_utc"],
        remarks=given["remarks"],
        **place.how,
    )


def remarked(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.REMARK)
    return speak.remark(place.case, speaker, words=given["remarks"], **place.how)


def closed(place: Place, given: Given) -> Entry:
    speaker = place.speaker(EntryKind.CLOSED)
    return close.case_close(place.case, speaker, reason=given["reason"], **place.how)


def _of_cdm(place: Place, file: Any) -> dict[str, Any]:
    message = read_cdm(_bytes(file), file_name=file.name)
    return statement_of_cdm(message, standing_of(place.case, now_utc()).facts)


def _text(file: Any) -> str:
    return message_text(_bytes(file), file_name=file.name)


def _bytes(file: Any) -> bytes:
    content: bytes = file.read(MAX_WEB_BYTES + 1)
    if len(content) > MAX_WEB_BYTES:
        raise ValidationError({file.field_name or "file": [f"At most {MAX_WEB_BYTES:,} bytes."]})
    return content
