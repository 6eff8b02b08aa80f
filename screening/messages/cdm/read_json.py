"""A CDM as JSON to its raw entries: the blocks and keywords of NDM/XML, in objects and lists.

There is no published JSON of a CDM. Values are text or numbers in the units of the standard.
"""

from __future__ import annotations

import json
from typing import Any, Final

from screening.messages.ccsds.problems import Problem, UnusableMessage
from screening.messages.ccsds.raw import Entry, RawBlock, RawMessage
from screening.messages.cdm import schema
from screening.messages.cdm.build import WHAT_TO_DO

COMMENT: Final = "COMMENT"
SEGMENTS: Final = "segments"
_MEMBERS: Final = frozenset({schema.VERSION_KEYWORD, *schema.WHOLE_BLOCKS, SEGMENTS})


def read_json(text: str, *, file_name: str) -> RawMessage:
    """Return the entries of a message by block; a place is the path of a member.

    Raises UnusableMessage for JSON that cannot be read or is built otherwise.
    """
    reader = _Reader()
    message = reader.message(_loaded(text, file_name))
    if message is None or reader.problems:
        raise UnusableMessage(file_name, reader.problems, WHAT_TO_DO)
    return message


def _loaded(text: str, file_name: str) -> Any:
    try:
        # Numbers stay as they are written; NaN and Infinity are not JSON.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        problem = Problem("the JSON", f"it cannot be read ({error})")
        raise UnusableMessage(file_name, [problem], "Give well-formed JSON.") from None


class _Reader:
    """Checks the shape of what JSON gave, and says where it is another one."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def message(self, document: Any) -> RawMessage | None:
        if not isinstance(document, dict) or schema.VERSION_KEYWORD not in document:
            reason = f"it is no object with {schema.VERSION_KEYWORD}"
            self.problems.append(Problem("the JSON", reason))
            return None
        for name in document.keys() - _MEMBERS:
            reason = f"it is none of {', '.join(sorted(_MEMBERS))}"
            self.problems.append(Problem(name, reason))
        version = document[schema.VERSION_KEYWORD]
        entry = Entry(schema.VERSION_KEYWORD, str(version), None, schema.VERSION_KEYWORD)
        segments = document.get(SEGMENTS, [])
        if not isinstance(segments, list):
            self.problems.append(Problem(SEGMENTS, "it is no list"))
            segments = []
        whole = {name: document[name] for name in schema.WHOLE_BLOCKS if name in document}
        return RawMessage(
            entry,
            self._blocks(whole, schema.WHOLE_BLOCKS, ""),
            [
                self._blocks(segment, schema.SEGMENT_BLOCKS, f"{SEGMENTS}[{index}].")
                for index, segment in enumerate(segments)
            ],
        )

    def _blocks(self, group: Any, allowed: Any, path: str) -> dict[str, RawBlock]:
        if not isinstance(group, dict):
            self.problems.append(Problem(path.rstrip("."), "it is no object of blocks"))
            return {}
        for name in group.keys() - allowed.keys():
            self.problems.append(Problem(f"{path}{name}", "it is no block of a CDM"))
        return {
            name: self._block(group[name], f"{path}{name}") for name in allowed if name in group
        }

    def _block(self, members: Any, path: str) -> RawBlock:
        block = RawBlock()
        if not isinstance(members, dict):
            self.problems.append(Problem(path, "it is no object of keywords"))
            return block
        for keyword, value in members.items():
            place = f"{path}.{keyword}"
            if keyword == COMMENT:
                block.comments.extend(self._comments(value, place))
            elif isinstance(value, str):
                block.entries.append(Entry(keyword, value.strip(), None, place))
            elif value is not None:
                self.problems.append(Problem(place, "its value is neither text nor a number"))
        return block

    def _comments(self, value: Any, place: str) -> list[str]:
        comments = [value] if isinstance(value, str) else value
        if isinstance(comments, list) and all(isinstance(each, str) for each in comments):
            return comments
        self.problems.append(Problem(place, "comments are texts in a list"))
        return []
