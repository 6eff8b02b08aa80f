"""A file with nothing usable is an error that names the file, the reason and what to do."""

from __future__ import annotations

import gzip

import pytest

from screening.engine.elements import ParsedElements, UnusableFile, read_elements
from screening.engine.elements.decode import decode_text
from tests.unit.engine.elements.samples import (
    COLUMNS,
    STATION,
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

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE ndm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<ndm><omm><EPOCH>&b;</EPOCH></omm></ndm>"
)

UNUSABLE = [
    (b"", "the file is empty"),
    (b" \r\n \n", "the file is empty"),
    (b"<!DOCTYPE html><html><body>Busy</body></html>", "this is an HTML page, not element sets"),
    (b"\n<!-- x --><HTML lang=en>", "this is an HTML page, not element sets"),
    (b"<opm/>", "this is <opm> markup, not NDM/XML with OMM messages"),
    # Found by fuzzing: a name of thousands of letters was told whole.
    (b"<" + b"x" * 4000 + b"/>", f"this is <{'x' * 60}> markup, not NDM/XML with OMM messages"),
    (b"<ndm></ndm>", "it is omm-xml without a single record"),
    (BOMB.encode(), "the XML ends or breaks here"),
    (b"[]", "it is omm-json without a single record"),
    (b'{"error": "limit reached"}', "it is not an OMM record: {'error': 'limit reached'}"),
    (b"[" * 100_000, "it is omm-json without a single record"),
    (b"{" * 5_000, "the JSON is broken or cut short here"),
    (b"CCSDS_OEM_VERS = 2.0\n", "this is a CCSDS OEM message, not mean elements (OMM)"),
    (b"No GP data found", "there is no element set in it; it begins 'No GP data found'"),
    (b"# only\n# notes\n", "there are only comments in it"),
    (COLUMNS.encode(), "it is omm-csv without a single record"),
    (b"OBJECT_NAME,EPOCH,BSTAR\nA,B,C", "the CSV header lacks NORAD_CAT_ID, MEAN_MOTION, ECCENTR"),
    (f'{COLUMNS},"EPOCH" \n'.encode(), "the CSV header cannot be read: the line is not CSV"),
    (f"{COLUMNS},EPOCH\n".encode(), "the CSV header names EPOCH more than once"),
    (csv_file(csv_line()).decode().encode("utf-16"), "the text is UTF-16 or binary"),
    (csv_file(csv_line()).decode().encode("utf-16-le"), "the text is UTF-16 or binary"),
    (b"PK\x03\x04rest", "this is a ZIP archive"),
    (b"BZh91AY", "this is a bzip2 file"),
    (gzip.compress(csv_file(csv_line()), mtime=0)[:-12], "the gzip is cut short"),
    (b"\x1f\x8bnot really gzip", "the gzip is damaged"),
    (gzip.compress(b"", mtime=0), "the file is empty"),
    (
        csv_file(csv_line(ECCENTRICITY=7), csv_line(ECCENTRICITY=8)),
        "none of its 2 records can be used (the first, line 2: ECCENTRICITY 7 is not in [0, 1))",
    ),
]


@pytest.mark.parametrize(("data", "reason"), UNUSABLE)
def test_it_names_the_file_the_reason_and_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(UnusableFile) as caught:
        read_elements(data, file_name="active.csv")

    message = str(caught.value)
    assert message.startswith("active.csv: ")
    assert reason in caught.value.reason
    assert message.endswith(caught.value.what_to_do)
    assert caught.value.what_to_do


def test_a_gzip_whose_checksum_is_wrong_is_not_trusted() -> None:
    data = bytearray(gzip.compress(csv_file(csv_line())))
    data[-6] ^= 0xFF

    with pytest.raises(UnusableFile, match="the gzip is damaged"):
        read_elements(bytes(data), file_name="x")


def test_a_decompression_bomb_is_stopped_at_the_limit() -> None:
    one_mib = 2**20
    bomb = gzip.compress(b" " * (3 * one_mib))

    with pytest.raises(UnusableFile, match="it holds more than 1 MiB of text"):
        decode_text(bomb, file_name="x", max_bytes=one_mib)
    with pytest.raises(UnusableFile, match="it holds more than 1 MiB of text"):
        decode_text(gzip.compress(b" " * one_mib) * 2, file_name="x", max_bytes=one_mib)
    with pytest.raises(UnusableFile, match="it holds more than 1 MiB of text"):
        decode_text(b" " * (one_mib + 1), file_name="x", max_bytes=one_mib)
    assert len(decode_text(gzip.compress(b" " * one_mib), file_name="x", max_bytes=one_mib))


@pytest.mark.parametrize(
    "data",
    [
        csv_file(csv_line()),
        json_file(omm_fields(STATION)),
        kvn_message().encode(),
        xml_file(xml_message()),
        tle_file("0 A NAME", *tle_lines()),
    ],
)
def test_every_cut_of_a_file_gives_an_answer_or_an_unusable_file(data: bytes) -> None:
    for length in range(0, len(data), 7):
        outcome = _read_or_refuse(data[:length])
        assert isinstance(outcome, UnusableFile) or outcome.elements


def _read_or_refuse(data: bytes) -> ParsedElements | UnusableFile:
    try:
        return read_elements(data, file_name="x")
    except UnusableFile as refusal:
        return refusal
