"""A bad record is refused with its place and reason and never stops the good ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.engine.elements import read_elements
from screening.engine.elements.parsed import LONGEST_REASON
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
    with_checksum,
    xml_file,
    xml_message,
)

GOOD = replace(STATION, norad_cat_id=48274, name="GOOD")

BAD_VALUES = [
    ("ECCENTRICITY", 1.0, "ECCENTRICITY 1 is not in [0, 1)"),
    ("ECCENTRICITY", -0.001, "ECCENTRICITY -0.001 is not in [0, 1)"),
    ("ECCENTRICITY", "nan", "ECCENTRICITY nan is not in [0, 1)"),
    ("INCLINATION", 180.1, "INCLINATION 180.1 is not in [0, 180] degrees"),
    ("MEAN_MOTION", 0, "MEAN_MOTION 0 rev/day is not between 0 and 20"),
    ("MEAN_MOTION", "inf", "MEAN_MOTION inf rev/day is not between 0 and 20"),
    ("MEAN_MOTION", 20.5, "MEAN_MOTION 20.5 rev/day is not between 0 and 20"),
    ("MEAN_MOTION", "1_5.4", "MEAN_MOTION '1_5.4' is not a number"),
    ("MEAN_MOTION", "15,4", "MEAN_MOTION '15,4' is not a number"),
    ("RA_OF_ASC_NODE", 361, "RA_OF_ASC_NODE 361 is not an angle in degrees"),
    ("MEAN_ANOMALY", "nan", "MEAN_ANOMALY nan is not an angle in degrees"),
    ("MEAN_ANOMALY", "", "MEAN_ANOMALY is missing"),
    ("BSTAR", "", "BSTAR is missing"),
    ("BSTAR", "-inf", "BSTAR -inf is not a drag term"),
    ("MEAN_MOTION_DOT", "x", "MEAN_MOTION_DOT 'x' is not a number"),
    ("NORAD_CAT_ID", "", "NORAD_CAT_ID is missing"),
    ("NORAD_CAT_ID", 0, "NORAD_CAT_ID 0 is not in 1 to 999999999"),
    ("NORAD_CAT_ID", 1_000_000_000, "NORAD_CAT_ID 1000000000 is not in 1 to 999999999"),
    ("NORAD_CAT_ID", "25544.5", "NORAD_CAT_ID '25544.5' is not a catalogue number"),
    ("NORAD_CAT_ID", "I0000", "NORAD_CAT_ID 'I0000' is not a catalogue number"),
    ("EPOCH", "2026-02-30T00:00:00", "EPOCH '2026-02-30T00:00:00' is not a UTC time (day"),
    ("EPOCH", "2026-03-10T00:00:60", "EPOCH '2026-03-10T00:00:60' is not a UTC time (second"),
    ("EPOCH", "2026-03-10T00:00:00+08:00", "is not a UTC time like"),
    ("EPOCH", "2026-366T00:00:00", "epoch has day 366, which year 2026 does not have"),
    ("EPOCH", "2126-03-10T00:00:00", "is not plausible (years 1957 to 2056)"),
    ("EPOCH", "", "EPOCH '' is not a UTC time"),
    ("EPHEMERIS_TYPE", 4, "EPHEMERIS_TYPE 4 (SGP4-XP) needs another propagator"),
    ("CLASSIFICATION_TYPE", "X", "CLASSIFICATION_TYPE 'X' is not U, C or S"),
    ("ELEMENT_SET_NO", "9.5", "ELEMENT_SET_NO '9.5' is not a whole number"),
    ("REV_AT_EPOCH", 2**31, "REV_AT_EPOCH 2147483648 is not a plain count"),
    ("OBJECT_NAME", "N" * 81, "OBJECT_NAME is over 80 characters"),
    ("OBJECT_NAME", "A\x00B", "OBJECT_NAME is over 80 characters or is not UTF-8 text"),
    ("OBJECT_ID", "2026-001ABCDEF", "OBJECT_ID '2026-001ABCDEF' is too long"),
    ("OBJECT_ID", "A\x00B", "or is no plain text"),
    ("EPOCH", "9999-366T00:00:00", "EPOCH '9999-366T00:00:00' is not a UTC time"),
    ("EPOCH", "9" * 5000, "EPOCH '9999"),
    ("ELEMENT_SET_NO", "9" * 5000, "is not a whole number"),
]


@pytest.mark.parametrize(("field", "value", "reason"), BAD_VALUES)
def test_csv_and_json_refuse_a_bad_value_and_keep_the_good_record(
    field: str, value: object, reason: str
) -> None:
    quoted = f'"{value}"' if "," in str(value) else value
    as_csv = csv_file(csv_line(**{field: quoted}), csv_line(GOOD))
    as_json = json_file(omm_fields(STATION, **{field: value}), omm_fields(GOOD))

    for data, place in ((as_csv, "a.csv, line 2"), (as_json, "a.csv, record 1")):
        parsed = read_elements(data, file_name="a.csv")
        assert parsed.elements == [GOOD]
        assert [rejection.location for rejection in parsed.rejections] == [place]
        told = parsed.rejections[0]
        assert reason in told.reason
        assert len(told.reason) <= LONGEST_REASON
        assert "\x00" not in told.excerpt  # which PostgreSQL does not take


@pytest.mark.parametrize("value", [True, [15.4], {"a": 1}, 10**400, float("nan")])
def test_json_refuses_values_that_only_look_like_numbers(value: object) -> None:
    parsed = read_elements(
        json_file(omm_fields(STATION, MEAN_MOTION=value), omm_fields(GOOD)), file_name="x"
    )

    assert parsed.elements == [GOOD]
    assert "MEAN_MOTION" in parsed.rejections[0].reason


def test_json_refuses_what_is_not_an_object_and_reads_past_a_break() -> None:
    good = json_file(omm_fields(GOOD)).decode()[1:-1]
    broken = f'[{{"OBJECT_NAME": }}, {good}, 7'

    parsed = read_elements(broken.encode(), file_name="x")
    whole = read_elements(f"[7, {good}]".encode(), file_name="x")

    assert parsed.elements == whole.elements == [GOOD]
    assert "the JSON is broken or cut short here" in parsed.rejections[0].reason
    assert whole.rejections[0].reason == "a record must be a JSON object with OMM keywords"


def test_json_reads_past_a_number_that_python_does_not_read() -> None:
    long = '{"NORAD_CAT_ID": ' + "9" * 5000 + "}, "
    data = json_file(omm_fields(GOOD)).replace(b"[", f"[{long}".encode(), 1)

    assert read_elements(data, file_name="x").elements == [GOOD]


def test_json_of_braces_within_braces_is_not_read_over_and_over() -> None:
    nested = '{"a":[' * 400 + "1," * 20_000
    good = json_file(omm_fields(GOOD)).decode()[1:-1]
    data = f"[{good}, {nested}".encode()

    parsed = read_elements(data, file_name="x")

    assert parsed.elements == [GOOD]
    assert len(parsed.rejections) < 40  # each of them was read to its end


@pytest.mark.parametrize("declared", ["no-such-encoding", "UTF-16", "ISO-8859-1"])
def test_xml_is_read_whatever_encoding_it_says_of_text_that_is_decoded(declared: str) -> None:
    data = xml_file(xml_message(GOOD)).replace(b"UTF-8", declared.encode())

    assert read_elements(data, file_name="x").elements == [GOOD]


def test_a_digit_that_is_no_number_is_refused_in_a_two_line_set() -> None:
    one, two = tle_lines()
    odd = with_checksum(f"{one[:64]}   \N{SUPERSCRIPT TWO}{one[68:]}")

    parsed = read_elements(tle_file(odd, two, *tle_lines(GOOD)), file_name="x")

    assert [each.norad_cat_id for each in parsed.elements] == [GOOD.norad_cat_id]
    assert "is not a whole number" in parsed.rejections[0].reason


def test_json_that_is_cut_short_keeps_what_came_before() -> None:
    data = json_file(omm_fields(GOOD), omm_fields(STATION))[:-40]

    parsed = read_elements(data, file_name="x")

    assert parsed.elements == [GOOD]
    assert parsed.rejections[0].location == "x, record 2"


def test_csv_refuses_a_last_line_that_is_cut_short() -> None:
    data = csv_file(csv_line(GOOD), csv_line())[:-60]

    parsed = read_elements(data, file_name="active.csv")

    assert parsed.elements == [GOOD]
    assert parsed.rejections[0].location == "active.csv, line 3"
    assert "of 17 columns: the line is cut short" in parsed.rejections[0].reason
    assert parsed.rejections[0].excerpt.startswith("TEST STATION,1998-067A")


def test_csv_refuses_a_line_with_too_many_columns() -> None:
    parsed = read_elements(csv_file(csv_line() + ",1", csv_line(GOOD)), file_name="x")

    assert parsed.elements == [GOOD]
    assert parsed.rejections[0].reason == "18 columns where the header has 17"


def test_a_stray_quote_in_csv_does_not_swallow_the_lines_after_it() -> None:
    data = csv_file(csv_line(OBJECT_NAME='"OPEN'), csv_line(GOOD))

    parsed = read_elements(data, file_name="x")

    assert parsed.elements == [GOOD]
    assert parsed.rejections[0].reason.startswith("the line is not CSV")


def test_bytes_that_are_not_utf8_refuse_only_their_own_record() -> None:
    data = csv_file(csv_line(OBJECT_NAME="CAF?"), csv_line(GOOD)).replace(b"CAF?", b"CAF\xe9")

    parsed = read_elements(data, file_name="x")

    assert parsed.elements == [GOOD]
    assert "not UTF-8" in parsed.rejections[0].reason


KVN_FAULTS = [
    ({"REF_FRAME": "EME2000"}, "REF_FRAME is 'EME2000', where SGP4 elements have TEME"),
    ({"TIME_SYSTEM": "TAI"}, "TIME_SYSTEM is 'TAI'"),
    ({"CENTER_NAME": "MARS"}, "CENTER_NAME is 'MARS'"),
    ({"MEAN_ELEMENT_THEORY": "SGP4-XP"}, "MEAN_ELEMENT_THEORY is 'SGP4-XP'"),
    ({"BTERM": "0.01"}, "BTERM or AGOM (SGP4-XP)"),
    ({"INCLINATION": "0.9 [rad]"}, "INCLINATION is in [rad], where [deg] is prescribed"),
    ({"BSTAR": "1e-5 [m2/kg]"}, "BSTAR is in [m2/kg], where [1/er] is prescribed"),
]


@pytest.mark.parametrize(("overrides", "reason"), KVN_FAULTS)
def test_kvn_refuses_what_would_make_sgp4_the_wrong_reading(
    overrides: dict[str, object], reason: str
) -> None:
    data = (kvn_message(**overrides) + kvn_message(GOOD)).encode()

    parsed = read_elements(data, file_name="x.kvn")

    assert parsed.elements == [GOOD]
    assert reason in parsed.rejections[0].reason
    assert parsed.rejections[0].location == "x.kvn, line 1"


def test_kvn_refuses_a_keyword_given_twice_and_a_line_without_equals() -> None:
    doubled = kvn_message() + "INCLINATION = 20\n"
    garbled = kvn_message(replace(STATION, norad_cat_id=3)) + "INCLINATION 20\n"

    parsed = read_elements((doubled + garbled + kvn_message(GOOD)).encode(), file_name="x")

    assert parsed.elements == [GOOD]
    assert "INCLINATION is given twice" in parsed.rejections[0].reason
    assert "is not KEYWORD = value: 'INCLINATION 20'" in parsed.rejections[1].reason


def test_xml_refuses_a_bad_message_and_says_where_the_file_breaks_off() -> None:
    rad = xml_message().replace("<INCLINATION>", '<INCLINATION units="rad">')
    twice = xml_message().replace("<EPOCH>", "<BSTAR>1</BSTAR><EPOCH>")
    data = xml_file(rad, twice, xml_message(GOOD), xml_message())[:-300]

    parsed = read_elements(data, file_name="x.xml")

    assert parsed.elements == [GOOD]
    assert [rejection.location for rejection in parsed.rejections] == [
        "x.xml, record 1",
        "x.xml, record 2",
        "x.xml, record 4",
    ]
    assert "INCLINATION is in [rad]" in parsed.rejections[0].reason
    assert parsed.rejections[1].reason == "BSTAR is given twice"
    assert "the XML ends or breaks here" in parsed.rejections[2].reason


def _tle_faults() -> list[tuple[list[str], str]]:
    first, second = tle_lines()
    other_first, _ = tle_lines(replace(STATION, norad_cat_id=99))
    wide = second[:33] + "1" + second[33:]
    return [
        ([first[:-1] + "0", second], "line 1 fails its checksum: it says '0'"),
        ([first, second.replace("51.6324", "51.6325")], "line 2 fails its checksum"),
        ([first, wide], "(it has 70 columns, not 69)"),
        ([first, second[:40]], "line 2 is cut short: 40 of 69 columns"),
        ([first[:30], second], "line 1 is cut short: 30 of 69 columns"),
        ([other_first, second], "line 1 is of object 00099, line 2 of 25544"),
        ([first], "line 1 without its line 2"),
        ([second], "line 2 without its line 1"),
        (["LONELY NAME"], "a name, or a line cut short, without an element set"),
        ([with_checksum(first[:62] + "4" + first[63:]), second], "ephemeris type 4 (SGP4-XP)"),
        ([with_checksum(first[:18] + "26400" + first[23:]), second], "day 400"),
        ([with_checksum(first[:18] + "26x69" + first[23:]), second], "is not YYDDD.DDDDDDDD"),
        ([with_checksum(first[:53] + " 1762x-3" + first[61:]), second], "B* ' 1762x-3'"),
        ([first, with_checksum(second[:52] + " 0.00000000" + second[63:])], "MEAN_MOTION 0"),
        ([first, with_checksum(second[:8] + "181.0000" + second[16:])], "INCLINATION 181"),
        ([first, with_checksum(second[:17] + "1_0.0000" + second[25:])], "RAAN '1_0.0000'"),
        ([first, with_checksum(second[:63] + "5-640")], "revolution number '5-640'"),
        (tle_lines(number_field="I5544"), "'I5544' is not a catalogue number"),
        (tle_lines(number_field="a5544"), "'a5544' is not a catalogue number"),
    ]


@pytest.mark.parametrize(("lines", "reason"), _tle_faults())
def test_two_line_sets_refuse_a_bad_pair_and_keep_the_good_ones_around_it(
    lines: list[str], reason: str
) -> None:
    after = replace(GOOD, norad_cat_id=7, name="AFTER")
    data = tle_file("0 GOOD", *tle_lines(GOOD), *lines, "0 AFTER", *tle_lines(after))

    parsed = read_elements(data, file_name="x.tle")

    assert parsed.elements == [GOOD, after]
    assert [rejection.location for rejection in parsed.rejections] == ["x.tle, line 4"]
    assert reason in parsed.rejections[0].reason


def test_equal_copies_become_one_and_contradictions_are_refused() -> None:
    copy = replace(STATION, name="SAME BY ANOTHER NAME", element_set_number=1)
    contradiction = replace(STATION, raan_deg=71.0)
    later = replace(STATION, epoch_utc=STATION.epoch_utc + timedelta(hours=4))
    lines = map(csv_line, (STATION, copy, contradiction, later))

    parsed = read_elements(csv_file(*lines), file_name="x")

    assert parsed.elements == [STATION, later]
    (rejection,) = parsed.rejections
    assert rejection.location == "x, line 4"
    assert rejection.reason == "object 25544 has other elements of the same epoch in line 2"


def test_blank_lines_are_counted_but_not_refused() -> None:
    data = f"\n{COLUMNS}\n\n{csv_line(GOOD)}\n   \n{csv_line(ECCENTRICITY=2)}\n".encode()

    parsed = read_elements(data, file_name="x")

    assert parsed.elements == [GOOD]
    assert parsed.rejections[0].location == "x, line 6"
