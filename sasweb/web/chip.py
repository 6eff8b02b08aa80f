"""One chip of the header: how old one thing is that the page rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

Level = Literal["good", "late", "blind", "idle"]
# "ISS (25544) was not screened: it has no element set."
SUBJECT_AND_REST: Final = re.compile(r"(?P<subject>\S.* \(\d+\)) (?P<rest>.+)")
LEVEL_WORDS: Final = (
    gettext_noop("good"),
    gettext_noop("late"),
    gettext_noop("blind"),
    gettext_noop("idle"),
)
SEVERITY: Final[Sequence[Level]] = ("good", "idle", "late", "blind")
# Letters of chips beside the rest of the header at 1440 px: about 6 px each.
HEADER_ROOM: Final = 66
_AROUND: Final = 6
_MORE_WIDTH: Final = len("+9 more") + _AROUND


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


def few_chips(chips: Sequence[Chip], *, room: int = HEADER_ROOM, href: str) -> tuple[Chip, ...]:
    """Return as many as a line has room for, the loudest first; one more stands for the rest.

    That one is as bad as the worst that it stands for, and names them in its sentence.
    """
    if sum(map(_width, chips)) <= room:
        return tuple(chips)
    left, shown = room - _MORE_WIDTH, set[int]()
    loudest = sorted(range(len(chips)), key=lambda at: -SEVERITY.index(chips[at].level))
    for at in loudest:
        if _width(chips[at]) > left:
            break
        left -= _width(chips[at])
        shown.add(at)
    rest = [chips[at] for at in range(len(chips)) if at not in shown]
    return (*(chips[at] for at in sorted(shown)), _standing_for(rest, href))


def _width(chip: Chip) -> int:
    """In letters: its words, and what is around them."""
    text = max(chip.text, "00 min", key=len) if chip.since else chip.text
    subject = f"{chip.subject} " if chip.subject and chip.since else ""
    return len(chip.label) + 1 + len(subject) + len(text) + _AROUND


def _standing_for(chips: Sequence[Chip], href: str) -> Chip:
    return Chip(
        label=f"+{len(chips)}",
        text=_("more"),
        level=max((each.level for each in chips), key=SEVERITY.index),
        weight=max((each.weight for each in chips), key=SEVERITY.index),
        href=href,
        sentence=" ".join(each.sentence for each in chips),
    )


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
    values = {"some": ", ".join(subjects[:-1]), "last": subjects[-1], "rest": rest}
    return _("%(some)s and %(last)s each %(rest)s") % values
