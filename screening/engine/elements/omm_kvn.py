"""OMM as KVN: ``KEYWORD = value [unit]`` lines, one message after another.

Why not the ``ccsds-ndm`` package, here and in omm_xml (tried at 3.1.1): of a KVN file with many
messages, as CelesTrak serves them, it returns one and drops the rest silently; one damaged message
fails a whole XML file; and it does not look at frame, time system, units or ranges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screening.engine.elements.lines import lines_of
from screening.engine.elements.omm_record import check_unit, element_set_from_mapping
from screening.engine.elements.parsed import BadRecord, RecordError, Records

MESSAGE_START: Final = "CCSDS_OMM_VERS"

NumberedLines = list[tuple[int, str]]


def read_omm_kvn(text: str) -> Records:
    """Yield (line number of the message, element set or refusal) for every message."""
    for message in _messages(text):
        number, first_line = message[0]
        try:
            yield number, element_set_from_mapping(_fields(message))
        except RecordError as error:
            yield number, BadRecord(str(error), _excerpt(message) or first_line)


def _messages(text: str) -> Iterator[NumberedLines]:
    message: NumberedLines = []
    for number, line in enumerate(lines_of(text), start=1):
        bare = line.strip()
        if not bare or bare == "COMMENT" or bare.startswith("COMMENT "):
            continue
        if bare.startswith(MESSAGE_START) and message:
            yield message
            message = []
        message.append((number, bare))
    if message:
        yield message


def _fields(message: NumberedLines) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, line in message:
        keyword, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise RecordError(f"line {number} is not KEYWORD = value: {line[:60]!r}")
        if keyword in fields:
            raise RecordError(f"{keyword} is given twice (line {number})")
        fields[keyword] = _without_unit(keyword, value)
    return fields


def _without_unit(keyword: str, value: str) -> str:
    # NOTE: cut, not matched: a pattern tries every space of a line of spaces with every other.
    bare = value.rstrip()
    opened = bare.find("[", bare.rfind("]", 0, -1) + 1)
    if not bare.endswith("]") or opened < 0 or keyword == "OBJECT_NAME":
        return value
    check_unit(keyword, bare[opened + 1 : -1])
    return bare[:opened].rstrip()


def _excerpt(message: NumberedLines) -> str:
    return next((line for _, line in message if line.startswith("OBJECT_NAME")), "")
