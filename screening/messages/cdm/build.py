"""From the raw entries of any syntax to a message, or to everything that is wrong with it.

A keyword that must be there and is not as it must be stops the message. An optional one that cannot
be trusted is left out and remarked upon: a lost percentage is no reason to lose a warning.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from screening.messages.ccsds.kvn import split_unit
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, RawBlock, RawMessage, one_line
from screening.messages.ccsds.values import is_not_given, parse_count, parse_number, parse_utc
from screening.messages.cdm import schema
from screening.messages.cdm.model import Block, ConjunctionDataMessage, MessageObject
from screening.messages.cdm.next_edition import USER_DEFINED, is_kept
from screening.messages.cdm.schema import Keyword, Kind

WHAT_TO_DO: Final = (
    "Correct it as CCSDS 508.0-B-1 has it, or ask its originator for the message again."
)
_CHECKS: Final = {Kind.NUMBER: parse_number, Kind.COUNT: parse_count, Kind.EPOCH: parse_utc}
_RANGES: Final = {
    "COLLISION_PROBABILITY": (0.0, 1.0),
    "MISS_DISTANCE": (0.0, math.inf),
    "RELATIVE_SPEED": (0.0, math.inf),
}


def build_cdm(raw: RawMessage, *, file_name: str) -> ConjunctionDataMessage:
    """Return the message of raw entries.

    Raises UnusableMessage with every problem found, each with its place.
    """
    return _Builder(raw).message(file_name)


class _Builder:
    """Collects what is wrong and what is odd while the blocks are gone through."""

    def __init__(self, raw: RawMessage) -> None:
        self._raw = raw
        self._problems: list[Problem] = []
        self._remarks: list[str] = []

    def message(self, file_name: str) -> ConjunctionDataMessage:
        self._check_version()
        whole = self._blocks(self._raw.whole, schema.WHOLE_BLOCKS, "")
        objects = [
            self._blocks(segment, schema.SEGMENT_BLOCKS, f" of {name}")
            for segment, name in zip(self._raw.segments, schema.OBJECTS, strict=False)
        ]
        self._check_objects(objects)
        if self._problems:
            raise UnusableMessage(file_name, self._problems, WHAT_TO_DO)
        one, other = (MessageObject(blocks) for blocks in objects)
        return ConjunctionDataMessage(
            version=self._raw.version.text,
            header=whole[schema.HEADER],
            relative=whole[schema.RELATIVE],
            objects=(one, other),
            remarks=tuple(self._remarks),
        )

    def _check_version(self) -> None:
        version = self._raw.version
        if version.text not in (schema.EDITION, schema.NEXT_EDITION):
            reason = f"{version.keyword} is {version.text[:20]!r}, where {schema.EDITION} is due"
            self._problems.append(Problem(version.place, reason))

    def _check_objects(self, objects: list[dict[str, Block]]) -> None:
        count = len(self._raw.segments)
        if count != len(schema.OBJECTS):
            reason = f"it has {count} objects, where OBJECT1 and OBJECT2 are due"
            self._problems.append(Problem("the message", reason))
            return
        for blocks, expected in zip(objects, schema.OBJECTS, strict=True):
            found = blocks.get(schema.METADATA, Block()).text(schema.FIRST_OF_SEGMENT)
            if found is not None and found.upper() != expected:
                reason = f"OBJECT is {found!r}, where {expected} is due"
                self._problems.append(Problem("the message", reason))

    def _blocks(
        self, raw: Mapping[str, RawBlock], names: Mapping[str, object], of_whom: str
    ) -> dict[str, Block]:
        blocks = {name: self._block(raw.get(name, RawBlock()), name, of_whom) for name in names}
        return _comments_beside_values(blocks)

    def _block(self, raw: RawBlock, name: str, of_whom: str) -> Block:
        values: dict[str, str] = {}
        met: set[str] = set()
        for entry in raw.entries:
            text = None
            if entry.keyword in met:
                self._problems.append(Problem(entry.place, f"{entry.keyword} is given twice"))
            elif (text := self._accepted(entry, name)) is not None:
                values[entry.keyword] = one_line(text)
            if text is not None or not is_not_given(entry.text):
                met.add(entry.keyword)
        self._check_complete(met, name, of_whom)
        ordered = dict(sorted(values.items(), key=_ranks(values).__getitem__))
        if list(ordered) != list(values):
            self._remarks.append(f"{name}{of_whom}: its keywords are not in the standard's order")
        return Block(tuple(map(one_line, raw.comments)), ordered)

    def _check_complete(self, met: set[str], name: str, of_whom: str) -> None:
        mandatory = [each.name for each in schema.BLOCKS[name] if each.is_mandatory]
        missing = [each for each in mandatory if each not in met]
        if missing and not met:
            missing = [f"all of it ({missing[0]} to {missing[-1]})"]
        self._problems += [Problem(f"{name}{of_whom}", f"{each} is missing") for each in missing]

    def _accepted(self, entry: Entry, block: str) -> str | None:
        """The text of an entry that may be used; otherwise None, and why is noted."""
        if block == schema.OTHER_COVARIANCE:
            return _kept(entry)
        keyword = schema.KEYWORDS.get(entry.keyword)
        if keyword is None:
            return self._unknown(entry)
        if schema.BLOCK_OF[entry.keyword] != block:
            reason = f"{entry.keyword} belongs into {schema.BLOCK_OF[entry.keyword]}"
            self._problems.append(Problem(entry.place, reason))
            return None
        if is_not_given(entry.text):
            return self._blank(keyword, entry.place)
        if keyword.kind is Kind.NUMBER:
            entry = split_unit(entry)
        reason = what_is_wrong(keyword, entry)
        if not reason:
            return entry.text
        if keyword.is_mandatory:
            self._problems.append(Problem(entry.place, reason))
        else:
            self._remarks.append(f"{entry.place}: {reason}; it is not used")
        return None

    def _blank(self, keyword: Keyword, place: str) -> str | None:
        """What stands for a blank value: nothing, and where it must be there it is missing."""
        if not keyword.if_blank:
            return None
        self._remarks.append(f"{place}: {keyword.name} is blank, taken for {keyword.if_blank}")
        return keyword.if_blank

    def _unknown(self, entry: Entry) -> str | None:
        if self._raw.version.text == schema.NEXT_EDITION or is_kept(entry.keyword):
            return _kept(entry)
        near = get_close_matches(entry.keyword, schema.KEYWORDS, n=1)
        hint = f"did you mean {near[0]}?" if near else "say it in a COMMENT,"
        reason = f"{entry.keyword} is no keyword of a CDM ({hint} or begin it {USER_DEFINED})"
        self._problems.append(Problem(entry.place, reason))
        return None


def _kept(entry: Entry) -> str:
    """The text of a keyword that only is kept: its unit stays with it."""
    apart = split_unit(entry)
    return f"{apart.text} [{apart.unit}]" if apart.unit else apart.text


def what_is_wrong(keyword: Keyword, entry: Entry) -> str:
    """Why the value of a keyword cannot be used, or nothing."""
    if entry.unit and entry.unit.startswith("["):
        return f"{entry.keyword} has a unit without its closing bracket"
    if entry.unit and entry.unit.lower() != keyword.unit.lower():
        due = f"[{keyword.unit}] is prescribed" if keyword.unit else "it has none"
        return f"{entry.keyword} is in [{entry.unit}], where {due}"
    if keyword.choices and entry.text.upper() not in keyword.choices:
        due = ", ".join(sorted(keyword.choices))
        return f"{entry.keyword} is {entry.text[:40]!r}, where one of {due} is due"
    try:
        value = _CHECKS.get(keyword.kind, str)(entry.text)
    except ValueError as error:
        return f"{entry.keyword} {error}"
    lowest, highest = _RANGES.get(keyword.name, (-math.inf, math.inf))
    if isinstance(value, float) and not lowest <= value <= highest:
        return f"{entry.keyword} is {entry.text}, outside {lowest:g} to {highest:g}"
    return ""


def _comments_beside_values(blocks: Mapping[str, Block]) -> dict[str, Block]:
    """Blocks that hold values; the comments of one that holds none go to the next, as in KVN."""
    kept: dict[str, Block] = {}
    waiting: tuple[str, ...] = ()
    for name, block in blocks.items():
        waiting += block.comments
        if block.values:
            kept[name] = Block(waiting, block.values)
            waiting = ()
    if waiting and kept:
        name, last = kept.popitem()
        kept[name] = Block(last.comments + waiting, last.values)
    return kept


def _ranks(values: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """The rank of each item in the standard's order; unknown ones stay behind the one before."""
    ranks, rank = {}, -1
    for item in values.items():
        rank = schema.RANK_OF.get(item[0], rank)
        ranks[item] = rank
    return ranks
