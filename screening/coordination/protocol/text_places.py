"""A protocol as a text that somebody writes: what is wrong is said with its line and clause. Pure.

Errors of a protocol name the table ("duty 2") and the key; here those become a line of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_text
from screening.coordination.protocol.clauses import Protocol
from screening.coordination.protocol.documents import protocol_from_document

_HERE: Final = "protocol"
_LONGEST: Final = 200_000  # characters: no agreement of two operators is longer
_PLACE: Final = re.compile(r"protocol, (clause|right_of_way|duty|exercise|applies)(?: (\d+))?")
_NAMED: Final = re.compile(r"[a-z_]+")


def protocol_from_text(text: str) -> Protocol:
    """Read a protocol. Raises InputError with the line, the clause and what is wanted."""
    if len(text) > _LONGEST or "\0" in text:
        raise InputError(f"A protocol is a text of at most {_LONGEST:,} characters.")
    document = toml_of_text(text, "The text")
    try:
        return protocol_from_document(document, _HERE)
    except InputError as error:
        raise InputError(_with_line(text, str(error))) from error


@lru_cache(maxsize=64)
def protocol_from_stored(text: str) -> Protocol:
    """Read a text that was taken in once, each text once a process."""
    return protocol_from_text(text)


def line_of_version(text: str) -> int:
    """The line on which the protocol's version stands."""
    return _line_of_key(text.splitlines(), 0, "version")


def _with_line(text: str, told: str) -> str:
    lines = text.splitlines()
    found = _PLACE.match(told)
    start, place = 0, "the protocol"
    if found is not None:
        table, number = found[1], int(found[2] or 1)
        start = _line_of_table(lines, table, number)
        place = f"{table.replace('_', ' ')} {number}{_clause_words(lines, start)}"
    rest = told[found.end() if found else len(_HERE) :].lstrip(":, ")
    line = _line_of_key(lines, start, next(iter(_NAMED.findall(rest)), ""))
    return f"Line {line}, {place}: {rest}"


def _line_of_table(lines: list[str], table: str, number: int) -> int:
    """The place, from 0, of the n-th header of a table; 0 where there is none."""
    headers = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[?{table}\]", line)]
    return headers[number - 1] if number <= len(headers) else 0


def _line_of_key(lines: list[str], start: int, key: str) -> int:
    """The line, from 1, of a key within the table that begins there, else of the table."""
    for number, line in enumerate(lines[start:], start=start):
        if number > start and line.lstrip().startswith("["):
            break
        if key and re.match(rf"\s*{re.escape(key)}\b", line):
            return number + 1
    return start + 1


def _clause_words(lines: list[str], start: int) -> str:
    """Which clause the table is, or cites: " (clause notify)"."""
    is_clause = "clause" in lines[start]
    number = _line_of_key(lines, start, "key" if is_clause else "clause") - 1
    found = re.search(r'"([^"]+)"', lines[number]) if number > start else None
    return f" (clause {found[1]})" if found else ""
