"""The counterpart room: one case as one party may see it, and what it can say now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, gettext_lazy

from sasweb.web.counterpart_figures import (
    Row,
    SideView,
    compared,
    figure,
    opening_rows,
    side_view,
)
from sasweb.web.counterpart_lines import (
    DutyLine,
    Hidden,
    Line,
    duty_lines,
    hidden_lines,
    record_lines,
)
from sasweb.web.counterpart_relaying import RelayLine, relay_lines
from sasweb.web.counterpart_saying import SAYINGS
from sasweb.web.counterpart_seat import Seat
from sasweb.web.counterpart_words import (
    DOCUMENTS,
    STATES,
    clause_reference,
    in_language,
    instant_words,
    is_chinese,
    party_name,
    until_words,
)
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE, CaseState, PartyRole
from screening.coordination.legal import why_not
from screening.coordination.protocol_selectors import way_of
from screening.coordination.release_view import standing_for
from screening.coordination.standing import CaseStanding, Decision

MARKS: Final = (
    ("exercise", gettext_lazy("EXERCISE: a drill. Nothing here is to be acted on outside it")),
    ("synthetic", gettext_lazy("SYNTHETIC: these objects and this pass are made up")),
    ("replay", gettext_lazy("REPLAY: this is not happening now")),
    ("reconstruction", gettext_lazy("RECONSTRUCTION of a past event from published facts")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A form of the room. ``key`` makes sending it twice the same as sending it once."""

    name: str
    form: forms.Form
    url: str
    key: str
    is_open: bool  # it is asked for now, or was filled in wrongly


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One document: its name, and where its forms lie by their endings."""

    name: Any
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everything that the page shows. Texts are in the reader's language."""

    seat: Seat
    standing: CaseStanding
    marks: tuple[tuple[str, Any], ...]
    own_name: str
    home_name: str
    primary: str
    secondary: str
    state: Any
    tca: str
    until: str
    miss: str
    pc: str
    ask: str
    facts: tuple[Row, ...]
    sides: tuple[SideView, ...]
    rows: tuple[Row, ...]
    difference: str
    conflict: str
    right_of_way: str
    clause: str
    duties: tuple[DutyLine, ...]
    decision: Decision | None
    mover: str
    sayings: tuple[Saying, ...]
    relays: tuple[RelayLine, ...]
    relay_url: str
    hidden: tuple[Hidden, ...]
    record: tuple[Line, ...]
    transcript_url: str
    documents: tuple[DocumentLink, ...]


def room_of(
    seat: Seat, now_utc: datetime, *, filled: Mapping[str, forms.Form] | None = None
) -> Room:
    """Build the room as a seat may see it, through the gate; ``filled`` are forms with errors.

    Raises NotShown where the case does not exist for the party.
    """
    standing = standing_for(seat.case, seat.party, now_utc, way=seat.way)
    own = standing.party(seat.party)
    ordered = sorted(standing.principals, key=lambda each: each.role != PartyRole.STATION_SIDE)
    rows, difference = compared(standing)
    clause, priority = _right_of_way(standing)
    relays = relay_lines(standing, seat)
    return Room(
        seat=seat,
        standing=standing,
        marks=tuple(mark for mark in MARKS if standing.facts.get(mark[0]) is True),
        own_name=party_name(own, seat.party),
        home_name=party_name(standing.party(seat.case.keeper_slug), seat.case.keeper_slug),
        primary=_object(standing.facts["primary"]),
        secondary=_object(standing.facts["secondary"]),
        state=STATES[standing.state],
        tca=instant_words(standing.tca_utc),
        until=until_words(standing.tca_utc, now_utc),
        miss=figure("miss_distance_km", standing.facts.get("miss_distance_km")),
        pc=_likelihood(standing.facts),
        ask=_ask_to_relay(len(relays)) or _ask(standing, seat),
        facts=opening_rows(standing.facts),
        sides=tuple(side_view(standing, each, seat.party) for each in ordered),
        rows=rows,
        difference=difference,
        conflict=_conflict(standing),
        right_of_way=priority,
        clause=clause,
        duties=duty_lines(standing, seat.party, now_utc),
        decision=standing.decision,
        mover=_mover(standing),
        sayings=_sayings(standing, seat, filled or {}),
        relays=relays,
        relay_url=seat.url("say", what="relay"),
        hidden=hidden_lines(standing),
        record=record_lines(standing),
        transcript_url=seat.url("transcript"),
        documents=_documents(seat),
    )


