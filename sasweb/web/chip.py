"""One chip of the header: how old one thing is that the page rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Level = Literal["good", "late", "blind", "idle"]
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


def level_of(age: timedelta, late_after: timedelta, blind_after: timedelta) -> Level:
    """What an age means against its limits."""
    if age > blind_after:
        return "blind"
    return "late" if age > late_after else "good"
