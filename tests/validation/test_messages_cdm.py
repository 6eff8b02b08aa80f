"""Conjunction data messages of NASA CARA, Orekit's tests and Space-Track: each read or refused.

Decided file by file from CCSDS 508.0-B-1. What a file is refused for stands beside it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.cdm import (
    ConjunctionDataMessage,
    as_document,
    read_cdm,
    write_json,
    write_kvn,
    write_xml,
)
from tests.unit.messages.witness import found_in

pytestmark = pytest.mark.validation

REFUSED = {
    "CDM-covariance-wrong-entry-format.txt": "line 65: CRDOT_T '-4.152E-02 this-is-not-a-number'",
    "CDM-missing-TCA.txt": "relativeMetadataData: TCA is missing",
    "CDM-missing-object1-covariance-block.xml": "covarianceMatrix of OBJECT1: all of it",
    "CDM-missing-object2-state-vector.txt": "stateVector of OBJECT2: X is missing",
    "CDM-wrong-key-word.txt": "line 6: WRONG_KEYWORD is no keyword of a CDM",
    "CDMExample1InvalidTca.txt": "line 5: TCA '2010-04-31T22:37:52.618' is not a UTC time",
    "CDMExample_issue1319_mandatory_empty_value.xml": "stateVector of OBJECT1: X is missing",
}
# Good messages with something odd in an optional keyword, or out of order.
REMARKED = {
    "CDMExample_issue988.txt": "not in the standard's order",
    "CDMExample_issue988_2.txt": "not in the standard's order",
}
# Orekit has nothing against it, and the standard neither: an optional keyword is left out.
READ = [
    *(f"AlfanoTestCase{case:02}.cdm" for case in (1, 2, 3, 4, 5, 6, 7, 8, 9, 11)),
    "CDM-frame-mapper.txt",  # keywords of the next edition
    "CDM-no-orbit-center-defined-obj1.txt",  # then it is the Earth
    *(f"CDMExample{number}.txt" for number in range(1, 6)),
    "CDMExample1.xml",
    "CDMExample_issue1319.xml",
    "CDMExample_issue1458.xml",
    *(f"CDMExample_issue988{part}.xml" for part in ("", "_2", "_3")),
    "CDMExample_issue988_3.txt",
    *(f"CDMExample_issue942.{syntax}" for syntax in ("txt", "xml")),
    *(f"CDMExample_issue_940.{syntax}" for syntax in ("txt", "xml")),  # the next edition
    "CDMExample_issue_944.xml",
    "ION_SCV8_vs_STARLINK_1233.txt",
]
NEXT_EDITION = ("CDM-frame-mapper.txt", "CDMExample_issue_940.txt", "CDMExample_issue_940.xml")


def read(path: Path) -> ConjunctionDataMessage:
    return read_cdm(path.read_bytes(), file_name=path.name)


def all_read(shared_data: Path) -> list[tuple[Path, ConjunctionDataMessage]]:
    folders = ["cdm/orekit/*", "cdm/cara_real/*.cdm", "cdm/cara_SampleCDMs/*.cdm"]
    paths = [path for each in folders for path in sorted(shared_data.glob(each))]
    return [(path, read(path)) for path in paths if path.name not in REFUSED]


def test_every_sample_of_orekit_is_decided(shared_data: Path) -> None:
    names = {path.name for path in (shared_data / "cdm" / "orekit").iterdir()}

    assert names == {*REFUSED, *REMARKED, *READ}


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_message_is_refused_with_its_reason(shared_data: Path, name: str) -> None:
    with pytest.raises(UnusableMessage) as caught:
        read(shared_data / "cdm" / "orekit" / name)

    assert REFUSED[name] in str(caught.value)
    assert "Correct it" in str(caught.value)


@pytest.mark.parametrize("name", [*READ, *REMARKED])
def test_a_good_message_is_read(shared_data: Path, name: str) -> None:
    message = read(shared_data / "cdm" / "orekit" / name)

    assert (REMARKED[name] in message.remarks[0]) if name in REMARKED else not message.remarks


def test_all_real_messages_of_cara_are_read_without_a_remark(shared_data: Path) -> None:
    paths = sorted((shared_data / "cdm" / "cara_real").glob("*.cdm"))
    with (shared_data / "cdm" / "cara_real" / "expected_pc.csv").open() as file:
        rows = {row[next(iter(row))]: row for row in csv.DictReader(file)}

    assert len(paths) == len(rows) == 33
    for path in paths:
        message = read(path)
        assert message.remarks == ()
        assert f"{message.message_id}.cdm" == path.name
        numbers = [int(part) for part in (path.name[:9], path.name[15:24])]
        assert [each.norad_cat_id for each in message.objects] == numbers


def test_all_sample_messages_of_cara_are_read_and_their_oddities_remarked(
    shared_data: Path,
) -> None:
    paths = sorted((shared_data / "cdm" / "cara_SampleCDMs").glob("*.cdm"))
    messages = {path.stem: read(path) for path in paths}

    assert len(messages) == 34
    # Velocities in metres and counts that are no number: left out, never zero
    odd = messages["AlfanoTestCase01"]
    assert odd.relative_velocity_rtn_km_s is None
    assert odd.objects[0].od_parameters.number("OBS_USED") is None
    assert any("RELATIVE_VELOCITY_R is in [m]" in remark for remark in odd.remarks)
    # An unclosed unit, and an object without an international designator
    cut = messages["SingleCovTestCase1-3"]
    assert cut.objects[1].international_designator == "UNKNOWN"
    # A covariance that is not positive definite is good text: whoever uses it must look
    bad = messages["OmitronTestCase_Test07_NonPDCovariance"]
    lowest = min(np.linalg.eigvalsh(each.cov_rtn_km2[:3, :3]).min() for each in bad.objects)
    assert lowest < 0.0


def test_miss_distances_and_speeds_are_those_of_the_states(shared_data: Path) -> None:
    """Most senders round to a metre; ITRF states have the Earth's turning in their velocity."""
    compared = 0
    for path in sorted((shared_data / "cdm" / "cara_real").glob("*.cdm")):
        message = read(path)
        r_km = np.subtract(message.objects[1].r_km, message.objects[0].r_km)
        assert np.linalg.norm(r_km) == pytest.approx(message.miss_distance_km, abs=0.0006)
        v_km_s = np.subtract(message.objects[1].v_km_s, message.objects[0].v_km_s)
        assert np.linalg.norm(v_km_s) == pytest.approx(message.relative_speed_km_s, abs=0.0006)
        compared += 1
    assert compared == 33


