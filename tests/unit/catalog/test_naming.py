"""What a catalogue name says, on names as they stand in real catalogues."""

from __future__ import annotations

import pytest

from screening.catalog.models import ObjectType
from screening.catalog.naming import (
    constellation_from_name,
    object_type_from_name,
    parent_break_up_from_name,
)

TYPES = [
    ("ISS (ZARYA)", ObjectType.PAYLOAD),
    ("STARLINK-1095", ObjectType.PAYLOAD),
    ("DEBUT (ORIZURU)", ObjectType.PAYLOAD),  # begins like DEB, is none
    ("FENGYUN 1C DEB", ObjectType.DEBRIS),
    ("cosmos 1408 deb", ObjectType.DEBRIS),
    ("BREEZE-M DEB [TANK]", ObjectType.DEBRIS),
    ("ECHO 1 DEB (METAL OBJ)", ObjectType.DEBRIS),
    ("SZ-21 DEB", ObjectType.DEBRIS),
    ("WESTFORD NEEDLES", ObjectType.DEBRIS),
    ("COSMOS 1176 FUEL CORE", ObjectType.DEBRIS),
    ("CZ-2C R/B", ObjectType.ROCKET_BODY),
    ("IUS R/B(1)", ObjectType.ROCKET_BODY),
    ("TJS-3 AKM", ObjectType.ROCKET_BODY),
    ("THORAD AGENA D R/B DEB", ObjectType.DEBRIS),  # a piece of a stage is a piece
    ("OBJECT XK", ObjectType.UNKNOWN),
    ("UNKNOWN", ObjectType.UNKNOWN),
    ("TBA - TO BE ASSIGNED", ObjectType.UNKNOWN),
    ("", ObjectType.UNKNOWN),
    ("ISS OBJECT XK", ObjectType.PAYLOAD),
]


@pytest.mark.parametrize(("name", "object_type"), TYPES)
def test_the_type_is_guessed_from_the_name(name: str, object_type: ObjectType) -> None:
    assert object_type_from_name(name) == object_type
    if name:
        assert object_type_from_name(f"SYN {name}") == object_type


CONSTELLATIONS = [
    ("STARLINK-31337", "Starlink"),
    ("STARLINK", "Starlink"),
    ("ONEWEB-0012", "OneWeb"),
    ("KUIPER-00001", "Kuiper"),
    ("QIANFAN-183", "Qianfan"),
    ("HULIANWANG DIGUI-02", "Guowang"),
    ("HULIANWANG JISHU SHIYAN B", ""),  # a technology test, not a member
    ("IRIDIUM 106", "Iridium"),
    ("IRIDIUM 33", "Iridium"),
    ("IRIDIUM 33 DEB", ""),
    ("GLOBALSTAR M096", "Globalstar"),
    ("ORBCOMM FM113", "Orbcomm"),
    ("FLOCK 4X-1", "Planet"),
    ("SKYSAT-C14", "Planet"),
    ("LEMUR-2-JOEL", "Spire"),
    ("NAVSTAR 81 (USA 319)", "GPS"),
    ("GSAT0208 (GALILEO 11)", "Galileo"),
    ("GSAT-29", ""),  # an Indian communications satellite
    ("COSMOS 2433 [GLONASS-M]", "GLONASS"),
    ("COSMOS 2433 (720)", "GLONASS"),
    ("COSMOS 1408", ""),
    ("COSMOS 2251 DEB", ""),
    ("BEIDOU-3 M1", "BeiDou"),
    ("YAOGAN-30A", ""),
    ("SYN STARLINK-1234", "Starlink"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "constellation"), CONSTELLATIONS)
def test_the_constellation_is_read_from_the_name(name: str, constellation: str) -> None:
    assert constellation_from_name(name) == constellation


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("COSMOS 1408 DEB", "COSMOS 1408"),
        ("FENGYUN 1C DEB", "FENGYUN 1C"),
        ("BREEZE-M DEB [TANK]", "BREEZE-M"),
        ("SYN IRIDIUM 33 DEB", "IRIDIUM 33"),
        ("COSMOS 1408", ""),
        ("DEBUT (ORIZURU)", ""),
    ],
)
def test_the_parent_of_a_piece_is_read_from_its_name(name: str, parent: str) -> None:
    assert parent_break_up_from_name(name) == parent
