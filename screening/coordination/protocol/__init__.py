"""Protocols as data: who gives way, what is due by when, and under which clause. Pure."""

from screening.coordination.protocol.clauses import (
    Act,
    Anchor,
    Answer,
    Clause,
    DutyRule,
    Encounter,
    Escalation,
    Kind,
    Manoeuvrability,
    Protocol,
    Role,
    Side,
    Status,
    Who,
    Words,
)
from screening.coordination.protocol.documents import load_protocol, protocol_from_document
from screening.coordination.protocol.duties import Duty, DutyState, changes_utc, duties
from screening.coordination.protocol.exercises import ExerciseStanding, exercise_standing
from screening.coordination.protocol.library import Applied, Library, library_of, protocol_library
from screening.coordination.protocol.right_of_way import RightOfWay, encounter_of, right_of_way

__all__ = [
    "Act",
    "Anchor",
    "Answer",
    "Applied",
    "Clause",
    "Duty",
    "DutyRule",
    "DutyState",
    "Encounter",
    "Escalation",
    "ExerciseStanding",
    "Kind",
    "Library",
    "Manoeuvrability",
    "Protocol",
    "RightOfWay",
    "Role",
    "Side",
    "Status",
    "Who",
    "Words",
    "changes_utc",
    "duties",
    "encounter_of",
    "exercise_standing",
    "library_of",
    "load_protocol",
    "protocol_from_document",
    "protocol_library",
    "right_of_way",
]
