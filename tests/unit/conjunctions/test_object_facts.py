"""How large objects are and which manoeuvre at will, each by the best source that there is."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from screening.common.exceptions import ConfigurationError
from screening.conjunctions.object_facts import ObjectFacts, StationSize, object_facts, rcs_class
from tests import factories

pytestmark = pytest.mark.django_db


def facts(stations: dict[int, StationSize] | None = None, **object_fields: Any) -> ObjectFacts:
    subject = factories.space_object(**object_fields)
    return object_facts([subject.pk], stations or {})[subject.pk]


def test_a_station_is_as_large_as_its_settings_say() -> None:
    size = StationSize(66.1, "circumscribed sphere")
    radius = facts({25544: size}, norad_cat_id=25544).radius
    assert (radius.radius_m, radius.words) == (66.1, "circumscribed sphere")


@pytest.mark.parametrize(
    ("fields", "radius_m"),
    [
        ({"object_type": "debris", "rcs_m2": 0.02}, 0.178),
        ({"object_type": "payload", "rcs_m2": 0.5}, 0.564),
        ({"object_type": "rocket_body", "rcs_m2": 12.0}, 8.0),
        ({"object_type": "debris", "rcs_m2": None}, 1.1),
        ({"object_type": "unknown", "rcs_m2": None}, 14.5),
    ],
)
def test_others_by_radar_cross_section_or_type(fields: dict[str, Any], radius_m: float) -> None:
    assert facts(**fields).radius.radius_m == radius_m


@pytest.mark.parametrize(
    ("rcs_m2", "name"),
    [(None, None), (0.0999, "SMALL"), (0.1, "MEDIUM"), (1.0, "MEDIUM"), (1.001, "LARGE")],
)
def test_classes_of_radar_cross_section(rcs_m2: float | None, name: str | None) -> None:
    assert rcs_class(rcs_m2) == name


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_file_of_the_user_s_comes_before_classes(
    tmp_path: Path, settings: Any, is_packed: bool
) -> None:
    path = tmp_path / "radii.csv"
    text = "ObjectID,HBR,HBRSigma\n80001,3.25,1\n80002,,0\n80003,0,0\n"
    path.write_bytes(gzip.compress(text.encode()) if is_packed else text.encode())
    settings.HARD_BODY_RADIUS_FILE = path
    known = facts(norad_cat_id=80001, object_type="debris").radius
    assert (known.radius_m, known.words) == (3.25, "estimate of radii.csv")
    for number in (80002, 80003, 80004):  # empty, zero, not in the file
        unknown = facts(norad_cat_id=number, object_type="debris").radius
        assert (unknown.radius_m, unknown.source) == (1.1, "type default")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("NORAD,HBR\n1,2\n", "first line lacks ObjectID"),
        ("ObjectID,HBR\n1,2\n2,large\n", "line 3: '2' and 'large'"),
        ("ObjectID,HBR\n1,nan\n", "line 2: '1' and 'nan'"),
        ("ObjectID,HBR\n1,1e300\n", "at most 10,000 metres"),
        ("ObjectID,HBR\n-1,2\n", "line 2: '-1' and '2'"),
        ("X,ObjectID,HBR\n1\n", "line 2: '' and ''"),
        ("ObjectID,HBR\n1," + "9" * 200_000, "field larger than"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_line(
    tmp_path: Path, settings: Any, text: str | None, says: str
) -> None:
    settings.HARD_BODY_RADIUS_FILE = tmp_path / "radii.csv"
    if text is not None:
        settings.HARD_BODY_RADIUS_FILE.write_text(text)
    with pytest.raises(ConfigurationError, match=says):
        facts()


@pytest.mark.parametrize(
    ("fields", "manoeuvres"),
    [
        ({"constellation": "Starlink"}, True),
        ({"constellation": "Kuiper", "operational_status_code": "+"}, True),
        ({"constellation": "Starlink", "operational_status_code": "-"}, False),
        ({"constellation": "Spire"}, False),
        ({"constellation": "OneWeb", "object_type": "debris"}, False),
        ({}, False),
    ],
)
def test_which_manoeuvre_at_will(fields: dict[str, Any], manoeuvres: bool) -> None:
    assert facts(**fields).manoeuvres is manoeuvres
