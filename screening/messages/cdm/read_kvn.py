"""A CDM in key-value notation to its raw entries."""

from __future__ import annotations

from typing import Final

from screening.messages.ccsds.kvn import Comment, Other, kvn_lines, not_an_assignment
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, RawBlock, RawMessage
from screening.messages.cdm import schema
from screening.messages.cdm.build import WHAT_TO_DO
from screening.messages.cdm.next_edition import NEXT_EDITION_BLOCK_OF

_BLOCK_OF: Final = {**NEXT_EDITION_BLOCK_OF, **schema.BLOCK_OF}


def read_kvn(text: str, *, file_name: str) -> RawMessage:
    """Return the entries of a message by block; comments go with the keyword that follows them.

    Raises UnusableMessage naming every line that is none.
    """
    lines = list(kvn_lines(text))
    problems = [not_an_assignment(line) for line in lines if isinstance(line, Other)]
    assignments = [line for line in lines if isinstance(line, Entry)]
    if not assignments or assignments[0].keyword != schema.VERSION_KEYWORD:
        problems.insert(0, Problem("the message", f"{schema.VERSION_KEYWORD} does not come first"))
    if problems:
        raise UnusableMessage(file_name, problems, WHAT_TO_DO)
    return _Sorter(assignments[0]).sorted(
        [line for line in lines if isinstance(line, Entry | Comment)]
    )


class _Sorter:
    """Puts lines into blocks. The standard has no headings: the keyword tells the block."""

    def __init__(self, version: Entry) -> None:
        self._message = RawMessage(version, {schema.HEADER: RawBlock()})
        self._group = self._message.whole
        self._block = schema.HEADER
        self._comments: list[str] = []

    def sorted(self, lines: list[Entry | Comment]) -> RawMessage:
        for line in lines:
            if isinstance(line, Comment):
                self._comments.append(line.text)
            elif line is not self._message.version:
                self._put(line)
        self._group[self._block].comments.extend(self._comments)
        return self._message

    def _put(self, entry: Entry) -> None:
        if entry.keyword == schema.FIRST_OF_SEGMENT:
            self._group = {}
            self._message.segments.append(self._group)
            self._block = schema.METADATA
        block = self._block_of(entry.keyword)
        is_of_segment = bool(self._message.segments)
        if block in (schema.SEGMENT_BLOCKS if is_of_segment else schema.WHOLE_BLOCKS):
            self._block = block  # otherwise it is misplaced, and the builder says so
        raw = self._group.setdefault(self._block, RawBlock())
        raw.comments.extend(self._comments)
        raw.entries.append(entry)
        self._comments.clear()

    def _block_of(self, keyword: str) -> str:
        block = _BLOCK_OF.get(keyword, self._block)
        is_in_other = self._block == schema.OTHER_COVARIANCE and block == schema.COVARIANCE
        return self._block if is_in_other else block  # its last rows have the first one's names
