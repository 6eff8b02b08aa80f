"""What is wrong with a message: where, what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screening.common.exceptions import InputError
from screening.common.plain_text import shown

SHOWN_PROBLEMS: Final = 5  # in the sentence; all are in ``problems``
# A value may be as long as its file; problems are stored and shown.
_LONGEST_PLACE, _LONGEST_REASON = 120, 300


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its place ("line 17", "cdm/header/ORIGINATOR") and what it is."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class UnusableMessage(InputError):
    """A message that cannot be used. Names the file, every problem found, and what to do."""

    def __init__(self, file_name: str, problems: Sequence[Problem], what_to_do: str) -> None:
        self.file_name = file_name
        self.problems = tuple(
            Problem(shown(each.place, _LONGEST_PLACE), shown(each.reason, _LONGEST_REASON))
            for each in problems
        )
        self.what_to_do = what_to_do
        told = "; ".join(map(str, self.problems[:SHOWN_PROBLEMS]))
        more = len(self.problems) - SHOWN_PROBLEMS
        tail = f"; and {more} more" if more > 0 else ""
        super().__init__(f"{file_name}: {told}{tail}. {what_to_do}")