def test_every_message_reads_back_without_loss_from_all_three_syntaxes(shared_data: Path) -> None:
    count = 0
    for path, message in all_read(shared_data):
        for write in (write_kvn, write_xml, write_json):
            again = read_cdm(write(message).encode(), file_name=path.name)
            assert as_document(again) == as_document(message), (path.name, write.__name__)
            count += 1
    assert count == 3 * (32 + 33 + 34)


def test_an_independent_reader_finds_the_same_in_our_kvn_and_xml(shared_data: Path) -> None:
    """Where the original is one that it can read, it finds in our copies what it finds there."""
    compared = 0
    for path, message in all_read(shared_data):
        if path.name in NEXT_EDITION:
            continue
        in_kvn = found_in(write_kvn(message))
        compared += 1
        if _is_whole_relative_state(message):
            in_xml = found_in(write_xml(message))
            in_xml["COMMENT"] = [_bare(comment) for comment in in_xml.get("COMMENT", [])]
            in_kvn["COMMENT"] = [_bare(comment) for comment in in_kvn.get("COMMENT", [])]
            assert in_xml == in_kvn, path.name
    assert compared == 96


def _bare(comment: str) -> str:
    """A comment without what the other reader takes off when it stands in a line of KVN."""
    return comment.lstrip("= ")


def _is_whole_relative_state(message: ConjunctionDataMessage) -> bool:
    """NDM/XML has all six components or none; KVN may have some."""
    given = sum(name.startswith("RELATIVE_") for name in message.relative.values)
    return given in (0, 1, 7)
