"""A case as a file that anybody can check: its entries, their chain, and what was withheld. Pure.

Two files of one case, made for two readers, hold the very same chain; they differ in the parts that
each was given, and in who they were made for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of, instant_text
from screening.coordination.chain import (
    ChainedEntry,
    Fault,
    faults_of,
    first_link,
    withheld_count,
)
from screening.coordination.kinds import EntryKind

FORMAT: Final = "safe-passage transcript"
VERSION: Final = 1
_NOTHING: Final = object()
_MARKS: Final = ("exercise", "synthetic", "replay", "reconstruction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A case as it was given to a reader. ``head_*`` is where the chain ended then."""

    case: UUID
    made_for: str  # an organisation's slug; empty: everything that the maker holds
    made_at_utc: datetime
    head_number: int
    head_hash: str
    entries: tuple[ChainedEntry, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What the case is not: "exercise", "synthetic", "replay", "reconstruction"."""
        opened = self.entries[0].parts.get("facts") if self.entries else None
        facts = opened.value if opened is not None and isinstance(opened.value, dict) else {}
        return tuple(mark for mark in _MARKS if facts.get(mark) is True)

    def to_json(self) -> dict[str, Any]:
        """The transcript as its file has it."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "case": str(self.case),
            "marks": list(self.marks),
            "made_for": self.made_for,
            "made_at_utc": instant_text(self.made_at_utc),
            "head": {"number": self.head_number, "hash": self.head_hash},
            "entries": [entry.to_json() for entry in self.entries],
        }

    def to_text(self) -> str:
        """The file: JSON that a person can read, in UTF-8."""
        return json.dumps(self.to_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def transcript_of(
    case: UUID, entries: Iterable[ChainedEntry], *, made_for: str, made_at_utc: datetime
) -> Transcript:
    """Make a transcript of a case's entries, given as its reader may see them."""
    ordered = tuple(sorted(entries, key=lambda entry: entry.number))
    return Transcript(
        case=case,
        made_for=made_for,
        made_at_utc=made_at_utc,
        head_number=ordered[-1].number if ordered else 0,
        head_hash=ordered[-1].hash if ordered else first_link(case),
        entries=ordered,
    )


def read_transcript(text: str, name: str = "the file") -> Transcript:
    """Read a transcript. Raises InputError that says what in it is not of its form, and where."""
    document = _document(text, name)
    head = document.get("head")
    entries = document.get("entries")
    if not isinstance(head, dict) or not isinstance(entries, list):
        raise InputError(f"{name} has no head, or no list of entries.")
    try:
        made = Transcript(
            case=UUID(str(document.get("case"))),
            made_for=str(document.get("made_for", "")),
            made_at_utc=instant_of(str(document.get("made_at_utc"))),
            head_number=int(head.get("number", 0)),
            head_hash=str(head.get("hash", "")),
            entries=tuple(
                ChainedEntry.from_json(each, f"entry in place {place}")
                for place, each in enumerate(entries, start=1)
            ),
        )
    except (ValueError, TypeError, OverflowError, InputError) as problem:  # 1e999 is no number
        raise InputError(f"{name}: {problem}") from problem
    if where := _difference(document, made.to_json(), name):
        raise InputError(
            f"{name}: {where} is not what a transcript of these entries has there: nothing in the"
            " chain bears it out."
        )
    return made


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a transcript is whole, and what is broken in it."""

    entries: int
    withheld_parts: int
    head_hash: str
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(transcript: Transcript) -> Verification:
    """Check numbers, links, hashes, digests and the head of a transcript."""
    entries = transcript.entries
    faults = list(faults_of(transcript.case, entries))
    end = (entries[-1].number, entries[-1].hash) if entries else (0, first_link(transcript.case))
    if end != (transcript.head_number, transcript.head_hash):
        faults.append(
            Fault(
                0,
                f"it says that it ends with entry {transcript.head_number}, and ends with entry"
                f" {end[0]}: entries were cut off or added at its end",
            )
        )
    if entries and entries[0].kind != EntryKind.OPENED:
        faults.append(Fault(entries[0].number, "does not open the case"))
    return Verification(len(entries), withheld_count(entries), end[1], tuple(faults))


class Match(StrEnum):
    """How two transcripts go together."""

    SAME = "same"
    FIRST_IS_BEGINNING = "first_is_beginning"  # the second goes on
    SECOND_IS_BEGINNING = "second_is_beginning"
    PART_WAYS = "part_ways"
    OTHER_CASES = "other_cases"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two transcripts go together; ``at`` is the first entry in which they differ, else 0."""

    match: Match
    at: int = 0

    @property
    def agrees(self) -> bool:
        """Whether nothing in one contradicts the other: the same, or one goes on."""
        return self.match not in (Match.PART_WAYS, Match.OTHER_CASES)


def compare(first: Transcript, second: Transcript) -> Comparison:
    """Compare the chains of two transcripts. Each is to be verified on its own."""
    if first.case != second.case:
        return Comparison(Match.OTHER_CASES)
    for one, other in zip(first.entries, second.entries, strict=False):
        if one.hash != other.hash:
            return Comparison(Match.PART_WAYS, min(one.number, other.number))
    return _by_length(first.entries, second.entries)


def _by_length(first: Sequence[ChainedEntry], second: Sequence[ChainedEntry]) -> Comparison:
    if len(first) == len(second):
        return Comparison(Match.SAME)
    shorter = min(len(first), len(second))
    match = Match.FIRST_IS_BEGINNING if len(first) < len(second) else Match.SECOND_IS_BEGINNING
    return Comparison(match, shorter + 1)


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        document = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{name} is not JSON: {problem}.") from problem
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f"{name} is not a transcript: its format is not {FORMAT!r}.")
    if document.get("version") != VERSION:
        raise InputError(
            f"{name} is a transcript of version {document.get('version')!r}; this release reads"
            f" version {VERSION}."
        )
    return document


def _difference(told: Any, known: Any, name: str) -> str:
    try:
        return _first_difference(told, known)
    except RecursionError as problem:
        raise InputError(f"{name} is nested too deep: no transcript is.") from problem


def _first_difference(told: Any, known: Any, where: str = "") -> str:
    """Where a file says something other, or more, than what was read from it; empty if nowhere.

    NOTE: a reader may read what the check does not: a value beside the words that it is withheld.
    """
    if isinstance(told, dict) and isinstance(known, dict):
        pairs = {
            name: (told.get(name, _NOTHING), known.get(name, _NOTHING)) for name in told | known
        }
    elif isinstance(told, list) and isinstance(known, list) and len(told) == len(known):
        pairs = dict(enumerate(zip(told, known, strict=True), start=1))
    else:
        return "" if told == known and type(told) is type(known) else where or "it"
    return next(
        (
            found
            for name, (one, other) in pairs.items()
            if (found := _first_difference(one, other, f"{where}.{name}".lstrip(".")))
        ),
        "",
    )


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """NOTE: of a key that is there twice readers may take either: that is how to hide a change."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} is there twice in one object")
    return found
