"""GP/OMM as CSV: a header with OMM keywords, one element set a line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from screening.engine.elements.lines import lines_of
from screening.engine.elements.omm_record import (
    OMM_FIELDS,
    REQUIRED_FIELDS,
    element_set_from_values,
)
from screening.engine.elements.parsed import BadRecord, RecordError, Records

DELIMITERS: Final = ",;\t"


class UnusableHeader(ValueError):
    """The header line does not name what an element set needs."""


def read_omm_csv(text: str) -> Records:
    """Yield (line number, element set or refusal) for every line after the header.

    Raises UnusableHeader naming the columns that are missing or given twice. Columns that are not
    OMM keywords are passed over.
    """
    lines = lines_of(text)
    header_at = next(index for index, line in enumerate(lines) if line.strip())
    delimiter = max(DELIMITERS, key=lines[header_at].count)
    header = _header(lines[header_at], delimiter)
    _check_header(header)
    # A column that the file lacks is read from the blank put behind every row.
    pick = itemgetter(*[header.index(f) if f in header else -1 for f in OMM_FIELDS])
    for number, line in enumerate(lines[header_at + 1 :], start=header_at + 2):
        if not line.strip():
            continue
        try:
            cells = _row(line, delimiter, len(header))
            cells.append("")
            yield number, element_set_from_values(pick(cells))
        except RecordError as error:
            yield number, BadRecord(str(error), line)


def _header(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip().upper() for cell in _cells(line, delimiter)]
    except RecordError as error:
        raise UnusableHeader(f"the CSV header cannot be read: {error}") from None


def _check_header(header: Sequence[str]) -> None:
    if missing := [field for field in REQUIRED_FIELDS if field not in header]:
        raise UnusableHeader(f"the CSV header lacks {', '.join(missing)}")
    counts = Counter(header)
    if doubled := [field for field in OMM_FIELDS if counts[field] > 1]:
        raise UnusableHeader(f"the CSV header names {', '.join(doubled)} more than once")


def _row(line: str, delimiter: str, width: int) -> list[str]:
    cells = _cells(line, delimiter)
    if len(cells) < width:
        raise RecordError(f"{len(cells)} of {width} columns: the line is cut short")
    if len(cells) > width:
        raise RecordError(f"{len(cells)} columns where the header has {width}")
    return cells


def _cells(line: str, delimiter: str) -> list[str]:
    """Split one line. Line by line, so that a stray quote cannot swallow the lines after it."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RecordError(f"the line is not CSV ({error})") from None
