"""Who may say what, and when: pure. Everything that is said passes by here.

Membership is not judged here: whether a person may speak for a party is for whoever lets the person
in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from screening.common.exceptions import SafePassageError
from screening.coordination.kinds import PRINCIPALS, CaseState, EntryKind, PartyRole
from screening.coordination.standing import CaseStanding, Party


class NotLegal(SafePassageError):
    """A party cannot say this now; the message says why."""


_RELAYING: Final = frozenset({PartyRole.INTERMEDIARY})
# In which role each kind may be said. OPENED is said once, by ``case_open``.
_ROLES: Final[Mapping[EntryKind, frozenset[PartyRole]]] = MappingProxyType(
    dict.fromkeys(EntryKind, PRINCIPALS)
    | {
        EntryKind.ACKNOWLEDGED: PRINCIPALS | _RELAYING,
        EntryKind.RELAYED: _RELAYING,
        EntryKind.REMARK: PRINCIPALS | _RELAYING,
    }
)
# What may still be added once a case is closed: what became of it, and words about it.
_AFTER_CLOSING: Final = frozenset({EntryKind.OUTCOME, EntryKind.REMARK, EntryKind.RELAYED})
_ROLE_WORDS: Final = {
    PartyRole.STATION_SIDE: "the station's side",
    PartyRole.OTHER_SIDE: "the other side",
    PartyRole.INTERMEDIARY: "an intermediary",
    PartyRole.OBSERVER: "an observer",
}
# What the keeper alone adds, which is whoever opened the case: nobody puts another in the wrong, or
# ends what they owe, by their own word.
_OPENERS: Final[Mapping[EntryKind, str]] = MappingProxyType(
    {
        EntryKind.NOTIFIED: "Whoever opened the case notifies.",
        EntryKind.OVERDUE: "Whoever keeps the case records what is overdue.",
        EntryKind.PLAN_SCREENED: "Whoever keeps the case screens plans.",
        EntryKind.OUTCOME: "Whoever keeps the case records the outcome.",
        EntryKind.CLOSED: "Whoever opened the case closes it. A remark can ask for that.",
    }
)
_ANSWERS: Final = frozenset({EntryKind.DECISION_AGREED, EntryKind.DECISION_REFUSED})


def why_not(standing: CaseStanding, slug: str, kind: EntryKind) -> str:
    """Say why a party cannot add an entry of a kind now; empty where it can."""
    party = standing.party(slug)
    if party is None:
        return f"{slug} is no party to this case."
    return (
        _by_role(party, kind)
        or _by_state(standing, party, kind)
        or _by_what_was_said(standing, slug, kind)
    )


def legal_kinds(standing: CaseStanding, slug: str) -> frozenset[EntryKind]:
    """The kinds of entries that a party may add now."""
    return frozenset(kind for kind in EntryKind if not why_not(standing, slug, kind))


def require_legal(standing: CaseStanding, slug: str, kind: EntryKind) -> None:
    """Raise NotLegal where a party cannot add an entry of a kind now."""
    if words := why_not(standing, slug, kind):
        raise NotLegal(words)


def _by_role(party: Party, kind: EntryKind) -> str:
    if kind is EntryKind.OPENED:
        return "The case is open already."
    if party.role not in _ROLES[kind]:
        role = _ROLE_WORDS.get(PartyRole(party.role), party.role)
        return f"{party.name or party.slug} is {role}, which does not say {_words(kind)}."
    return ""


def _by_state(standing: CaseStanding, party: Party, kind: EntryKind) -> str:
    if not standing.is_open and kind not in _AFTER_CLOSING:
        return "The case is closed: remarks and the outcome alone can be added."
    is_openers = party.slug == standing.opened_by
    if standing.notified_at is None and standing.state is CaseState.DRAFT and not is_openers:
        return "The case is a draft: nobody has been notified yet."
    if standing.notified_at is None and kind in _ANSWERS | {EntryKind.DECISION_PROPOSED}:
        return "Nobody has been notified yet: there is nobody to agree with."
    return ""


def _by_what_was_said(standing: CaseStanding, slug: str, kind: EntryKind) -> str:
    if kind is EntryKind.ACKNOWLEDGED and slug == standing.opened_by:
        return "Whoever opened the case has nothing to acknowledge."
    if kind is EntryKind.ACKNOWLEDGED and slug in standing.acknowledged_at:
        return "It has been acknowledged."
    if slug != standing.opened_by and kind in _OPENERS:
        return _OPENERS[kind]
    if kind in _ANSWERS:
        return _answer_words(standing, slug)
    return ""


def _answer_words(standing: CaseStanding, slug: str) -> str:
    proposed = standing.decision
    if proposed is None:
        return "No decision has been proposed."
    if proposed.is_agreed:
        return "The newest proposal has been agreed: propose another to change it."
    if proposed.is_refused:
        return "The newest proposal has been refused: propose another."
    if proposed.proposed_by == slug:
        return "The other side answers a proposal, not the side that made it."
    return ""


def _words(kind: EntryKind) -> str:
    return kind.value.replace("_", " ")
