"""Names and short words of a case in the language that is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from screening.coordination.chain import Withheld
from screening.coordination.documents.figures import is_chinese, text_words, unknown_words
from screening.coordination.kinds import CaseState, Choice, EntryKind, PartyRole
from screening.coordination.protocol import DutyState
from screening.coordination.releasing import NOT_KNOWN
from screening.coordination.standing import CaseStanding, Party
from screening.operators.release import (
    ALLOWED,
    ALWAYS,
    NO_INTERMEDIARY,
    NO_POLICY,
    NONE_WRITTEN,
    NOT_RELAYED,
    OWN,
    RELAYED,
    TO_RELAY,
    WITHHELD,
    label_of,
)
from screening.operators.release_words import Preset

# In both languages in every document: a mark must not depend on what its reader can read.
BADGES: Final[Mapping[str, str]] = {
    "exercise": "EXERCISE 演练",
    "synthetic": "SYNTHETIC 模拟数据",
    "replay": "REPLAY 历史回放",
    "reconstruction": "RECONSTRUCTION 事后重构",
}
MARKS: Final[Mapping[str, Promise]] = {
    "exercise": _lazy("Nobody is to act on this outside the exercise."),
    "synthetic": _lazy("These objects and passes are made up."),
    "replay": _lazy("This is replayed from the past. Nothing here is happening now."),
    "reconstruction": _lazy(
        "Orbits were chosen to fit published facts. This is not a measurement."
    ),
}
STATES: Final[Mapping[str, Promise]] = {
    CaseState.DRAFT: _lazy("Draft: nobody has been told"),
    CaseState.NOTIFIED: _lazy("Notified: no answer yet"),
    CaseState.UNANSWERED: _lazy("Unanswered: the time to acknowledge is over"),
    CaseState.ACKNOWLEDGED: _lazy("Acknowledged"),
    CaseState.ASSESSED: _lazy("Both sides have given their assessments"),
    CaseState.INTENT_AGREED: _lazy("Both sides agree who manoeuvres"),
    CaseState.EXECUTED: _lazy("Reported as carried out"),
    CaseState.CLOSED: _lazy("Closed"),
}
CHOICES: Final[Mapping[str, Promise]] = {
    Choice.WILL_MANOEUVRE: _lazy("will manoeuvre"),
    Choice.WILL_HOLD: _lazy("will hold, no manoeuvre"),
    Choice.UNDETERMINED: _lazy("undecided"),
}
KINDS: Final[Mapping[str, Promise]] = {
    EntryKind.OPENED: _lazy("opened the case"),
    EntryKind.NOTIFIED: _lazy("sent the warning"),
    EntryKind.ACKNOWLEDGED: _lazy("acknowledged"),
    EntryKind.STATEMENT: _lazy("gave its assessment"),
    EntryKind.INTENT: _lazy("declared its intent"),
    EntryKind.PLAN_SCREENED: _lazy("screened the plan against the catalogue"),
    EntryKind.DECISION_PROPOSED: _lazy("proposed who manoeuvres"),
    EntryKind.DECISION_AGREED: _lazy("agreed to the proposal"),
    EntryKind.DECISION_REFUSED: _lazy("refused the proposal"),
    EntryKind.EXECUTED: _lazy("reported what was carried out"),
    EntryKind.OUTCOME: _lazy("recorded the outcome"),
    EntryKind.ESCALATED: _lazy("escalated"),
    EntryKind.OVERDUE: _lazy("recorded a duty as overdue"),
    EntryKind.RELAYED: _lazy("relayed an entry"),
    EntryKind.REMARK: _lazy("wrote a remark"),
    EntryKind.CLOSED: _lazy("closed the case"),
}
MANOEUVRABILITY: Final[Mapping[str, Promise]] = {
    "non_manoeuvrable": _lazy("cannot manoeuvre"),
    "manoeuvrable": _lazy("manoeuvres on command"),
    "automated": _lazy("avoids collisions by itself"),
    "crewed": _lazy("crewed"),
    "unknown": _lazy("ability to manoeuvre not known"),
}
DUTY_STATES: Final[Mapping[str, Promise]] = {
    DutyState.WAITING: _lazy("not due yet"),
    DutyState.OPEN: _lazy("not done yet"),
    DutyState.MET: _lazy("done"),
    DutyState.MET_LATE: _lazy("done late"),
    DutyState.OVERDUE: _lazy("OVERDUE"),
    DutyState.LAPSED: _lazy("not asked any more"),
}
LEVELS: Final[Mapping[str, Promise]] = {
    "watch": _lazy("watch"),
    "yellow": _lazy("yellow"),
    "red": _lazy("red"),
    "emergency": _lazy("emergency"),
    "none": _lazy("none"),
}
CHANNELS: Final[Mapping[str, Promise]] = {
    "email": _lazy("e-mail"),
    "phone": _lazy("telephone"),
    "letter": _lazy("letter"),
    "web": _lazy("a web page"),
    "other": _lazy("another way"),
    "peer": _lazy("machine to machine"),
    "link": _lazy("an answer link"),
}
ROLES: Final[Mapping[str, Promise]] = {
    PartyRole.STATION_SIDE: _lazy("Station side"),
    PartyRole.OTHER_SIDE: _lazy("Other side"),
    PartyRole.INTERMEDIARY: _lazy("Intermediary"),
    PartyRole.OBSERVER: _lazy("Observer"),
}
# The sentences of operators/release.py, which stand in the record in English.
REASONS: Final[Mapping[str, Promise]] = {
    OWN: _lazy("It is this party's own."),
    ALWAYS: _lazy("Facts of public catalogues are always shown."),
    ALLOWED: _lazy("The release policy of its holder allows it."),
    WITHHELD: _lazy("The release policy of its holder does not let this party see it."),
    NONE_WRITTEN: _lazy(
        "Its holder has no release policy for this party: public facts alone are shown."
    ),
    NOT_RELAYED: _lazy("It goes through an intermediary, who has not relayed it yet."),
    NO_INTERMEDIARY: _lazy("It is to go through an intermediary, and none is named."),
    RELAYED: _lazy("The intermediary has relayed it."),
    TO_RELAY: _lazy("It is here to be relayed."),
    NOT_KNOWN.why: _lazy("Nobody here knows this kind of data."),
}
PRESETS: Final[Mapping[str, Promise]] = {
    Preset.PUBLIC_DATA_ONLY: _lazy("public data only"),
    Preset.OWN_ASSESSMENT: _lazy("own assessment"),
    Preset.FULL_TECHNICAL: _lazy("full technical"),
    Preset.THROUGH_INTERMEDIARY: _lazy("through intermediary"),
    Preset.CUSTOM: _lazy("custom"),
}
_IS_MET: Final[Mapping[Any, Promise]] = {
    True: _lazy("met"),
    False: _lazy("not met"),
    None: _lazy("cannot be judged"),
}


def in_language(english: str, chinese: str, longest: int = 600) -> str:
    """Of two texts that came in both languages, that of the language that is on."""
    return text_words(chinese or english if is_chinese() else english, longest)


def both_words(value: object) -> str:
    """Of words that came as {"en", "zh"}, those of the language that is on; empty for nothing."""
    held = value if isinstance(value, Mapping) else {"en": value}
    return in_language(text_words(held.get("en"), 600), text_words(held.get("zh"), 600))


def party_name(standing: CaseStanding, slug: str) -> str:
    """What a party is called; its slug where the case does not name it."""
    party = standing.party(slug)
    return name_of(party) if party is not None else text_words(slug) or unknown_words()


def name_of(party: Party | None) -> str:
    """What a party is called in the language that is on."""
    return unknown_words() if party is None else in_language(party.name, party.name_zh)


def word_of(words: Mapping[str, Promise], key: object) -> str:
    """A known word in the language that is on; what is not known to us stands as it came."""
    found = words.get(str(key))
    return str(found) if found is not None else text_words(key) or unknown_words()


def withheld_words(held: Withheld) -> str:
    """That something is not shown, why, and by which policy."""
    return _("withheld: %(why)s (policy: %(policy)s)") % {
        "why": word_of(REASONS, held.why).rstrip(".。"),
        "policy": policy_words(held.policy),
    }


def policy_words(text: str) -> str:
    """Which version of which policy, in the language that is on; what is none of ours as it is."""
    if text == NO_POLICY:
        return _("no policy")
    label = label_of(text)
    if label is None:
        return text_words(text)
    given = asdict(label) | {"preset": word_of(PRESETS, label.preset)}
    words = _("%(preset)s of %(holder)s") % given
    words += _(" to %(receiver)s") % given if label.receiver else ""
    words += _(" in case %(case)s") % given if label.case else ""
    return words + _(", v%(number)s") % given


def met_words(is_met: object) -> str:
    """ "met", "not met", or "cannot be judged"."""
    return str(_IS_MET.get(is_met if isinstance(is_met, bool) else None))
