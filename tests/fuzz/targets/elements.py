"""Element sets in every format, plain and packed."""

from __future__ import annotations

import gzip

from screening.engine.elements import ParsedElements, UnusableFile, read_elements
from screening.engine.elements.alpha5 import MAX_ALPHA5, parse_alpha5
from screening.engine.elements.decode import decode_text
from screening.engine.elements.omm_record import OMM_FIELDS
from tests.alpha5_fields import format_alpha5
from tests.fuzz.contract import Broken, Target, require_same, require_words
from tests.unit.engine.elements.samples import STATION as SET
from tests.unit.engine.elements.samples import (
    csv_file,
    csv_line,
    json_file,
    kvn_message,
    omm_fields,
    tle_file,
    tle_lines,
    xml_file,
    xml_message,
)

MOST_UNPACKED_BYTES = 65_536


def _elements(data: bytes) -> ParsedElements:
    parsed = read_elements(data, file_name="sets")
    for each in parsed.rejections:
        require_words(each.reason)
    return parsed


def _unpacked(data: bytes) -> int:
    text = decode_text(data, file_name="sets", max_bytes=MOST_UNPACKED_BYTES)
    if len(text) > MOST_UNPACKED_BYTES:
        raise Broken("it unpacks more than it may")
    return len(text)


def _alpha5(data: bytes) -> int:
    number = parse_alpha5(data.decode("utf-8", "replace"))
    if number <= MAX_ALPHA5:
        require_same(number, parse_alpha5(format_alpha5(number)), "a catalogue number")
    return number


def _target(name: str, what: str, *seeds: bytes, words: tuple[str, ...] = ()) -> Target:
    return Target(name, what, _elements, (UnusableFile,), seeds, words)


ONE, TWO = tle_lines(SET)
LATER = omm_fields(SET, EPOCH="2026-069T04:00:00")
TARGETS = (
    _target(
        "tle",
        "two- and three-line element sets",
        tle_file(ONE, TWO),
        tle_file("STATION", ONE, TWO),
        tle_file("0 STATION", ONE, TWO),
        tle_file(*tle_lines(SET, "A5544")),
        words=("26069.16", "-11606-4", "A0001", "U 98067A  ", "1 25544U", "2 25544 "),
    ),
    _target(
        "omm_json", "OMM as JSON", json_file(omm_fields(SET)), json_file(LATER), words=OMM_FIELDS
    ),
    _target(
        "omm_csv",
        "OMM as CSV",
        csv_file(csv_line()),
        csv_file(csv_line(), csv_line()),
        words=OMM_FIELDS,
    ),
    _target("omm_xml", "OMM as NDM/XML", xml_file(xml_message()), words=OMM_FIELDS),
    _target("omm_kvn", "OMM as KVN", kvn_message().encode(), words=OMM_FIELDS),
    _target("elements_gzip", "element sets as gzip", gzip.compress(tle_file(ONE, TWO), mtime=0)),
    Target(
        "unpacking",
        "gzip, within its bounds",
        _unpacked,
        (UnusableFile,),
        (gzip.compress(b"x" * 60_000, mtime=0), gzip.compress(b"a") + gzip.compress(b"b")),
    ),
    Target("alpha5", "catalogue numbers", _alpha5, (ValueError,), (b"25544", b"A0001")),
)