def _documents(seat: Seat) -> tuple[DocumentLink, ...]:
    """The documents of the case in the reader's language."""
    language = "zh" if is_chinese() else "en"
    return tuple(
        DocumentLink(
            name,
            tuple(
                (fmt.upper(), seat.url("document", kind=kind, language=language, fmt=fmt))
                for fmt in ("html", "pdf", "txt")
            ),
        )
        for kind, name in DOCUMENTS.items()
    )


def _object(held: Mapping[str, Any]) -> str:
    return f"{held.get('name', '')} ({held.get('norad_cat_id', '–')})"


def _likelihood(facts: Mapping[str, Any]) -> str:
    if facts.get("pc") is not None:
        return gettext("Collision probability %(pc)s.") % {"pc": figure("pc", facts["pc"])}
    if facts.get("max_pc") is not None:
        words = gettext("Collision probability not known, at most %(pc)s.")
        return words % {"pc": figure("max_pc", facts["max_pc"])}
    return gettext("Collision probability not known.")


def _ask_to_relay(count: int) -> str:
    return gettext("Please relay what waits below: %(count)d.") % {"count": count} if count else ""


def _ask(standing: CaseStanding, seat: Seat) -> str:
    """What is asked of the reader first, in a sentence."""
    slug = seat.party
    if standing.state is CaseState.CLOSED:
        return gettext("The case is closed. Remarks can still be added to its record.")
    answers = not why_not(standing, slug, SAYINGS["answer"].kind)
    if answers:
        return gettext("A decision has been proposed: agree, or refuse and say why.")
    is_proposed = standing.decision is not None and standing.decision.is_open
    if standing.conflict is not None and not is_proposed:
        return gettext("Please propose who moves, or change what you have declared.")
    return _ask_next(standing, slug)


def _ask_next(standing: CaseStanding, slug: str) -> str:
    """What is asked where nobody proposes anything and nothing clashes."""
    if not why_not(standing, slug, SAYINGS["acknowledge"].kind):
        return gettext("Please acknowledge that you have seen this notice.")
    if slug not in standing.statements and not why_not(standing, slug, SAYINGS["state"].kind):
        return gettext("Please state your own assessment, or declare what you intend to do.")
    if slug not in standing.intents and not why_not(standing, slug, SAYINGS["intend"].kind):
        return gettext("Please declare what you intend to do.")
    return gettext("Nothing is asked of you now. You can change what you have said at any time.")


def _conflict(standing: CaseStanding) -> str:
    found = standing.conflict
    if found is None:
        return ""
    return found.words_zh if is_chinese() else found.words


def _right_of_way(standing: CaseStanding) -> tuple[str, str]:
    """The clause that decides who gives way, and what it says of this encounter."""
    found = way_of(standing)
    if found is None:
        return "", ""
    reference = clause_reference(found.protocol.name, found.clause.number)
    said = {"reference": reference, "text": in_language(found.clause.text)}
    clause = gettext("%(reference)s: %(text)s") % said
    return clause, in_language(found.words)


def _mover(standing: CaseStanding) -> str:
    """Who moves by the newest proposal."""
    if standing.decision is None:
        return ""
    mover = standing.decision.mover
    words = {
        MOVER_NONE: gettext("Nobody moves"),
        MOVER_BOTH: gettext("Both sides move"),
    }
    name = party_name(standing.party(mover), mover)
    return words.get(mover) or gettext("%(name)s moves") % {"name": name}


def _sayings(
    standing: CaseStanding, seat: Seat, filled: Mapping[str, forms.Form]
) -> tuple[Saying, ...]:
    """The forms of what may be said now; the first is open, and one with errors."""
    names = [
        name
        for name, saying in SAYINGS.items()
        if name != "relay"  # has a button beside each entry
        and seat.may_say(saying.kind)
        and not why_not(standing, seat.party, saying.kind)
    ]
    first = next((name for name in names if _is_due(standing, seat, name)), None)
    return tuple(
        Saying(
            name=name,
            form=filled.get(name) or blank_form(name, standing),
            url=seat.url("say", what=name),
            key=str(uuid4()),
            is_open=name in filled or (not filled and name == first),
        )
        for name in names
    )


def _is_due(standing: CaseStanding, seat: Seat, name: str) -> bool:
    said = {"state": standing.statements, "intend": standing.intents}
    return name in ("acknowledge", "answer") or (name in said and seat.party not in said[name])


def blank_form(name: str, standing: CaseStanding) -> forms.Form:
    """A form with what is known already."""
    initial: dict[str, Any] = {}
    if name == "state":
        initial["tca_utc"] = standing.tca_utc
    if name == "answer" and standing.decision is not None:
        initial["proposal"] = standing.decision.proposal.number
    return SAYINGS[name].form(initial=initial, label_suffix="")
