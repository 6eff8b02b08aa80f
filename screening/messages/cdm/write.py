"""A CDM as text: KVN, NDM/XML and JSON, in the standard's order and with its units."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from screening.messages.ccsds.values import parse_count, parse_number
from screening.messages.cdm import schema
from screening.messages.cdm.model import Block, ConjunctionDataMessage
from screening.messages.cdm.read_json import COMMENT, SEGMENTS
from screening.messages.cdm.read_xml import RELATIVE_STATE, ROOT, SEGMENT
from screening.messages.cdm.schema import Kind

_KEYWORD_WIDTH: Final = 29
_VALUE_WIDTH: Final = 26
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_SCHEMA: Final = "https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_RELATIVE_STATE_KEYWORDS: Final = ("RELATIVE_POSITION_", "RELATIVE_VELOCITY_")


def write_kvn(message: ConjunctionDataMessage) -> str:
    """Return the message in key-value notation; lines end with LF, the last one too."""
    lines = [_assignment(schema.VERSION_KEYWORD, message.version, "")]
    for name, block in _all_blocks(message):
        lines += [f"COMMENT {comment}".rstrip() for comment in block.comments]
        lines += [
            _assignment(keyword, *_value_and_unit(name, keyword, text))
            for keyword, text in block.values.items()
        ]
    return "\n".join(lines) + "\n"


def write_xml(message: ConjunctionDataMessage) -> str:
    """Return the message as NDM/XML."""
    root = Element(ROOT, {"id": schema.VERSION_KEYWORD, "version": message.version})
    root.set(f"{_XSI}noNamespaceSchemaLocation", _SCHEMA)
    _append_block(root, schema.HEADER, message.header)
    body = SubElement(root, "body")
    _append_block(body, schema.RELATIVE, message.relative)
    for each in message.objects:
        segment = SubElement(body, SEGMENT)
        _append_block(segment, schema.METADATA, each.metadata)
        data = SubElement(segment, "data")
        for name, block in each.blocks.items():
            if name != schema.METADATA:
                _append_block(data, name, block)
    indent(root)
    return f"{_DECLARATION}{tostring(root, encoding='unicode')}\n"


def write_json(message: ConjunctionDataMessage) -> str:
    """Return the message as JSON in the shape of ``as_document``."""
    return json.dumps(as_document(message), ensure_ascii=False, indent=1) + "\n"


def as_document(message: ConjunctionDataMessage) -> dict[str, Any]:
    """Return the message as plain values: what JSON has, what is stored, what tests compare."""
    return {
        schema.VERSION_KEYWORD: message.version,
        schema.HEADER: _members(schema.HEADER, message.header),
        schema.RELATIVE: _members(schema.RELATIVE, message.relative),
        SEGMENTS: [
            {name: _members(name, block) for name, block in each.blocks.items()}
            for each in message.objects
        ],
    }


@dataclass(frozen=True, slots=True)
class Syntax:
    """One way to write a message down, and what files of it are called."""

    write: Callable[[ConjunctionDataMessage], str]
    media_type: str
    suffix: str


SYNTAXES: Final[Mapping[str, Syntax]] = {
    "kvn": Syntax(write_kvn, "text/plain", ".cdm"),
    "xml": Syntax(write_xml, "application/xml", ".xml"),
    "json": Syntax(write_json, "application/json", ".json"),
}


def _all_blocks(message: ConjunctionDataMessage) -> Iterator[tuple[str, Block]]:
    yield schema.HEADER, message.header
    yield schema.RELATIVE, message.relative
    for each in message.objects:
        yield from each.blocks.items()


def _value_and_unit(block: str, keyword: str, text: str) -> tuple[str, str]:
    """A value without its unit, and the unit: the prescribed one, or the one kept with it."""
    known = schema.keyword_in(block, keyword)
    if known is not None:
        return text, known.unit
    value, bracket, rest = text.rpartition("[")
    unit = rest.removesuffix("]")
    is_one = bracket and unit and rest.endswith("]") and "]" not in unit
    return (value.rstrip(), unit) if is_one else (text, "")


def _assignment(keyword: str, value: str, unit: str) -> str:
    in_brackets = f"[{unit}]" if unit else ""
    return f"{keyword:<{_KEYWORD_WIDTH}} = {value:<{_VALUE_WIDTH}} {in_brackets}".rstrip()


def _append_block(parent: Element, name: str, block: Block) -> None:
    is_other = name == schema.OTHER_COVARIANCE
    element = SubElement(parent, schema.COVARIANCE if is_other else name)
    for comment in block.comments:
        SubElement(element, COMMENT).text = comment
    state: Element | None = None
    for keyword, text in block.values.items():
        value, unit = _value_and_unit(name, keyword, text)
        place = element
        if keyword.startswith(_RELATIVE_STATE_KEYWORDS):
            place = state = SubElement(element, RELATIVE_STATE) if state is None else state
        SubElement(place, keyword, {"units": unit} if unit else {}).text = value


def _members(name: str, block: Block) -> dict[str, Any]:
    comments: Mapping[str, Any] = {COMMENT: list(block.comments)} if block.comments else {}
    values = {keyword: _value(name, keyword, text) for keyword, text in block.values.items()}
    return {**comments, **values}


def _value(block: str, keyword: str, text: str) -> str | float | int:
    known = schema.keyword_in(block, keyword)
    if known is None or known.kind in (Kind.TEXT, Kind.EPOCH):
        return text
    return parse_count(text) if known.kind is Kind.COUNT else parse_number(text)
