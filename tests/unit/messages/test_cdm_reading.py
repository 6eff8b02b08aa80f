"""What a conjunction data message says, and what is said of one that is wrong."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import numpy as np
import pytest

from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.cdm import ConjunctionDataMessage, read_cdm, write_json, write_xml
from tests.unit.messages.samples import COVARIANCE, cdm_kvn


def read(text: str) -> ConjunctionDataMessage:
    return read_cdm(text.encode(), file_name="test.cdm")


def refusal(text: str) -> str:
    with pytest.raises(UnusableMessage) as caught:
        read(text)
    return str(caught.value)


def test_it_converts_to_kilometres_once() -> None:
    message = read(cdm_kvn())
    one = message.objects[0]

    assert message.tca_utc == datetime(2026, 3, 12, 10, 20, 30, 456000, tzinfo=UTC)
    assert message.miss_distance_km == pytest.approx(0.7155)
    assert message.relative_speed_km_s == pytest.approx(14.762)
    assert message.relative_position_rtn_km == pytest.approx((0.0274, -0.0702, 0.7118))
    assert message.relative_velocity_rtn_km_s == pytest.approx((-0.0072, -14.692, -1.4372))
    assert one.r_km == (2570.097065, 2244.654904, 6281.497978)
    assert one.v_km_s == (4.418769571, 4.833547743, -3.526774282)
    assert one.cov_rtn_km2[1, 1] == pytest.approx(2.533e3 * 1e-6)  # m2 to km2
    assert one.cov_rtn_km2[3, 1] == one.cov_rtn_km2[1, 3] == pytest.approx(-5.476 * 1e-6)
    assert one.cov_rtn_km2[5, 4] == pytest.approx(-1.091e-6 * 1e-6)
    assert np.array_equal(one.cov_rtn_km2, one.cov_rtn_km2.T)


def test_it_knows_who_the_objects_are() -> None:
    one, other = read(cdm_kvn()).objects

    assert (one.norad_cat_id, other.norad_cat_id) == (25544, 30337)
    assert (one.name, one.operator, one.ref_frame) == ("ISS (ZARYA)", "NASA", "EME2000")
    assert (one.is_maneuverable, other.is_maneuverable) == (True, False)
    assert one.od_parameters.number("RESIDUALS_ACCEPTED") == 97.8
    assert other.od_parameters.number("RESIDUALS_ACCEPTED") is None


def test_designators_with_leading_zeros_are_catalogue_numbers_of_satcat_alone() -> None:
    padded = read(cdm_kvn(change={"OBJECT_DESIGNATOR": "000025544"}))
    elsewhere = read(cdm_kvn(change={"CATALOG_NAME": "OTHERCAT"}))

    assert padded.objects[0].norad_cat_id == 25544
    assert padded.objects[0].designator == "000025544"
    assert elsewhere.objects[0].norad_cat_id is None


def test_what_is_not_given_is_unknown_and_never_zero() -> None:
    left_out = dict.fromkeys(
        ["RELATIVE_SPEED", "RELATIVE_POSITION_T", "COLLISION_PROBABILITY"], None
    )
    message = read(cdm_kvn(change={**left_out, "MANEUVERABLE": "N/A"}))

    assert message.relative_speed_km_s is None
    assert message.relative_position_rtn_km is None
    assert message.collision_probability is None
    assert message.objects[0].is_maneuverable is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"TCA": None}, "relativeMetadataData: TCA is missing"),
        ({"TCA": ""}, "relativeMetadataData: TCA is missing"),
        ({"TCA": "2026-02-30T00:00:00"}, "line 6: TCA '2026-02-30T00:00:00' is not a UTC time"),
        ({"ORIGINATOR": None}, "header: ORIGINATOR is missing"),
        ({"X": None}, "stateVector of OBJECT1: X is missing"),
        ({"X": "2570.1 [m]"}, "X is in [m], where [km] is prescribed"),
        ({"X": "1_000.0 [km]"}, "X '1_000.0' is not a number"),
        ({"X": "1e400 [km]"}, "beyond what a number can hold"),
        ({"CR_R": "NaN [m**2]"}, "CR_R 'NaN' is not a number"),
        ({"CR_R": "41 [m**2] 3"}, "CR_R '41 [m**2] 3' is not a number"),
        ({"MISS_DISTANCE": "-1 [m]"}, "MISS_DISTANCE is -1, outside 0 to inf"),
        ({"REF_FRAME": "TOD"}, "where one of EME2000, GCRF, ITRF is due"),
        ({"MANEUVERABLE": "PERHAPS"}, "where one of N/A, NO, YES is due"),
        ({"CCSDS_CDM_VERS": "3.0"}, "CCSDS_CDM_VERS is '3.0', where 1.0 is due"),
        ({"OBJECT": "OBJECT1"}, "OBJECT is 'OBJECT1', where OBJECT2 is due"),
    ],
)
def test_a_keyword_that_must_be_right_stops_the_message(
    change: dict[str, str | None], reason: str
) -> None:
    said = refusal(cdm_kvn(change=change))

    assert reason in said
    assert said.startswith("test.cdm: ")
    assert said.endswith("or ask its originator for the message again.")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("WRONG_KEYWORD = 123", "line 6: WRONG_KEYWORD is no keyword of a CDM"),
        ("MESAGE_ID = 1", "did you mean MESSAGE_ID?"),
        ("MESSAGE_ID = TEST-2", "line 6: MESSAGE_ID is given twice"),
        ("X = 1.0 [km]", "line 6: X belongs into stateVector"),
        ("message_id = 1", "line 6: 'message_id' is not in capitals"),
        ("just words", "line 6: 'just words' is not KEYWORD = value"),
    ],
)
def test_a_line_too_many_is_named(line: str, reason: str) -> None:
    assert reason in refusal(cdm_kvn(after={"MESSAGE_ID": line}))


def test_every_problem_is_listed_and_five_are_spelt_out() -> None:
    gone = dict.fromkeys(["TCA", "ORIGINATOR", "MESSAGE_ID", "X", "Y", "Z"], None)

    with pytest.raises(UnusableMessage) as caught:
        read(cdm_kvn(change=gone))

    assert len(caught.value.problems) == 9  # states of both objects
    assert "and 4 more" in str(caught.value)


def test_a_block_that_is_not_there_is_one_problem() -> None:
    without = cdm_kvn(change=dict.fromkeys(COVARIANCE, None))

    assert "covarianceMatrix of OBJECT1: all of it (CR_R to CNDOT_NDOT) is missing" in refusal(
        without
    )


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"RELATIVE_SPEED": "14762 [km/s]"}, "RELATIVE_SPEED is in [km/s]"),
        ({"RESIDUALS_ACCEPTED": "97.8 ["}, "has a unit without its closing bracket"),
        ({"OBS_USED": "many"}, "OBS_USED 'many' is not a whole number"),
        ({"COLLISION_PROBABILITY": "1.2"}, "COLLISION_PROBABILITY is 1.2, outside 0 to 1"),
        ({"OBJECT_TYPE": "TEAPOT"}, "OBJECT_TYPE is 'TEAPOT'"),
    ],
)
def test_an_optional_keyword_that_is_wrong_is_left_out_and_remarked(
    change: dict[str, str | None], remark: str
) -> None:
    message = read(cdm_kvn(change=change))
    [keyword] = change

    assert any(remark in each and "it is not used" in each for each in message.remarks)
    blocks = [message.relative, *message.objects[0].blocks.values()]
    assert all(block.text(keyword) is None for block in blocks)


def test_a_blank_international_designator_is_what_the_standard_calls_unknown() -> None:
    message = read(cdm_kvn(change={"INTERNATIONAL_DESIGNATOR": ""}))

    assert message.objects[1].international_designator == "UNKNOWN"
    assert any("taken for UNKNOWN" in remark for remark in message.remarks)


def test_keywords_out_of_order_are_read_and_remarked() -> None:
    text = cdm_kvn(change={"RELATIVE_SPEED": None}, after={"TCA": "RELATIVE_SPEED = 14762 [m/s]"})
    message = read(text)

    assert message.relative_speed_km_s == pytest.approx(14.762)
    assert list(message.relative.values)[:3] == ["TCA", "MISS_DISTANCE", "RELATIVE_SPEED"]
    assert any("not in the standard's order" in remark for remark in message.remarks)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_and_gzip_are_read_alike(line_end: str) -> None:
    data = cdm_kvn().replace("\n", line_end).encode()

    plain = read_cdm(data, file_name="x")
    assert plain == read_cdm(gzip.compress(data), file_name="x") == read(cdm_kvn())


def test_bytes_that_are_not_utf_8_are_named_by_their_line() -> None:
    data = cdm_kvn().encode().replace(b"TESTERS", b"T\xe9STERS")

    with pytest.raises(UnusableMessage, match=r"line 3: it has bytes that are not UTF-8") as caught:
        read_cdm(data, file_name="x.cdm")
    assert "Save the file as UTF-8" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b" \n", b"\x00" * 80, b"PK\x03\x04zip"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableMessage):
        read_cdm(data, file_name="x.cdm")


def test_a_gzip_bomb_is_refused_before_it_unfolds() -> None:
    with pytest.raises(UnusableMessage, match="more than 64 MiB"):
        read_cdm(gzip.compress(b" " * (65 * 2**20)), file_name="bomb.gz")


def test_a_refusal_is_short_and_can_be_stored_whatever_the_message_holds() -> None:
    text = cdm_kvn(change={"ORIGINATOR": None, "TCA": "9\x00" * 5000})
    with pytest.raises(UnusableMessage) as caught:
        read_cdm(text.encode(), file_name="test.cdm")

    said = [str(caught.value), *(each.reason for each in caught.value.problems)]
    assert max(map(len, said)) <= 2000
    assert not any("\x00" in each for each in said)
    assert "ORIGINATOR is missing" in said[0]
    assert said[0].endswith("for the message again.")  # what to do


def test_xml_with_entities_is_refused() -> None:
    bomb = '<!DOCTYPE cdm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><cdm>&b;</cdm>'

    assert "document type or entities" in refusal(bomb)


def test_xml_problems_are_named_by_the_path_of_their_element() -> None:
    xml = write_xml(read(cdm_kvn()))
    other_state = xml.rindex('<X units="km">2569.540800')
    broken = xml[:other_state] + xml[other_state:].replace("2569.540800", "near", 1)

    assert "cdm/body/segment[2]/data/stateVector/X: X 'near' is not a number" in refusal(broken)
    assert "cannot be read (mismatched tag" in refusal(xml.replace("</header>", "</heade>"))
    assert "<oem>: it is not a <cdm> message" in refusal("<oem></oem>")


def test_json_problems_are_named_by_the_path_of_their_member() -> None:
    text = write_json(read(cdm_kvn()))

    assert "segments[1].stateVector.X: X 'near' is not a number" in refusal(
        text.replace("2569.5408", '"near"')
    )
    assert "cannot be read" in refusal("{nonsense")
    assert "CCSDS_CDM_VERS" in refusal("[]")
    assert "it is no object of blocks" in refusal('{"CCSDS_CDM_VERS": "1.0", "segments": [1, 2]}')


def test_several_messages_in_one_file_are_refused() -> None:
    xml = write_xml(read(cdm_kvn())).partition("\n")[2]

    assert read(f"<ndm>{xml}</ndm>") == read(cdm_kvn())
    assert "it holds 2 messages" in refusal(f"<ndm>{xml}{xml}</ndm>")
