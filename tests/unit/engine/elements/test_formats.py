"""Every format gives the same element sets; which format it is, is told from the content."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.elements import read_elements
from screening.engine.types import ElementSet
from tests.unit.engine.elements.samples import (
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

OTHER = replace(STATION, norad_cat_id=48274, name="OTHER STATION", raan_deg=12.5)
NAMELESS = replace(STATION, name="")

FILES = {
    "omm-csv": csv_file(csv_line(STATION), csv_line(OTHER)),
    "omm-json": json_file(omm_fields(STATION), omm_fields(OTHER)),
    "omm-kvn": (kvn_message(STATION) + "\n" + kvn_message(OTHER)).encode(),
    "omm-xml": xml_file(xml_message(STATION), xml_message(OTHER)),
    "tle": tle_file(STATION.name, *tle_lines(STATION), OTHER.name, *tle_lines(OTHER)),
    "3le": tle_file(f"0 {STATION.name}", *tle_lines(STATION), f"0 {OTHER.name}", *tle_lines(OTHER)),
}

element_sets = st.builds(
    ElementSet,
    norad_cat_id=st.integers(1, 339_999),
    name=st.sampled_from(["", "TEST DEB", "2001 ODD NAME", "1KUNS-PF"]),
    international_designator=st.sampled_from(["", "1998-067A", "2024-001ABC"]),
    epoch_utc=st.integers(0, 99 * 365 * 100_000_000).map(
        lambda units: datetime(1957, 1, 1, tzinfo=UTC) + timedelta(microseconds=864 * units)
    ),
    mean_motion_rev_day=st.integers(1, 1_999_999_999).map(lambda n: n / 1e8),
    eccentricity=st.integers(0, 9_999_999).map(lambda n: n / 1e7),
    inclination_deg=st.integers(0, 1_800_000).map(lambda n: n / 1e4),
    raan_deg=st.integers(0, 3_599_999).map(lambda n: n / 1e4),
    arg_perigee_deg=st.integers(0, 3_599_999).map(lambda n: n / 1e4),
    mean_anomaly_deg=st.integers(0, 3_599_999).map(lambda n: n / 1e4),
    bstar_per_earth_radius=st.integers(-99_999, 99_999).map(lambda n: n / 1e7),
    mean_motion_dot_rev_day2=st.integers(-9_999_999, 9_999_999).map(lambda n: n / 1e8),
    mean_motion_ddot_rev_day3=st.just(0.0),
    classification=st.sampled_from("UCS"),
    element_set_number=st.integers(0, 9999),
    revolution_at_epoch=st.integers(0, 99_999),
)


@pytest.mark.parametrize("expected_format", FILES)
def test_it_tells_the_format_from_the_content_and_reads_the_same_elements(
    expected_format: str,
) -> None:
    parsed = read_elements(FILES[expected_format], file_name="named_wrongly.dat")

    assert parsed.detected_format == expected_format
    assert parsed.elements == [STATION, OTHER]
    assert parsed.rejections == []


@pytest.mark.parametrize("expected_format", FILES)
def test_it_reads_gzip_byte_order_marks_and_carriage_returns(expected_format: str) -> None:
    windows = b"\xef\xbb\xbf" + FILES[expected_format].replace(b"\n", b"\r\n")

    parsed = read_elements(gzip.compress(windows), file_name="x.txt")

    assert parsed.elements == [STATION, OTHER]


def test_it_reads_gzip_in_several_members() -> None:
    first, second = csv_file(csv_line(STATION)), (csv_line(OTHER) + "\n").encode()

    parsed = read_elements(gzip.compress(first) + gzip.compress(second), file_name="x")

    assert parsed.elements == [STATION, OTHER]


def test_it_reads_two_line_sets_without_names() -> None:
    parsed = read_elements(tle_file(*tle_lines(STATION)), file_name="x")

    assert parsed.detected_format == "2le"
    assert parsed.elements == [NAMELESS]


@given(element_set=element_sets)
@settings(max_examples=300, deadline=None)
def test_two_line_sets_come_back_as_they_were_written(element_set: ElementSet) -> None:
    lines = tle_lines(element_set)
    data = tle_file(f"0 {element_set.name}", *lines) if element_set.name else tle_file(*lines)

    assert read_elements(data, file_name="x").elements == [element_set]


@given(element_set=element_sets, number=st.integers(1, 999_999_999))
@settings(max_examples=200, deadline=None)
def test_omm_records_come_back_as_they_were_written(element_set: ElementSet, number: int) -> None:
    element_set = replace(element_set, norad_cat_id=number)
    files = (
        csv_file(csv_line(element_set)),
        json_file(omm_fields(element_set)),
        kvn_message(element_set).encode(),
        xml_file(xml_message(element_set)),
    )

    for data in files:
        assert read_elements(data, file_name="x").elements == [element_set]


def test_json_numbers_may_be_text_and_missing_texts_null_as_space_track_sends_them() -> None:
    fields = {key: str(value) for key, value in omm_fields(STATION).items()}
    fields["OBJECT_ID"] = None  # type: ignore[assignment]

    parsed = read_elements(json_file({**fields, "DECAY_DATE": None}), file_name="x")

    assert parsed.elements == [replace(STATION, international_designator="")]


def test_one_json_object_is_one_record() -> None:
    data = json_file(omm_fields(STATION))[1:-1]

    assert read_elements(data, file_name="x").elements == [STATION]


def test_extra_columns_and_another_order_are_fine() -> None:
    fields = {"SOURCE": "ours", **dict(reversed(omm_fields(STATION).items())), "RCS": ""}
    data = f"{';'.join(fields)}\n{';'.join(map(str, fields.values()))}".encode()

    assert read_elements(data, file_name="x").elements == [STATION]


def test_quoted_cells_may_hold_the_delimiter() -> None:
    line = csv_line(STATION, OBJECT_NAME='"STAGE, UPPER"')

    assert read_elements(csv_file(line), file_name="x").elements[0].name == "STAGE, UPPER"


def test_columns_that_sgp4_does_not_use_may_be_absent() -> None:
    fields = omm_fields(STATION)
    for keyword in ("MEAN_MOTION_DOT", "MEAN_MOTION_DDOT", "ELEMENT_SET_NO", "EPHEMERIS_TYPE"):
        del fields[keyword]
    data = f"{','.join(fields)}\n{','.join(map(str, fields.values()))}\n".encode()

    (element_set,) = read_elements(data, file_name="x").elements

    assert element_set.mean_motion_rev_day == STATION.mean_motion_rev_day
    assert element_set.mean_motion_dot_rev_day2 == 0.0


def test_prescribed_units_are_read_in_kvn_and_xml() -> None:
    kvn = kvn_message(INCLINATION="51.6324 [deg]", MEAN_MOTION="15.485572 [rev/day]")
    xml = xml_message().replace("<INCLINATION>", '<INCLINATION units="deg">')

    assert read_elements(kvn.encode(), file_name="x").elements == [STATION]
    assert read_elements(xml.encode(), file_name="x").elements == [STATION]


def test_namespaces_and_comments_do_not_matter_in_xml() -> None:
    xml = xml_message().replace("<omm ", '<ndm:omm xmlns:ndm="urn:ccsds:recommendation" ')
    xml = xml.replace("</omm>", "</ndm:omm>").replace("<data>", "<data><COMMENT>a</COMMENT>")

    assert read_elements(f"<!-- note -->{xml}".encode(), file_name="x").elements == [STATION]


def test_comments_do_not_matter_in_kvn_and_two_line_sets() -> None:
    kvn = kvn_message().replace("REF_FRAME", "COMMENT as = sent\nREF_FRAME")
    tle = tle_file("# a note", "", STATION.name, "# another", *tle_lines())

    assert read_elements(kvn.encode(), file_name="x").elements == [STATION]
    assert read_elements(tle, file_name="x").elements == [STATION]


def test_text_after_the_columns_of_a_line_is_passed_over() -> None:
    first, second = tle_lines()

    parsed = read_elements(tle_file(first, second + "   0.0  4320.0  360.00"), file_name="x")

    assert parsed.elements == [NAMELESS]


@pytest.mark.parametrize(
    ("field", "number"), [("A0000", 100_000), ("T0009", 270_009), ("Z9999", 339_999), ("   20", 20)]
)
def test_five_columns_hold_alpha5_and_blank_padded_numbers(field: str, number: int) -> None:
    parsed = read_elements(tle_file(*tle_lines(number_field=field)), file_name="x")

    assert parsed.elements[0].norad_cat_id == number


def test_an_epoch_may_be_a_day_of_the_year_and_end_in_z() -> None:
    line = csv_line(EPOCH="2026-069T03:48:27.801504Z")

    assert read_elements(csv_file(line), file_name="x").elements == [STATION]


def test_angles_are_brought_into_zero_to_360() -> None:
    line = csv_line(RA_OF_ASC_NODE=-10.0, ARG_OF_PERICENTER=360.0, MEAN_ANOMALY=-1e-20)

    (element_set,) = read_elements(csv_file(line), file_name="x").elements

    assert element_set.raan_deg == 350.0
    assert element_set.arg_perigee_deg == 0.0
    assert element_set.mean_anomaly_deg == 0.0
