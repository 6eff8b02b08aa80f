"""Ephemeris messages: what they say, what the engine makes of them, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from screening.engine.celestial_frames import Frame
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.oem import (
    OrbitEphemerisMessage,
    UnusableEphemeris,
    read_oem,
    read_starlink,
    to_ephemeris,
)
from tests.unit.messages.samples import (
    OEM_COVARIANCE,
    STARLINK,
    STARLINK_NAME,
    STATES,
    oem_kvn,
)

START = datetime(2026, 3, 10, 12, tzinfo=UTC)
NOON = "2026-03-10T12:00:00"
METADATA_NAMES = ["OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM"]


def read(text: str) -> OrbitEphemerisMessage:
    return read_oem(text.encode(), file_name="test.oem")


def refusal(text: str) -> str:
    with pytest.raises(UnusableMessage) as caught:
        read(text)
    return str(caught.value)


def unusable(text: str) -> str:
    with pytest.raises(UnusableEphemeris) as caught:
        to_ephemeris(read(text), norad_cat_id=25544, tag=EphemerisTag.ROUTINE)
    return str(caught.value)


def as_xml(units: str = "") -> str:
    """The sample in the other syntax, with a covariance."""
    rows = OEM_COVARIANCE.splitlines()[3:-1]
    axes = ["X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT"]
    covariance = "".join(
        f"<C{row}_{column}>{value}</C{row}_{column}>"
        for row, line in zip(axes, rows, strict=True)
        for column, value in zip(axes, line.split(), strict=False)
    )
    states = "".join(
        f"<stateVector><EPOCH>{line.split()[0]}</EPOCH>"
        + "".join(
            f"<{axis}{units if axis == 'X' else ''}>{value}</{axis}>"
            for axis, value in zip(axes, line.split()[1:], strict=True)
        )
        + "</stateVector>"
        for line in STATES.splitlines()
    )
    lines = dict(line.split(" = ") for line in oem_kvn().splitlines() if " = " in line)
    names = [*METADATA_NAMES, "START_TIME", "STOP_TIME"]
    metadata = "".join(f"<{name}>{lines[name]}</{name}>" for name in names)
    return (
        '<oem id="CCSDS_OEM_VERS" version="2.0"><header><CREATION_DATE>2026-03-10T06:00:00'
        "</CREATION_DATE><ORIGINATOR>TESTERS</ORIGINATOR></header><body><segment>"
        f"<metadata>{metadata}</metadata><data><COMMENT>of the data</COMMENT>{states}"
        f"<covarianceMatrix><EPOCH>{NOON}</EPOCH><COV_REF_FRAME>RTN</COV_REF_FRAME>{covariance}"
        "</covarianceMatrix></data></segment></body></oem>"
    )


def test_it_is_read_by_segments_with_its_covariance() -> None:
    message = read(oem_kvn(covariance=OEM_COVARIANCE))
    [segment] = message.segments

    assert (message.object_name, message.object_id) == ("ISS", "1998-067-A")
    assert message.comments == ("made up",)
    assert segment.comments == ("of the metadata", "of the data")
    assert segment.instants[1] == datetime(2026, 3, 10, 12, 1, tzinfo=UTC)  # given as day 69
    assert segment.r_km[2].tolist() == [6735.3, 568.2, 717.7]
    assert segment.v_km_s[0].tolist() == [0.0, 4.75, 6.0]
    assert segment.covariances is not None
    assert segment.covariances.frames == ("RTN",)
    matrix = segment.covariances.matrices[0]
    assert matrix[1, 0] == matrix[0, 1] == 2.0e-5
    assert matrix[3, 1] == -3.0e-6
    assert matrix[5, 2] == 2.0e-8


def test_kvn_and_xml_say_the_same() -> None:
    kvn, xml = read(oem_kvn(covariance=OEM_COVARIANCE)), read(as_xml())

    assert xml.header == kvn.header
    assert xml.segments[0].metadata == kvn.segments[0].metadata
    assert np.array_equal(xml.segments[0].r_km, kvn.segments[0].r_km)
    assert np.array_equal(xml.segments[0].v_km_s, kvn.segments[0].v_km_s)
    assert xml.segments[0].covariances is not None
    assert kvn.segments[0].covariances is not None
    assert np.array_equal(
        xml.segments[0].covariances.matrices, kvn.segments[0].covariances.matrices
    )


def test_the_engine_gets_offsets_frame_and_covariance() -> None:
    ephemeris, remarks = to_ephemeris(
        read(oem_kvn(covariance=OEM_COVARIANCE)),
        norad_cat_id=25544,
        tag=EphemerisTag.PLANNED_MANOEUVRE,
    )
    [segment] = ephemeris.segments

    assert (ephemeris.frame, ephemeris.tag) == (Frame.EME2000, EphemerisTag.PLANNED_MANOEUVRE)
    assert (ephemeris.start_utc, ephemeris.originator) == (START, "TESTERS")
    assert segment.offset_s.tolist() == [0.0, 60.0, 120.0]
    assert segment.covariance is not None
    assert segment.covariance.frame is Frame.RTN
    assert remarks == ()


@pytest.mark.parametrize(
    ("named", "frame"),
    [("J2000", "EME2000"), ("ICRF", "GCRF"), ("ITRF2014", "ITRF"), ("itrf-97", "ITRF")],
)
def test_frames_go_by_several_names(named: str, frame: str) -> None:
    text = oem_kvn().replace("REF_FRAME = EME2000", f"REF_FRAME = {named}")
    ephemeris, _ = to_ephemeris(read(text), norad_cat_id=1, tag=EphemerisTag.ROUTINE)

    assert ephemeris.frame.value == frame


def test_states_outside_the_useable_time_are_not_used() -> None:
    useable = "USEABLE_START_TIME = 2026-03-10T12:01:00\nUSEABLE_STOP_TIME = 2026-03-10T12:02:00\n"
    text = oem_kvn().replace("STOP_TIME = ", f"{useable}STOP_TIME = ")
    ephemeris, remarks = to_ephemeris(read(text), norad_cat_id=1, tag=EphemerisTag.ROUTINE)

    assert ephemeris.segments[0].offset_s.tolist() == [60.0, 120.0]
    assert remarks == ("segment 1: 1 states outside its useable time are left out",)


def test_covariances_of_unknown_axes_are_left_out_and_said() -> None:
    text = oem_kvn(covariance=OEM_COVARIANCE.replace("= RTN", "= TNW"))
    ephemeris, remarks = to_ephemeris(read(text), norad_cat_id=1, tag=EphemerisTag.ROUTINE)

    assert not ephemeris.has_covariance
    assert remarks == ("segment 1: its covariances in TNW are left out",)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("CENTER_NAME = EARTH", "CENTER_NAME = MARS", "Its centre is MARS"),
        ("TIME_SYSTEM = UTC", "TIME_SYSTEM = TAI", "Its time system is TAI, where UTC is due"),
        ("REF_FRAME = EME2000", "REF_FRAME = TOD", "Its frame is TOD"),
    ],
)
def test_a_good_message_of_another_world_is_read_and_not_used(
    old: str, new: str, reason: str
) -> None:
    assert reason in unusable(oem_kvn().replace(old, new))


def test_arcs_that_overlap_are_read_and_not_used() -> None:
    text = oem_kvn()
    assert "segment 2 begins 120 s before" in unusable(text + text[text.index("META_START") :])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("COMMENT first\n" + oem_kvn(), "line 1: CCSDS_OEM_VERS must come first"),
        (oem_kvn(edition="4.0"), "the version is '4.0'"),
        (oem_kvn(metadata="INVALID_KEY = 1\n"), "line 15: INVALID_KEY is no keyword"),
        (oem_kvn(metadata="INTERPOLATION = HERMITE\n"), "without INTERPOLATION_DEGREE"),
        (oem_kvn(metadata="INTERPOLATION_DEGREE = 7.1\n"), "'7.1' is not a whole number"),
        (oem_kvn(metadata="USEABLE_START_TIME = 2026-03-10T12:00:30\n"), "its counterpart"),
        (oem_kvn(metadata="OBJECT_ID = 2\n"), "OBJECT_ID is given twice"),
        (oem_kvn(metadata="MESSAGE_ID = 2\n"), "MESSAGE_ID came with edition 3.0"),
        (oem_kvn().replace("ORIGINATOR = TESTERS\n", ""), "ORIGINATOR is missing"),
        (
            oem_kvn().replace("START_TIME = 2026-03-10T12:00", "START_TIME = 2026-03-10T12:01"),
            "out",
        ),
        (oem_kvn().replace("META_STOP\n", ""), "a block was begun and not stopped"),
        (oem_kvn(states=STATES.replace("6800.0", "far")), "line 17: 'far' is not a number"),
        (oem_kvn(states=STATES.replace(" 6.0", "", 1)), "line 17: it has 5 numbers"),
        (oem_kvn(states=STATES.replace("12:02", "12:00")), "not after the state before it"),
        (oem_kvn(states=STATES.replace("6.0\n", "6.0\nCOMMENT x\n", 1)), "beginning of a block"),
        (oem_kvn(states=STATES.replace("6.0\n", "6.0\nKEY = x\n", 1)), "KEY stands among"),
        (oem_kvn(states=STATES.replace("6.0\n", "6.0 1 2 3\n", 1)), "are no acceleration"),
        (oem_kvn(states=" "), "it has no states"),
        (oem_kvn(covariance=OEM_COVARIANCE.replace("2.0e-5 3.0e-3", "2.0e-5")), "its rows have"),
        (oem_kvn(covariance=OEM_COVARIANCE.replace("COV_REF", "REF")), "REF_FRAME is no keyword"),
        (oem_kvn(covariance=OEM_COVARIANCE, edition="1.0"), "covariances came with edition 2.0"),
        (as_xml(units=' units="m"'), "stateVector[1]/X: it is in [m], [km] is prescribed"),
        (as_xml().replace("<Y>0.0</Y>", ""), "stateVector[1]/Y: it is missing"),
        (as_xml().replace("<CY_X>2.0e-5</CY_X>", ""), "its rows have 1, 1, 3, 4, 5, 6"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, reason: str) -> None:
    assert reason in refusal(text)


def test_segments_of_two_objects_are_refused() -> None:
    text = oem_kvn()
    second = text[text.index("META_START") :].replace("OBJECT_NAME = ISS", "OBJECT_NAME = CSS")

    assert "its segments differ in OBJECT_NAME: CSS and ISS" in refusal(text + second)


def test_a_state_that_is_written_twice_counts_once() -> None:
    message = read(oem_kvn(states=f"{STATES}\n{STATES.splitlines()[-1]}"))

    assert len(message.segments[0].instants) == 3
    assert message.remarks == ("line 20: it repeats the state before it; left out",)


def test_a_file_of_something_else_is_refused_without_a_list_of_all_its_lines() -> None:
    with pytest.raises(UnusableMessage) as caught:
        read(oem_kvn(states="\n".join(["nonsense here"] * 5000)))
    assert len(caught.value.problems) <= 50


def test_a_starlink_ephemeris_is_read_with_its_covariance() -> None:
    message = read_starlink(STARLINK.encode(), file_name=STARLINK_NAME)
    ephemeris, _ = to_ephemeris(message, norad_cat_id=44714, tag=EphemerisTag.ROUTINE)
    [segment] = ephemeris.segments

    assert (message.object_id, message.object_name) == ("44714", "STARLINK-1008")
    assert message.originator == "SpaceX"
    assert ephemeris.start_utc == datetime(2026, 3, 10, 12, 0, 42, tzinfo=UTC)
    assert ephemeris.frame is Frame.EME2000
    assert segment.r_km[1].tolist() == [2906.6, 6281.7, 235.6]
    assert segment.covariance is not None
    assert segment.covariance.frame is Frame.RTN
    assert np.diag(segment.covariance.covariance[0]).tolist() == [
        4.8e-07,
        7.7e-07,
        1.2e-06,
        1.9e-12,
        4.9e-13,
        5.4e-12,
    ]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        (STARLINK, "somebody.txt", "does not say which object this is"),
        (STARLINK.rstrip().rpartition("\n")[0], STARLINK_NAME, "the last state is cut short"),
        (STARLINK.replace("UVW", "XYZ"), STARLINK_NAME, "line 4: UVW is expected here"),
        (STARLINK.replace("4.9e-13", "much"), STARLINK_NAME, "line 5: 'much' is not a number"),
        (STARLINK.replace("4.9e-13 ", ""), STARLINK_NAME, "line 5: its rows have"),
        (STARLINK.replace("created:2026-03-10 ", "created:"), STARLINK_NAME, "line 1: it does not"),
    ],
)
def test_a_broken_starlink_ephemeris_is_refused(text: str, name: str, reason: str) -> None:
    with pytest.raises(UnusableMessage) as caught:
        read_starlink(text.encode(), file_name=name)
    assert reason in str(caught.value)
