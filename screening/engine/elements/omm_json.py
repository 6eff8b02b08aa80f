"""GP/OMM as JSON: a list of objects with OMM keywords, or one such object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from screening.engine.elements.omm_record import element_set_from_mapping
from screening.engine.elements.parsed import BadRecord, RecordError, Records
from screening.engine.types import ElementSet

# A broken file is read on record by record; this many breaks mean that it is not a catalogue.
MAX_BREAKS: Final = 1000
# Each break is read up to once more from its next brace on: bounded, or braces within braces before
# a long list would be read for hours.
MAX_REREADING: Final = 20


def read_omm_json(text: str) -> Records:
    """Yield (record number, element set or refusal). Damaged JSON is read past its breaks."""
    for number, value in enumerate(_values(text), start=1):
        yield number, _element_set(value)


def _values(text: str) -> Iterator[object]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):  # a number of over 4,300 digits is a ValueError
        yield from _values_around_breaks(text)
        return
    yield from whole if isinstance(whole, list) else [whole]


def _values_around_breaks(text: str) -> Iterator[object]:
    """Decode object by object; a stretch that is not JSON becomes one BadRecord."""
    decoder = json.JSONDecoder()
    breaks, left = 0, MAX_REREADING * len(text)
    start = text.find("{")
    while start >= 0 and breaks < MAX_BREAKS and left > 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            breaks += 1
            end = start + 1
            left -= getattr(error, "pos", len(text)) - start
            value = BadRecord("the JSON is broken or cut short here", text[start : start + 200])
        yield value
        start = text.find("{", end)


def _element_set(value: object) -> ElementSet | BadRecord:
    if isinstance(value, BadRecord):
        return value
    if not isinstance(value, dict):
        return BadRecord("a record must be a JSON object with OMM keywords", str(value))
    try:
        return element_set_from_mapping(value)
    except RecordError as error:
        return BadRecord(str(error), json.dumps(value))
