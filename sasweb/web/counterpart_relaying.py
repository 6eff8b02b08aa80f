"""The room of an intermediary: what it is asked to hand on, and to whom, each with its button."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms

from sasweb.web.counterpart_parts import Lines, part_lines
from sasweb.web.counterpart_seat import Seat
from sasweb.web.counterpart_words import KINDS, PARTS, instant_words, party_name
from screening.coordination.kinds import EntryKind
from screening.coordination.legal import NotLegal, why_not
from screening.coordination.models import Entry
from screening.coordination.release_view import relays_asked
from screening.coordination.services import notify
from screening.coordination.standing import CaseStanding


class RelayForm(forms.Form):
    """Which entry is handed on, and to whom (a party's slug)."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    to = forms.SlugField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class RelayPart:
    """One part to read and to hand on: in lines, and below them as the data it is."""

    name: Any
    lines: Lines
    data: str  # empty for plain words, which the lines have


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayLine:
    """One entry for one receiver. ``parts`` are what it gets."""

    number: int
    to: str
    kind: Any
    sender: str
    receiver: str
    at: str
    parts: tuple[RelayPart, ...]
    key: str  # makes pressing the button twice the same as once
    may_relay: bool


def relay_lines(standing: CaseStanding, seat: Seat) -> tuple[RelayLine, ...]:
    """What waits for this seat's party to relay; nothing for who is no intermediary."""
    if why_not(standing, seat.party, EntryKind.RELAYED):
        return ()
    return tuple(
        RelayLine(
            number=each.entry.number,
            to=each.to,
            kind=KINDS.get(EntryKind(each.entry.kind), each.entry.kind),
            sender=party_name(standing.party(each.entry.party), each.entry.party),
            receiver=party_name(standing.party(each.to), each.to),
            at=instant_words(each.entry.at_utc),
            parts=tuple(_part(name, each.entry.parts[name].value) for name in each.parts),
            key=str(uuid4()),
            may_relay=seat.may_say(EntryKind.RELAYED),
        )
        for each in relays_asked(seat.case, seat.party)
    )


def relay(seat: Seat, _: CaseStanding, form: RelayForm, at_utc: datetime, key: UUID) -> Entry:
    """Put on record that an entry was handed on. Raises NotLegal for one that is not asked for."""
    said = form.cleaned_data
    asked = {(each.entry.number, each.to) for each in relays_asked(seat.case, seat.party)}
    is_said = seat.case.entries.filter(uuid=key).exists()
    if not is_said and (said["number"], said["to"]) not in asked:
        raise NotLegal(f"Entry {said['number']} does not wait to be relayed to {said['to']}.")
    return notify.relay(
        seat.case,
        seat.speaker,
        number=said["number"],
        to=said["to"],
        at_utc=at_utc,
        entry_uuid=key,
    )


def _part(name: str, value: Any) -> RelayPart:
    data = "" if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return RelayPart(PARTS.get(name, name), part_lines(name, value), data)
