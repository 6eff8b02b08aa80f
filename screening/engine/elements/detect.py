"""Which format a file of element sets is in, told from its content, never from its name."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from screening.engine.elements.lines import lines_of
from screening.engine.elements.omm_record import OMM_FIELDS
from screening.engine.elements.tle import is_line_1

HEAD_CHARACTERS: Final = 8192
MIN_KNOWN_COLUMNS: Final = 2
_NAME_SHOWN: Final = 60  # characters of what a file calls itself

_HTML: Final = re.compile(r"\s*<!doctype\s+html|\s*<html[\s>]", re.IGNORECASE)
_MARKUP_PROLOG: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT_ELEMENT: Final = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_NDM_ROOTS: Final = ("omm", "ndm")
_CCSDS_KVN: Final = re.compile(r"^\s*CCSDS_([A-Z]+)_VERS\s*=", re.MULTILINE)


class ElementsFormat(StrEnum):
    """The formats that are read."""

    OMM_CSV = "omm-csv"
    OMM_JSON = "omm-json"
    OMM_XML = "omm-xml"
    OMM_KVN = "omm-kvn"
    TLE = "tle"  # names above the lines
    TWO_LINE = "2le"  # no names
    THREE_LINE = "3le"  # names after "0 "


class UnknownFormat(ValueError):
    """The content is none of the formats; the message says what it looks like."""


def detect_format(text: str) -> ElementsFormat:
    """Return the format of a text; raise UnknownFormat saying what it is instead."""
    head = text[:HEAD_CHARACTERS].lstrip()
    if not head:
        raise UnknownFormat("the file is empty")
    if head[0] == "<":
        return _markup(head)
    if head[0] in "[{":
        return ElementsFormat.OMM_JSON
    if match := _CCSDS_KVN.search(head):
        return _ccsds_message(match.group(1))
    if _looks_like_csv(head):
        return ElementsFormat.OMM_CSV
    return _lines_format(text)


def _markup(head: str) -> ElementsFormat:
    bare = _MARKUP_PROLOG.sub("", head)
    if _HTML.match(bare):
        raise UnknownFormat("this is an HTML page, not element sets")
    root = _ROOT_ELEMENT.search(bare)
    if root is not None and root.group(1) not in _NDM_ROOTS:
        name = root.group(1)[:_NAME_SHOWN]
        raise UnknownFormat(f"this is <{name}> markup, not NDM/XML with OMM messages")
    return ElementsFormat.OMM_XML


def _ccsds_message(kind: str) -> ElementsFormat:
    if kind != "OMM":
        raise UnknownFormat(f"this is a CCSDS {kind} message, not mean elements (OMM)")
    return ElementsFormat.OMM_KVN


def _looks_like_csv(head: str) -> bool:
    cells = {cell.strip(' "').upper() for cell in re.split(r"[,;\t]", lines_of(head)[0])}
    return len(cells.intersection(OMM_FIELDS)) >= MIN_KNOWN_COLUMNS


def _lines_format(text: str) -> ElementsFormat:
    """Two-line sets anywhere in the file count: notes may stand above them."""
    lines = [line for line in lines_of(text) if line.strip() and not line.startswith("#")]
    if not lines:
        raise UnknownFormat("there are only comments in it")
    if not any(map(is_line_1, lines)):
        raise UnknownFormat(f"there is no element set in it; it begins {lines[0][:80]!r}")
    if is_line_1(lines[0]):
        return ElementsFormat.TWO_LINE
    return ElementsFormat.THREE_LINE if lines[0].startswith("0 ") else ElementsFormat.TLE
