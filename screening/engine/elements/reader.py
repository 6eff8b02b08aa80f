"""Read one file of element sets: undo, detect, read, and keep the good beside the refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from screening.engine.elements.decode import decode_text
from screening.engine.elements.detect import ElementsFormat, UnknownFormat, detect_format
from screening.engine.elements.duplicates import DuplicateFilter
from screening.engine.elements.omm_csv import UnusableHeader, read_omm_csv
from screening.engine.elements.omm_json import read_omm_json
from screening.engine.elements.omm_kvn import read_omm_kvn
from screening.engine.elements.omm_xml import read_omm_xml
from screening.engine.elements.parsed import (
    BadRecord,
    ParsedElements,
    Records,
    Rejection,
    UnusableFile,
    excerpt_of,
)
from screening.engine.elements.tle import read_tle
from screening.engine.types import ElementSet

READERS: Final[Mapping[ElementsFormat, Callable[[str], Records]]] = {
    ElementsFormat.OMM_CSV: read_omm_csv,
    ElementsFormat.OMM_JSON: read_omm_json,
    ElementsFormat.OMM_XML: read_omm_xml,
    ElementsFormat.OMM_KVN: read_omm_kvn,
    ElementsFormat.TLE: read_tle,
    ElementsFormat.TWO_LINE: read_tle,
    ElementsFormat.THREE_LINE: read_tle,
}
COUNTED_IN_RECORDS: Final = frozenset({ElementsFormat.OMM_JSON, ElementsFormat.OMM_XML})

WHAT_TO_DO: Final = (
    "Give a GP/OMM file (CSV, JSON, XML, KVN) or two- or three-line element sets, plain or gzip."
)


def read_elements(data: bytes, *, file_name: str) -> ParsedElements:
    """Return every usable element set of a file and every refused record with its reason.

    ``data`` is the whole file; ``file_name`` only appears in messages. The format is told from
    the content. Several element sets of one object stay if their epochs differ; equal ones at one
    epoch become one; a later one that contradicts is refused.
    Raises UnusableFile when nothing in the file can be used.
    """
    text = decode_text(data, file_name=file_name)
    try:
        detected = detect_format(text)
        parsed = _collect(READERS[detected](text), detected, file_name)
    except (UnknownFormat, UnusableHeader) as error:
        raise UnusableFile(file_name, str(error), WHAT_TO_DO) from None
    if not parsed.elements:
        raise UnusableFile(file_name, _why_nothing(parsed), WHAT_TO_DO)
    return parsed


def _collect(records: Records, detected: ElementsFormat, file_name: str) -> ParsedElements:
    unit = "record" if detected in COUNTED_IN_RECORDS else "line"
    elements: list[ElementSet] = []
    rejections: list[Rejection] = []
    duplicates = DuplicateFilter(unit)
    for number, record in records:
        found = record if isinstance(record, BadRecord) else duplicates.first(number, record)
        if isinstance(found, ElementSet):
            elements.append(found)
        elif found is not None:
            location = f"{file_name}, {unit} {number}"
            rejections.append(Rejection(location, found.reason, excerpt_of(found.excerpt)))
    return ParsedElements(elements, rejections, detected.value)


def _why_nothing(parsed: ParsedElements) -> str:
    if not parsed.rejections:
        return f"it is {parsed.detected_format} without a single record"
    first = parsed.rejections[0]
    place = first.location.rpartition(", ")[2]
    return (
        f"none of its {len(parsed.rejections)} records can be used"
        f" (the first, {place}: {first.reason})"
    )
