"""An OEM in key-value notation to its raw parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from screening.messages.ccsds.kvn import Comment, Other, kvn_lines, not_an_assignment
from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry
from screening.messages.oem import schema
from screening.messages.oem.raw import RawCovariance, RawOem, RawSegment, RawState
from screening.messages.oem.words import WHAT_TO_DO

Line = Entry | Comment | Other

_META: Final = ("META_START", "META_STOP")
_COVARIANCE: Final = ("COVARIANCE_START", "COVARIANCE_STOP")


def read_kvn(text: str, *, file_name: str) -> RawOem:
    """Return the parts of a message.

    Raises UnusableMessage naming every line that does not stand where it may.
    """
    lines = kvn_lines(text)
    first = next(lines, None)
    if not isinstance(first, Entry) or first.keyword != schema.VERSION_KEYWORD:
        place = first.place if first else "the message"
        problem = Problem(place, f"{schema.VERSION_KEYWORD} must come first, before comments too")
        raise UnusableMessage(file_name, [problem], WHAT_TO_DO)
    sorter = _Sorter(first)
    for line in lines:
        sorter.put(line)
    sorter.end()
    if sorter.problems:
        raise UnusableMessage(file_name, sorter.problems, WHAT_TO_DO)
    return sorter.message


class _Sorter:
    """Goes through the lines of header, metadata, data and covariances in turn."""

    def __init__(self, version: Entry) -> None:
        self.message = RawOem(version)
        self.problems: list[Problem] = []
        self._take: Callable[[Line], None] = self._header

    def put(self, line: Line) -> None:
        if isinstance(line, Other) and line.text in (*_META, *_COVARIANCE):
            self._marker(line)
        else:
            self._take(line)

    def end(self) -> None:
        """Say what is still open when the lines end."""
        if self._take in (self._metadata, self._covariances):
            self.problems.append(Problem("the end", "a block was begun and not stopped"))

    def _marker(self, line: Other) -> None:
        may_follow: dict[str, tuple[Callable[[Line], None], ...]] = {
            "META_START": (self._header, self._data),
            "META_STOP": (self._metadata,),
            "COVARIANCE_START": (self._data,),
            "COVARIANCE_STOP": (self._covariances,),
        }
        if self._take not in may_follow[line.text]:
            self.problems.append(Problem(line.place, f"{line.text} is out of place"))
        if line.text == "META_START":
            self.message.segments.append(RawSegment(line.place))
        next_state = {"META_START": self._metadata, "COVARIANCE_START": self._covariances}
        self._take = next_state.get(line.text, self._data)
        if not self.message.segments:
            self.message.segments.append(RawSegment(line.place))

    @property
    def _segment(self) -> RawSegment:
        return self.message.segments[-1]

    def _header(self, line: Line) -> None:
        if isinstance(line, Comment):
            self.message.comments.append(line.text)
        elif isinstance(line, Entry):
            self.message.header.append(line)
        else:
            self.problems.append(not_an_assignment(line))

    def _metadata(self, line: Line) -> None:
        if isinstance(line, Comment):
            self._comment(line, is_first=not self._segment.metadata)
        elif isinstance(line, Entry):
            self._segment.metadata.append(line)
        else:
            self.problems.append(not_an_assignment(line))

    def _data(self, line: Line) -> None:
        if isinstance(line, Comment):
            self._comment(line, is_first=not self._segment.states)
        elif isinstance(line, Entry):
            self.problems.append(Problem(line.place, f"{line.keyword} stands among the states"))
        else:
            epoch, *numbers = line.text.split()
            self._segment.states.append(RawState(line.place, epoch, numbers))

    def _covariances(self, line: Line) -> None:
        covariances = self._segment.covariances
        if isinstance(line, Comment):
            self._comment(line, is_first=not covariances or not covariances[-1].rows)
        elif isinstance(line, Entry):
            if not covariances or covariances[-1].rows:
                covariances.append(RawCovariance(line.place))
            covariances[-1].entries.append(line)
        elif covariances and "=" not in line.text:
            covariances[-1].rows.append(line.text.split())
        else:
            self.problems.append(Problem(line.place, f"{line.text[:40]!r} has no EPOCH before it"))

    def _comment(self, line: Comment, *, is_first: bool) -> None:
        if not is_first:
            reason = "a comment may only stand at the beginning of a block"
            self.problems.append(Problem(line.place, reason))
        self._segment.comments.append(line.text)
