"""What is written reads back without loss, here and by somebody else's reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from screening.messages.cdm import (
    ConjunctionDataMessage,
    as_document,
    read_cdm,
    schema,
    write_json,
    write_kvn,
    write_xml,
)
from tests.unit.messages.samples import cdm_kvn
from tests.unit.messages.witness import found_in

Writer = Callable[[ConjunctionDataMessage], str]
WRITERS = [write_kvn, write_xml, write_json]


def read(text: str) -> ConjunctionDataMessage:
    return read_cdm(text.encode(), file_name="test.cdm")


def full() -> ConjunctionDataMessage:
    """A message with every keyword of the standard, comments in every block and own keywords."""
    kinds = {
        schema.Kind.TEXT: "A text",
        schema.Kind.NUMBER: "0.25",
        schema.Kind.COUNT: "7",
        schema.Kind.EPOCH: "2026-03-12T10:20:30.456",
    }
    lines = ["CCSDS_CDM_VERS = 1.0"]
    for number in ("1", "2"):
        for name, block in schema.BLOCKS.items():
            if number == "2" and name in schema.WHOLE_BLOCKS:
                continue
            lines.append(f"COMMENT of {name} {number}")
            for keyword in block:
                value = min(keyword.choices, default=kinds[keyword.kind])
                value = f"OBJECT{number}" if keyword.name == "OBJECT" else value
                lines.append(f"{keyword.name} = {value} [{keyword.unit}]".replace(" []", ""))
            lines.append(f"USER_DEFINED_{name.upper()} = kept [furlong]")
    return read("\n".join(lines))


@pytest.mark.parametrize("write", WRITERS)
def test_a_message_with_every_keyword_reads_back_the_same(write: Writer) -> None:
    message = full()
    written = write(message)

    assert as_document(read(written)) == as_document(message)
    assert message.remarks == ()
    assert written.count("kept") == 2 + 2 * len(schema.SEGMENT_BLOCKS)


@pytest.mark.parametrize("write", WRITERS)
def test_a_plain_message_reads_back_the_same(write: Writer) -> None:
    message = read(cdm_kvn())

    assert as_document(read(write(message))) == as_document(message)


@pytest.mark.parametrize("write", [write_kvn, write_xml])
def test_an_independent_reader_finds_every_value(write: Writer) -> None:
    message = read(cdm_kvn(after={"MESSAGE_ID": "COMMENT said before"}))
    found = found_in(write(message))

    for name, block in _blocks(message):
        for keyword, text in block.items():
            known = schema.KEYWORDS[keyword]
            value = float(text) if known.kind is schema.Kind.NUMBER else text
            value = int(text) if known.kind is schema.Kind.COUNT else value
            assert value in found[keyword], f"{name}: {keyword}"
    assert found["COMMENT"] == ["said before"]
    assert sum(map(len, found.values())) == 3 + sum(len(block) for _, block in _blocks(message))


def test_an_independent_reader_finds_the_same_in_kvn_and_xml() -> None:
    message = read(cdm_kvn())
    in_kvn, in_xml = found_in(write_kvn(message)), found_in(write_xml(message))

    assert in_kvn == in_xml


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("keyword", ["COVARIANCE_SOURCE", "USER_DEFINED_RISK"])
def test_keywords_of_the_next_edition_and_own_ones_survive(write: Writer, keyword: str) -> None:
    message = read(cdm_kvn(after={"COVARIANCE_METHOD": f"{keyword} = as it was"}))

    again = read(write(message))
    assert [each.metadata.text(keyword) for each in again.objects] == ["as it was"] * 2


@pytest.mark.parametrize("write", WRITERS)
def test_a_second_covariance_of_the_next_edition_survives(write: Writer) -> None:
    second = "COMMENT along other axes\nCX_X = 0.1 [m**2]\nCDRG_DRG = 0.004 [m**4/kg**2]"
    message = read(cdm_kvn(after={"CNDOT_NDOT": second}))
    block = read(write(message)).objects[1].blocks[schema.OTHER_COVARIANCE]

    assert dict(block.values) == {"CX_X": "0.1 [m**2]", "CDRG_DRG": "0.004 [m**4/kg**2]"}
    assert block.comments == ("along other axes",)


def test_text_from_json_cannot_add_lines_to_kvn() -> None:
    text = write_json(read(cdm_kvn())).replace("TESTERS", r"TESTERS\nTCA = 2026-03-13T00:00:00")
    message = read(text)

    assert message.originator == "TESTERS TCA = 2026-03-13T00:00:00"
    assert as_document(read(write_kvn(message))) == as_document(message)


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800", "\\u2028", "<&>", "中文"])
def test_odd_characters_can_be_written_as_xml_and_read_again(odd: str) -> None:
    message = read(write_json(read(cdm_kvn())).replace("TESTERS", f"A{odd}B"))

    assert as_document(read(write_xml(message))) == as_document(message)


def _blocks(message: ConjunctionDataMessage) -> list[tuple[str, dict[str, str]]]:
    blocks = [(schema.HEADER, message.header), (schema.RELATIVE, message.relative)]
    for each in message.objects:
        blocks += list(each.blocks.items())
    return [(name, dict(block.values)) for name, block in blocks]
