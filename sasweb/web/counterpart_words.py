"""The words of the counterpart room for what the domain names: each in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop

from screening.common.instants import SECOND, nearest
from screening.conjunctions.likelihood_words import MINUS
from screening.coordination.kinds import KEPT_PARTS, CaseState, Choice, EntryKind, PartyRole
from screening.coordination.protocol.clauses import Words
from screening.coordination.protocol.duties import DutyState
from screening.coordination.standing import Party

_EXPONENT: Final = re.compile(r"(?<=\de)-(?=\d)")
STATES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        CaseState.DRAFT: gettext_lazy("Draft"),
        CaseState.NOTIFIED: gettext_lazy("Notified: an answer is awaited"),
        CaseState.UNANSWERED: gettext_lazy("Unanswered: an answer is overdue"),
        CaseState.ACKNOWLEDGED: gettext_lazy("Acknowledged"),
        CaseState.ASSESSED: gettext_lazy("Assessed by both sides"),
        CaseState.INTENT_AGREED: gettext_lazy("Agreed who moves"),
        CaseState.EXECUTED: gettext_lazy("Executed"),
        CaseState.CLOSED: gettext_lazy("Closed"),
    }
)
ROLES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        PartyRole.STATION_SIDE: gettext_lazy("Station side"),
        PartyRole.OTHER_SIDE: gettext_lazy("Other side"),
        PartyRole.INTERMEDIARY: gettext_lazy("Intermediary"),
        PartyRole.OBSERVER: gettext_lazy("Observer"),
    }
)
KINDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        EntryKind.OPENED: gettext_lazy("Case opened"),
        EntryKind.NOTIFIED: gettext_lazy("Notice given"),
        EntryKind.ACKNOWLEDGED: gettext_lazy("Acknowledged"),
        EntryKind.STATEMENT: gettext_lazy("Assessment stated"),
        EntryKind.INTENT: gettext_lazy("Intent declared"),
        EntryKind.PLAN_SCREENED: gettext_lazy("Plan screened"),
        EntryKind.DECISION_PROPOSED: gettext_lazy("Decision proposed"),
        EntryKind.DECISION_AGREED: gettext_lazy("Decision agreed"),
        EntryKind.DECISION_REFUSED: gettext_lazy("Decision refused"),
        EntryKind.EXECUTED: gettext_lazy("Execution reported"),
        EntryKind.OUTCOME: gettext_lazy("Outcome recorded"),
        EntryKind.ESCALATED: gettext_lazy("Escalated"),
        EntryKind.OVERDUE: gettext_lazy("Deadline missed"),
        EntryKind.RELAYED: gettext_lazy("Relayed"),
        EntryKind.REMARK: gettext_lazy("Remark"),
        EntryKind.CLOSED: gettext_lazy("Case closed"),
    }
)
PARTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "assessment": gettext_lazy("assessment"),
        "criteria": gettext_lazy("criteria"),
        "data_used": gettext_lazy("data used"),
        "covariance": gettext_lazy("covariance"),
        "intent": gettext_lazy("intent"),
        "plan": gettext_lazy("manoeuvre plan"),
        "result": gettext_lazy("result of screening the plan"),
        "remarks": gettext_lazy("remarks"),
        "contact": gettext_lazy("contact details"),
        "execution": gettext_lazy("what was executed"),
        **dict.fromkeys(KEPT_PARTS.values(), gettext_lazy("intent")),
    }
)
CHOICES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        Choice.WILL_MANOEUVRE: gettext_lazy("Will manoeuvre"),
        Choice.WILL_HOLD: gettext_lazy("Will hold its orbit"),
        Choice.UNDETERMINED: gettext_lazy("Not decided yet"),
    }
)
DUTY_STATES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        DutyState.WAITING: gettext_lazy("not due yet"),
        DutyState.OPEN: gettext_lazy("open"),
        DutyState.MET: gettext_lazy("done"),  # a criterion is met in another word
        DutyState.MET_LATE: gettext_lazy("met late"),
        DutyState.OVERDUE: gettext_lazy("OVERDUE"),
        DutyState.LAPSED: gettext_lazy("lapsed"),
    }
)
MARK_WORDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "exercise": gettext_lazy("EXERCISE"),
        "synthetic": gettext_lazy("SYNTHETIC"),
        "replay": gettext_lazy("REPLAY"),
        "reconstruction": gettext_lazy("RECONSTRUCTION"),
    }
)
DOCUMENTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "notification": gettext_lazy("Notification"),
        "status-card": gettext_lazy("Status card"),
        "formal-note": gettext_lazy("Formal note with annex"),
    }
)
# What the domain says of what is shown or not (screening.operators.release.REASONS): marked here
# for the catalogue of translations.
RELEASE_REASONS: Final = (
    gettext_noop("It is this party's own."),
    gettext_noop("Facts of public catalogues are always shown."),
    gettext_noop("The release policy of its holder allows it."),
    gettext_noop("The release policy of its holder does not let this party see it."),
    gettext_noop("Its holder has no release policy for this party: public facts alone are shown."),
    gettext_noop("It goes through an intermediary, who has not relayed it yet."),
    gettext_noop("It is to go through an intermediary, and none is named."),
    gettext_noop("The intermediary has relayed it."),
    gettext_noop("It is here to be relayed."),
    gettext_noop("Nobody here knows this kind of data."),
)
# What the domain says of an answer link that is not good (screening.coordination.answer_links).
LINK_PROBLEMS: Final = (
    gettext_noop(
        "This link is not one of ours, or was cut short on its way. Copy all of it from the"
        " message."
    ),
    gettext_noop("This link has ended. Ask whoever sent it for another."),
)


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "en").startswith("zh")


def in_language(words: Words) -> str:
    """Words that come in both languages, in the reader's.

    What is written with a hyphen to be pasted (7e-05) has the minus of every page here.
    """
    return _EXPONENT.sub(MINUS, words.of(get_language() or "en"))


def clause_reference(protocol: Words, number: object) -> str:
    """Which clause of which protocol, in the reader's language."""
    words = gettext("%(protocol)s, %(number)s")
    return words % {"protocol": in_language(protocol), "number": number}


def party_name(party: Party | None, slug: str = "") -> str:
    """A party's name in the reader's language, where it has one."""
    if party is None:
        return slug
    return (party.name_zh if is_chinese() else "") or party.name or party.slug


def instant_words(at_utc: datetime | None) -> str:
    """An instant to the nearest second, as documents have it; a dash where it is not known."""
    if at_utc is None:
        return "–"
    return f"{nearest(at_utc.astimezone(UTC), SECOND):%Y-%m-%d %H:%M:%S} UTC"


def span_words(span: timedelta) -> str:
    """How long something takes: days and hours, hours and minutes, or minutes."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return gettext("%(minutes)d min") % {"minutes": minutes}


def until_words(at_utc: datetime, now_utc: datetime) -> str:
    """How far an instant is from now, before or after."""
    span = span_words(at_utc - now_utc)
    if at_utc >= now_utc:
        return gettext("in %(span)s") % {"span": span}
    return gettext("%(span)s ago") % {"span": span}
