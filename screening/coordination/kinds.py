"""What a case can be made of: kinds of entries, classes of release, roles, states. Pure.

docs/coordination/cases.md tells in words what each kind of entry holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from screening.operators.release_words import ReleaseClass as ReleaseClass


class EntryKind(StrEnum):
    """What an entry of a case says."""

    OPENED = "opened"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    STATEMENT = "statement"
    INTENT = "intent"
    PLAN_SCREENED = "plan_screened"
    DECISION_PROPOSED = "decision_proposed"
    DECISION_AGREED = "decision_agreed"
    DECISION_REFUSED = "decision_refused"
    EXECUTED = "executed"
    OUTCOME = "outcome"
    ESCALATED = "escalated"
    OVERDUE = "overdue"
    RELAYED = "relayed"
    REMARK = "remark"
    CLOSED = "closed"


class PartyRole(StrEnum):
    """What an organisation is in a case."""

    STATION_SIDE = "station_side"
    OTHER_SIDE = "other_side"
    INTERMEDIARY = "intermediary"
    OBSERVER = "observer"


class CaseState(StrEnum):
    """Where a case stands, as its entries say."""

    DRAFT = "draft"  # opened, and nobody has been told
    NOTIFIED = "notified"
    UNANSWERED = "unanswered"  # an answer is overdue and nothing was heard
    ACKNOWLEDGED = "acknowledged"
    ASSESSED = "assessed"  # both sides have stated
    INTENT_AGREED = "intent_agreed"  # both agree who moves
    EXECUTED = "executed"
    CLOSED = "closed"


class Choice(StrEnum):
    """What a side intends."""

    WILL_MANOEUVRE = "will_manoeuvre"
    WILL_HOLD = "will_hold"
    UNDETERMINED = "undetermined"


class ClosedBy(StrEnum):
    """Why a case is over."""

    PARTY = "party"
    TCA_PASSED = "tca_passed"
    CONJUNCTION_CLEARED = "conjunction_cleared"


MOVER_NONE: Final = "none"  # a decision that nobody moves
MOVER_BOTH: Final = "both"
PRINCIPALS: Final = frozenset({PartyRole.STATION_SIDE, PartyRole.OTHER_SIDE})
ACKNOWLEDGE_DUTY: Final = "acknowledge"  # its being overdue leaves a case unanswered

# In an outcome: whether a side did as it had said, for each side.
KEPT_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        PartyRole.STATION_SIDE: "kept_by_station_side",
        PartyRole.OTHER_SIDE: "kept_by_other_side",
    }
)

# The parts of each kind of entry, and the class of each. Those of REQUIRED must be there.
PARTS: Final[Mapping[EntryKind, Mapping[str, ReleaseClass]]] = MappingProxyType(
    {
        EntryKind.OPENED: {
            "facts": ReleaseClass.PUBLIC,
            "protocol": ReleaseClass.PUBLIC,
            "parties": ReleaseClass.PUBLIC,
        },
        EntryKind.NOTIFIED: {
            "notice": ReleaseClass.PUBLIC,
            "contact": ReleaseClass.CONTACT_DETAILS,
        },
        EntryKind.ACKNOWLEDGED: {"remarks": ReleaseClass.WORDS},
        EntryKind.STATEMENT: {
            "assessment": ReleaseClass.ASSESSMENT,
            "criteria": ReleaseClass.ASSESSMENT,
            "data_used": ReleaseClass.ASSESSMENT,
            "covariance": ReleaseClass.COVARIANCE,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.INTENT: {
            "intent": ReleaseClass.ASSESSMENT,
            "plan": ReleaseClass.EPHEMERIS,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.PLAN_SCREENED: {"result": ReleaseClass.PLAN_RESULT},
        EntryKind.DECISION_PROPOSED: {
            "decision": ReleaseClass.PUBLIC,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.DECISION_AGREED: {
            "decision": ReleaseClass.PUBLIC,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.DECISION_REFUSED: {
            "decision": ReleaseClass.PUBLIC,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.EXECUTED: {
            "execution": ReleaseClass.ASSESSMENT,
            "remarks": ReleaseClass.WORDS,
        },
        # Whether an intent was kept tells what it was: it is released as the intent is.
        EntryKind.OUTCOME: {
            "outcome": ReleaseClass.PUBLIC,
            **dict.fromkeys(KEPT_PARTS.values(), ReleaseClass.ASSESSMENT),
        },
        EntryKind.ESCALATED: {
            "escalation": ReleaseClass.PUBLIC,
            "contact": ReleaseClass.CONTACT_DETAILS,
            "remarks": ReleaseClass.WORDS,
        },
        EntryKind.OVERDUE: {"duty": ReleaseClass.PUBLIC},
        EntryKind.RELAYED: {"relay": ReleaseClass.PUBLIC, "remarks": ReleaseClass.WORDS},
        EntryKind.REMARK: {"remarks": ReleaseClass.WORDS},
        EntryKind.CLOSED: {"closing": ReleaseClass.PUBLIC},
    }
)
REQUIRED: Final[Mapping[EntryKind, frozenset[str]]] = MappingProxyType(
    {
        EntryKind.OPENED: frozenset({"facts", "protocol", "parties"}),
        EntryKind.NOTIFIED: frozenset({"notice"}),
        EntryKind.ACKNOWLEDGED: frozenset(),
        EntryKind.STATEMENT: frozenset({"assessment"}),
        EntryKind.INTENT: frozenset({"intent"}),
        EntryKind.PLAN_SCREENED: frozenset({"result"}),
        EntryKind.DECISION_PROPOSED: frozenset({"decision"}),
        EntryKind.DECISION_AGREED: frozenset({"decision"}),
        EntryKind.DECISION_REFUSED: frozenset({"decision"}),
        EntryKind.EXECUTED: frozenset({"execution"}),
        EntryKind.OUTCOME: frozenset({"outcome"}),
        EntryKind.ESCALATED: frozenset({"escalation"}),
        EntryKind.OVERDUE: frozenset({"duty"}),
        EntryKind.RELAYED: frozenset({"relay"}),
        EntryKind.REMARK: frozenset({"remarks"}),
        EntryKind.CLOSED: frozenset({"closing"}),
    }
)
