"""The readers against real files of every kind."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from sgp4.api import WGS72, Satrec
from sgp4.conveniences import sat_epoch_datetime

from screening.engine.elements import UnusableFile, read_elements
from screening.engine.elements.alpha5 import MAX_ALPHA5

pytestmark = pytest.mark.validation

CATALOGUES = [
    ("celestrak_on_orbit_20241101.csv.gz", "omm-csv", 26_834),
    ("merged_20260310_gp.csv.gz", "omm-csv", 21_567),
    ("celestrak_active_gp_20260310.csv.gz", "omm-csv", 14_683),
    ("celestrak_active_gp_20260710.csv.gz", "omm-csv", 15_985),
    ("spacetrack_3le_20220122.txt.gz", "3le", 23_939),
    ("strack_20240917.2le.gz", "2le", 26_905),
    ("celestrak_stations_gp_20260310.json.gz", "omm-json", 33),
    ("celestrak_analyst_gp_20260310.json.gz", "omm-json", 418),
    ("celestrak_fengyun-1c-debris_gp_20260310.json.gz", "omm-json", 1_827),
]
# Verification sets whose checksums were never made right (they exist to provoke SGP4's errors).
UNCHECKED_VERIFICATION_SETS = {33333, 33334, 33335}


@pytest.mark.parametrize(("name", "expected_format", "count"), CATALOGUES)
def test_real_catalogues_are_read_whole(
    shared_data: Path, name: str, expected_format: str, count: int
) -> None:
    parsed = read_elements((shared_data / "catalog" / name).read_bytes(), file_name=name)

    assert parsed.detected_format == expected_format
    assert len(parsed.elements) == count
    assert parsed.rejections == []


@pytest.mark.parametrize(
    ("name", "count"),
    [("strack_20240917.2le.gz", 239), ("celestrak_on_orbit_20241101.csv.gz", 304)],
)
def test_objects_above_100000_are_read_from_alpha5_and_from_plain_numbers(
    shared_data: Path, name: str, count: int
) -> None:
    data = (shared_data / "catalog" / name).read_bytes()
    numbers = [e.norad_cat_id for e in read_elements(data, file_name=name).elements]

    assert sum(number > 100_000 for number in numbers) == count
    assert max(numbers) <= MAX_ALPHA5


def test_two_line_sets_agree_with_the_reference_reader_number_for_number(
    shared_data: Path,
) -> None:
    data = (shared_data / "catalog" / "strack_20240917.2le.gz").read_bytes()
    lines = gzip.decompress(data).decode().splitlines()
    elements = read_elements(data, file_name="x").elements

    for index in range(0, len(elements), 97):
        reference = Satrec.twoline2rv(lines[2 * index], lines[2 * index + 1], WGS72)
        ours = elements[index]
        assert ours.norad_cat_id == reference.satnum
        assert ours.eccentricity == reference.ecco
        assert ours.bstar_per_earth_radius == pytest.approx(reference.bstar, rel=1e-15)
        assert ours.element_set_number == reference.elnum
        assert ours.revolution_at_epoch == reference.revnum
        assert abs(ours.epoch_utc - sat_epoch_datetime(reference)).total_seconds() < 1e-4


def test_the_verification_file_is_read_but_for_its_three_wrong_checksums(
    shared_data: Path,
) -> None:
    data = (shared_data / "parser" / "sgp4_verification" / "SGP4-VER.TLE").read_bytes()

    parsed = read_elements(data, file_name="SGP4-VER.TLE")

    assert len(parsed.elements) == 29
    refused = {int(rejection.excerpt[2:7]) for rejection in parsed.rejections}
    assert refused == UNCHECKED_VERIFICATION_SETS
    assert all("checksum" in rejection.reason for rejection in parsed.rejections)


def test_the_same_pair_in_three_formats_is_the_same_orbit(shared_data: Path) -> None:
    folder = shared_data / "socrates" / "top20_pairs_20260309"
    stem = "gp_24920,27422"
    from_csv, from_json, from_lines = (
        read_elements((folder / f"{stem}.{kind}").read_bytes(), file_name=stem).elements
        for kind in ("csv", "json", "txt")
    )

    assert from_csv == from_json
    for omm, tle in zip(from_csv, from_lines, strict=True):
        assert (omm.norad_cat_id, omm.name) == (tle.norad_cat_id, tle.name)
        assert abs((omm.epoch_utc - tle.epoch_utc).total_seconds()) < 0.001
        assert omm.mean_motion_rev_day == pytest.approx(tle.mean_motion_rev_day, abs=1e-8)


def test_lines_made_too_wide_by_a_live_service_are_refused(shared_data: Path) -> None:
    """CelesTrak served an eight-digit eccentricity, which moves the columns after it."""
    name = "gp_49758,35153.txt"
    data = (shared_data / "socrates" / "top20_pairs_20260309" / name).read_bytes()

    parsed = read_elements(data, file_name=name)

    assert [element_set.norad_cat_id for element_set in parsed.elements] == [49758]
    assert "it has 70 columns, not 69" in parsed.rejections[0].reason


def test_the_kvn_and_the_xml_of_an_object_are_the_same_elements(shared_data: Path) -> None:
    folder = shared_data / "oem_omm" / "oem_py_omm" / "omm" / "samples" / "real"
    names = sorted(path.stem for path in (folder / "kvn").glob("*.omm"))

    assert len(names) == 28
    for name in names:
        kvn = read_elements((folder / "kvn" / f"{name}.omm").read_bytes(), file_name=name)
        xml = read_elements((folder / "xml" / f"{name}.xml").read_bytes(), file_name=name)
        assert kvn.elements == xml.elements
        assert kvn.elements[0].norad_cat_id == int(name)


READABLE_OMM = {
    "OMM-empty-object-id.txt", "OMM-empty-object-id.xml", "OMM-with-units.xml",
    "OMMExample1.txt", "OMMExample2.txt", "OMMExample2.xml", "OMMExample4.txt",
    "OMMExample4.xml",
    "OMM-wrong-keyword.txt",  # a keyword we do not know does not touch the orbit
}  # fmt: skip


def test_omm_samples_are_read_or_refused_with_a_reason(shared_data: Path) -> None:
    """The others hold another frame, theory or time system, or a number that is none."""
    samples = sorted((shared_data / "oem_omm" / "orekit").glob("OMM*"))

    refused = {path.name: _refusal(path) for path in samples if path.name not in READABLE_OMM}

    for path in samples:
        if path.name in READABLE_OMM:
            assert len(read_elements(path.read_bytes(), file_name=path.name).elements) == 1
    assert "not a number" in refused.pop("OMM-number-format-error.txt")
    assert "SGP4-XP" in refused.pop("OMMExample5.txt")
    assert all("REF_FRAME is 'TOD'" in reason for reason in refused.values())


def _refusal(path: Path) -> str:
    with pytest.raises(UnusableFile) as caught:
        read_elements(path.read_bytes(), file_name=path.name)
    return caught.value.reason
