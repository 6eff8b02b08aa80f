"""One chip of the header: how old one thing is that the page rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Level = Literal["good", "late", "blind", "idle"]
# "ISS (25544) was not screened: it has no element set."
SUBJECT_AND_REST: Final = re.compile(r"(?P<subject>\S.* \(\d+\)) (?P<rest>.+)")
SEVERITY: Final[Sequence[Level]] = ("good", "idle", "late", "blind")


@dataclass(frozen=True, slots=True)
class Chip:
    """The age of one thing that the page rests on. ``clock`` says which clock it ages by.

    ``weight`` is how loudly the header takes it: never more than ``level``. ``text`` stands where
    there is no ``since``, from which the age ticks; ``subject`` is whose age it is.
    """

    label: str
    text: str
    level: Level
    weight: Level
    href: str
    sentence: str
    since: datetime | None = None
    clock: Literal["product", "real"] = "product"
    subject: str = ""
    age_form: Literal["short", "short-epoch"] = "short"  # static/js/components/ticking.js


def is_loud(chip: Chip) -> bool:
    """Whether the header says it in words, too."""
    return chip.weight in ("late", "blind")


def alike_together(sentences: Iterable[str]) -> list[str]:
    """Join sentences that say the same of several named objects: "A (1) and B (2) each ..."."""
    subjects_of: dict[str, list[str]] = {}
    for sentence in sentences:
        match = SUBJECT_AND_REST.fullmatch(sentence)
        subject, rest = (match["subject"], match["rest"]) if match else ("", sentence)
        subjects_of.setdefault(rest, []).append(subject)
    return [_joined(subjects, rest) for rest, subjects in subjects_of.items()]


def _joined(subjects: Sequence[str], rest: str) -> str:
    if len(subjects) == 1:
        return f"{subjects[0]} {rest}".strip()
    return f"{', '.join(subjects[:-1])} and {subjects[-1]} each {rest}"
