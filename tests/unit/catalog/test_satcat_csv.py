"""SATCAT as CSV, line by line."""

from __future__ import annotations

from datetime import date

import pytest

from screening.catalog.models import ObjectType
from screening.catalog.sources.satcat_csv import is_satcat, read_satcat
from screening.engine.elements import UnusableFile
from tests.catalogues import as_csv, catalogue

HEADER = (
    "OBJECT_NAME,OBJECT_ID,NORAD_CAT_ID,OBJECT_TYPE,OPS_STATUS_CODE,OWNER,LAUNCH_DATE,LAUNCH_SITE,"
    "DECAY_DATE,PERIOD,INCLINATION,APOGEE,PERIGEE,RCS,DATA_STATUS_CODE,ORBIT_CENTER,ORBIT_TYPE"
)
STATION = "ISS (ZARYA),1998-067A,25544,PAY,+,ISS,1998-11-20,TTMTR,,92.9,51.6,420,410,399.05,,EA,ORB"


def satcat(*lines: str) -> str:
    return "\n".join((HEADER, *lines, ""))


def test_a_line_is_read_in_full() -> None:
    (entry,) = read_satcat(satcat(STATION), file_name="satcat.csv").entries
    assert (entry.norad_cat_id, entry.name) == (25544, "ISS (ZARYA)")
    assert (entry.object_type, entry.owner_code) == (ObjectType.PAYLOAD, "ISS")
    assert (entry.launch_date, entry.decay_date) == (date(1998, 11, 20), None)
    assert entry.rcs_m2 == 399.05
    assert entry.operational_status_code == "+"
    assert entry.orbits_earth


@pytest.mark.parametrize("cell", ["", "N/A", "0.0", "0.0000"])
def test_a_size_that_was_not_measured_is_unknown_and_not_zero(cell: str) -> None:
    (entry,) = read_satcat(satcat(STATION.replace("399.05", cell)), file_name="x").entries
    assert entry.rcs_m2 is None


def test_a_docked_vehicle_says_to_what() -> None:
    line = STATION.replace("25544", "55555").replace("EA,ORB", "25544,DOC")
    (entry,) = read_satcat(satcat(line), file_name="x").entries
    assert entry.docked_to_norad_cat_id == 25544
    assert entry.orbits_earth


def test_a_probe_of_another_body_does_not_orbit_earth() -> None:
    (entry,) = read_satcat(satcat(STATION.replace("EA,ORB", "MA,ORB")), file_name="x").entries
    assert not entry.orbits_earth


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (STATION.replace("25544", "25x44"), "NORAD_CAT_ID '25x44'"),
        (STATION.replace("25544", "0"), "NORAD_CAT_ID '0'"),
        (STATION.replace("PAY", "XXX"), "OBJECT_TYPE 'XXX'"),
        (STATION.replace("1998-11-20", "20.11.1998"), "LAUNCH_DATE"),
        (STATION.replace("399.05", "big"), "RCS 'big'"),
        (STATION.replace("399.05", "nan"), "RCS 'nan' is no size"),
        (STATION.replace("399.05", "-3"), "RCS '-3' is no size"),
        (STATION.replace("25544", "\N{SUPERSCRIPT TWO}"), "is not a catalogue number"),
        (STATION.replace("25544", "9" * 5000), "is not a catalogue number"),
        (STATION.replace("ISS", '"ISS'), "the line is not CSV"),
        (STATION.replace("ISS", "I\x00S"), "not printed"),
        ("ISS (ZARYA),1998-067A,25544,PAY", "fewer columns"),
        (STATION + ",ORB", "more or fewer columns"),
    ],
)
def test_a_bad_line_is_refused_with_its_place_and_the_good_ones_stay(bad: str, reason: str) -> None:
    parsed = read_satcat(satcat(STATION, bad, STATION), file_name="satcat.csv")
    (rejection,) = parsed.rejections
    assert len(parsed.entries) == 2
    assert rejection.location == "satcat.csv, line 3"
    assert reason in rejection.reason


def test_a_file_without_a_usable_line_is_an_error() -> None:
    with pytest.raises(UnusableFile, match="no line"):
        read_satcat(satcat(), file_name="satcat.csv")


def test_a_file_without_the_columns_is_an_error_that_names_them() -> None:
    with pytest.raises(UnusableFile, match="OBJECT_TYPE, OWNER"):
        read_satcat("NORAD_CAT_ID,OPS_STATUS_CODE\n5,+\n", file_name="satcat.csv")


def test_it_is_told_from_element_sets_by_its_header() -> None:
    assert is_satcat(satcat(STATION))
    assert not is_satcat(as_csv(catalogue()).decode())
