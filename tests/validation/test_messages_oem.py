"""Ephemerides and mean elements of NASA, SpaceX, Orekit's tests and the ``oem`` library's.

Decided file by file from CCSDS 502.0-B. What a file is refused for stands beside it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.celestial_frames import Frame
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.oem import UnusableEphemeris, read_oem, read_starlink, to_ephemeris
from screening.messages.omm import read_omm

pytestmark = pytest.mark.validation

OEM_PY = "oem_py_omm/samples"
REFUSED_OEM = {
    f"{OEM_PY}/v1_0/invalid/sample01.oem": "REF_FRAME_EPOCH came with edition 2.0",
    f"{OEM_PY}/v1_0/invalid/sample02.oem": "line 26: accelerations came with edition 2.0",
    f"{OEM_PY}/v1_0/invalid/sample03.oem": "line 25: covariances came with edition 2.0",
    f"{OEM_PY}/v1_0/invalid/sample04.oem": "covarianceMatrix: covariances came with edition 2.0",
    f"{OEM_PY}/v1_0/invalid/sample05.oem": "stateVector[1]: accelerations came with edition",
    f"{OEM_PY}/v2_0/invalid/sample01.oem": "line 1: CCSDS_OEM_VERS must come first",
    f"{OEM_PY}/v2_0/invalid/sample02.skip": "line 8: a comment may only stand at the beginning",
    f"{OEM_PY}/v2_0/invalid/sample03.skip": "line 21: a comment may only stand at the beginning",
    f"{OEM_PY}/v2_0/invalid/sample05.oem": "it has no states",
    f"{OEM_PY}/v2_0/invalid/sample06.oem": "INTERPOLATION_DEGREE '7.1' is not a whole number",
    f"{OEM_PY}/v2_0/invalid/sample07.oem": "its times are not in the order",
    f"{OEM_PY}/v2_0/invalid/sample08.oem": "its times are not in the order",
    f"{OEM_PY}/v2_0/invalid/sample09.oem": "USEABLE_START_TIME is given without its counterpart",
    f"{OEM_PY}/v2_0/invalid/sample10.oem": "INTERPOLATION is given without INTERPOLATION_DEGREE",
    f"{OEM_PY}/v2_0/invalid/sample11.oem": "START_TIME is missing",
    f"{OEM_PY}/v2_0/invalid/sample12.oem": "line 18: INVALID_KEY is no keyword",
    f"{OEM_PY}/v2_0/invalid/sample13.oem": "line 20: it has 9 numbers where other states have 6",
    f"{OEM_PY}/v2_0/invalid/sample14.oem": "its segments differ in OBJECT_NAME",
    f"{OEM_PY}/v2_0/invalid/sample15.oem": "line 19: MESSAGE_ID came with edition 3.0",
    f"{OEM_PY}/v2_0/invalid/sample16.oem": "line 21: it has 5 numbers",
    f"{OEM_PY}/v2_0/invalid/sample17.oem": "line 22: 'abcdefgh' is not a number",
    f"{OEM_PY}/v2_0/invalid/sample18.oem": "line 27: NOTALLOWED is no keyword of a covariance",
    f"{OEM_PY}/v2_0/invalid/sample19.oem": "line 26: its rows have 2, 1, 2, 3, 4, 5, 6 numbers",
    f"{OEM_PY}/v2_0/invalid/sample20.oem": "line 26: its rows have 1, 2, 3, 4, 4, 6 numbers",
    f"{OEM_PY}/v2_0/invalid/sample21.oem": "line 5: ORIGINATOR is given twice",
    f"{OEM_PY}/v2_0/invalid/sample22.oem": "line 4: 'ORIGINATOR NASA/JPL' is not KEYWORD = value",
    f"{OEM_PY}/v2_0/invalid/sample23.oem": "line 8: OBJECT_NAME is given twice",
    f"{OEM_PY}/v2_0/invalid/sample24.oem": "line 7: 'OBJECT_NAME          MARS GLOBAL SURVEYOR'",
    f"{OEM_PY}/v2_0/invalid/sample25.oem": "line 27: '= 1234' has no EPOCH before it",
    "orekit/OEM-covariance-number-format-error.txt": "line 49: 'this-is-not-a-number'",
    "orekit/OEM-ephemeris-number-format-error.txt": "line 44: 'this-is-not-a-number'",
    "orekit/OEM-inconsistent-time-systems.txt": "its segments differ in TIME_SYSTEM: TCG and UTC",
    "orekit/OEM-keyword-within-covariance.txt": "line 91: USER_DEFINED_TEST_KEY is no keyword",
    "orekit/OEM-keyword-within-ephemeris.txt": "line 24: USER_DEFINED_TEST_KEY stands among",
    "orekit/OEM-too-few-covariance-columns.txt": "line 49: its rows have 1, 2, 3, 4, 4, 6",
    "orekit/OEM-too-large-covariance-dimension.txt": "line 83: its rows have 1, 2, 3, 4, 5, 6, 7",
    "orekit/OEM-too-many-covariance-columns.txt": "line 49: its rows have 6, 6, 6, 6, 6, 6",
    "orekit/OEM-too-small-covariance-dimension.txt": "line 83: its rows have 1, 2, 3, 4 numbers",
    "orekit/OEM-wrong-keyword.txt": "line 19: WRONG_KEYWORD is no keyword of the metadata",
    # Section 5.2.3: INTERPOLATION_DEGREE must be used if INTERPOLATION is.
    "orekit/OEMExample8.txt": "INTERPOLATION is given without INTERPOLATION_DEGREE",
}
# The standard has plain text; gzip is undone, other packings are asked to be undone.
PACKED = (".bz2", ".xz", ".lzma")
OMM_PY = "oem_py_omm/omm/samples"
REFUSED_OMM = {
    f"{OMM_PY}/v2_0/invalid/both-size-fields.omm": "SEMI_MAJOR_AXIS and MEAN_MOTION exclude",
    f"{OMM_PY}/v2_0/invalid/metadata-after-data.omm": "OBJECT_NAME stands after the mean elements",
    f"{OMM_PY}/v2_0/invalid/missing-sgp-derivative.omm": "MEAN_MOTION_DOT is missing",
    f"{OMM_PY}/v2_0/invalid/partial-covariance.omm": "its covariance is not whole",
    f"{OMM_PY}/v2_0/invalid/sgp4-xp.omm": "SGP4-XP came with edition 3.0",
    f"{OMM_PY}/v2_0/invalid/unsupported-version.omm": "the version is '1.0'",
    f"{OMM_PY}/v2_0/invalid/v3-header-field.omm": "CLASSIFICATION came with edition 3.0",
    f"{OMM_PY}/v3_0/invalid/conflicting-drag-parameters.omm": "BSTAR and BTERM exclude",
    f"{OMM_PY}/v3_0/invalid/invalid-classification-type.omm": "CLASSIFICATION_TYPE is 'UN'",
    f"{OMM_PY}/v3_0/invalid/invalid-root.xml": "<opm>: it is not an <omm> message",
    f"{OMM_PY}/v3_0/invalid/missing-bterm.omm": "BTERM is missing",
    f"{OMM_PY}/v3_0/invalid/missing-norad-catalog-id.omm": "NORAD_CAT_ID is missing",
    f"{OMM_PY}/v3_0/invalid/partial-covariance.omm": "its covariance is not whole",
    "orekit/OMM-empty-object-id.txt": "line 6: OBJECT_ID has no value",
    "orekit/OMM-empty-object-id.xml": "metadata/OBJECT_ID: OBJECT_ID has no value",
    "orekit/OMM-number-format-error.txt": "line 15: ARG_OF_PERICENTER 'this-is-not-a-number'",
    "orekit/OMM-wrong-keyword.txt": "line 9: WRONG_KEYWORD is no keyword of an OMM",
}


def folder(shared_data: Path) -> Path:
    return shared_data / "oem_omm"


@pytest.mark.parametrize("name", REFUSED_OEM)
def test_a_malformed_ephemeris_is_refused_with_its_reason(shared_data: Path, name: str) -> None:
    path = folder(shared_data) / name
    with pytest.raises(UnusableMessage) as caught:
        read_oem(path.read_bytes(), file_name=path.name)

    assert REFUSED_OEM[name] in str(caught.value)


def test_every_other_ephemeris_is_read(shared_data: Path) -> None:
    base = folder(shared_data)
    patterns = [f"{OEM_PY}/**/sample*", f"{OEM_PY}/real/*", "orekit/OEM*", "orekit/*.oem"]
    paths = {path for each in patterns for path in base.glob(each)}
    good = [path for path in sorted(paths) if str(path.relative_to(base)) not in REFUSED_OEM]
    plain = [path for path in good if path.suffix not in PACKED]

    for path in plain:
        message = read_oem(path.read_bytes(), file_name=path.name)
        assert all(segment.instants for segment in message.segments)
    assert len(plain) == 40
    assert sum("invalid" in str(path) for path in good) == 0


def test_packings_other_than_gzip_are_named(shared_data: Path) -> None:
    packed = [path for path in folder(shared_data).glob(f"{OEM_PY}/**/*") if path.suffix in PACKED]

    assert len(packed) == 6
    for path in packed:
        with pytest.raises(UnusableMessage, match=r"Unpack it, or use gzip|binary"):
            read_oem(path.read_bytes(), file_name=path.name)


@pytest.mark.parametrize("name", REFUSED_OMM)
def test_malformed_mean_elements_are_refused_with_their_reason(
    shared_data: Path, name: str
) -> None:
    path = folder(shared_data) / name
    with pytest.raises(UnusableMessage) as caught:
        read_omm(path.read_bytes(), file_name=path.name)

    assert REFUSED_OMM[name] in str(caught.value)


def test_every_other_mean_elements_message_is_read(shared_data: Path) -> None:
    base = folder(shared_data)
    patterns = [f"{OMM_PY}/**/*.omm", f"{OMM_PY}/**/*.xml", "orekit/OMM*"]
    paths = {path for each in patterns for path in base.glob(each)}
    good = [path for path in sorted(paths) if str(path.relative_to(base)) not in REFUSED_OMM]
    messages = [read_omm(path.read_bytes(), file_name=path.name) for path in good]

    assert len(messages) == 78
    assert sum(message.element_set is not None for message in messages) == 68
    assert all(message.element_set or message.reason for message in messages)


def test_the_station_s_ephemeris_of_15_days_is_read_whole(shared_data: Path) -> None:
    [path] = (folder(shared_data) / "iss_oem").iterdir()
    message = read_oem(path.read_bytes(), file_name=path.name)
    ephemeris, remarks = to_ephemeris(message, norad_cat_id=25544, tag=EphemerisTag.ROUTINE)
    [segment] = ephemeris.segments

    assert (message.object_name, message.object_id) == ("ISS", "1998-067-A")
    assert (ephemeris.frame, ephemeris.start_utc) == (
        Frame.EME2000,
        datetime(2022, 1, 17, 12, tzinfo=UTC),
    )
    assert segment.span_s == (0.0, 15 * 86_400.0)
    assert segment.offset_s.size == 5402  # every four minutes and one more
    altitude_km = np.linalg.norm(segment.r_km, axis=1) - 6378.137
    assert 400.0 < altitude_km.min() < altitude_km.max() < 440.0
    assert any("SpX-24 Undock" in comment for comment in message.segments[0].comments)
    assert (remarks, message.remarks) == ((), ())


def test_a_starlink_s_ephemeris_is_read_with_its_covariances(shared_data: Path) -> None:
    [path] = (folder(shared_data) / "starlink_meme").iterdir()
    message = read_starlink(path.read_bytes(), file_name=path.name)
    ephemeris, _ = to_ephemeris(message, norad_cat_id=44714, tag=EphemerisTag.ROUTINE)
    [segment] = ephemeris.segments

    assert (message.object_id, message.object_name) == ("44714", "STARLINK-1008")
    assert segment.offset_s.size == 3 * 1440 + 1
    assert segment.covariance is not None
    assert segment.covariance.frame is Frame.RTN
    sigma_km = np.sqrt(np.diagonal(segment.covariance.covariance, axis1=1, axis2=2))
    assert 0.0005 < sigma_km[0, 1] < 0.005  # in-track, in-track grows to 9 km
    assert sigma_km[-1, 1] == pytest.approx(9.0)


def test_what_the_engine_cannot_use_says_why(shared_data: Path) -> None:
    base = folder(shared_data)
    reasons = {}
    for name in ("orekit/OEMExample1.txt", "orekit/OEMExample2.txt", "orekit/test.oem"):
        message = read_oem((base / name).read_bytes(), file_name=name)
        with pytest.raises(UnusableEphemeris) as caught:
            to_ephemeris(message, norad_cat_id=1, tag=EphemerisTag.ROUTINE)
        reasons[name] = str(caught.value)

    assert "centre is MARS BARYCENTER" in reasons["orekit/OEMExample1.txt"]
    assert "time system is MRT" in reasons["orekit/OEMExample2.txt"]
    assert "frame is TOD" in reasons["orekit/test.oem"]
