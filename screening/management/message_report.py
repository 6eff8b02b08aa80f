"""What is said of a file that was handed over as a message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screening.common.instants import SECOND, nearest
from screening.messages.models import Message
from screening.messages.services import ImportOutcome, ImportResult


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: its name, what is said of it, and what became of it where it was taken in."""

    file: str
    words: str
    outcome: ImportOutcome | None

    @property
    def is_refused(self) -> bool:
        """Whether nothing can be done with it."""
        return self.outcome is None or self.outcome.result == ImportResult.REJECTED

    @property
    def line(self) -> str:
        """The file and what is said of it."""
        result = self.outcome.result.value if self.outcome else "unreadable"
        return f"{self.file}: {result}. {self.words}"

    @property
    def document(self) -> dict[str, Any]:
        """The same as plain values."""
        message = self.outcome.message if self.outcome else None
        return {
            "file": self.file,
            "result": self.outcome.result.value if self.outcome else "unreadable",
            "message": message.pk if message else None,
            "kind": message.kind if message else None,
            "status": message.status if message else None,
            "conjunction": message.conjunction_id if message else None,
            "words": self.words,
            "remarks": message.remarks if message else [],
            "problems": message.problems if message else [],
        }


def file_report(path: Path, outcome: ImportOutcome) -> FileReport:
    """What is said of a file that was taken in."""
    return FileReport(str(path), _words(outcome), outcome)


def _words(outcome: ImportOutcome) -> str:
    message = outcome.message
    if outcome.result == ImportResult.REJECTED:
        return message.note
    count = len(message.remarks)
    remarks = f" {count} remark{'s' if count > 1 else ''}." if count else ""
    note = f" {message.note}" if message.note else ""
    return f"Message {message.pk}: {_what(message)}.{note}{remarks}"


def _what(message: Message) -> str:
    objects = [message.object_name, message.other_object_name]
    about = " and ".join(name for name in objects if name)
    tca = (
        f", TCA {nearest(message.tca_utc, SECOND):%Y-%m-%d %H:%M:%S} UTC" if message.tca_utc else ""
    )
    sender = f" by {message.originator}" if message.originator else ""
    return f"{message.get_kind_display()}{sender} on {about}{tca}"
