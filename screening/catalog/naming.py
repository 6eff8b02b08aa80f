"""What an object's catalogue name says about it. Only a hint: SATCAT decides where it is known.

Source: naming practice of the 18th Space Defense Squadron as seen in its catalogue: pieces of a
break-up are "PARENT DEB", stages "VEHICLE R/B", constellation members "NAME-number". Checked
against the SATCAT types of the whole public catalogue (tests/validation/test_naming.py).
"""

from __future__ import annotations

import re
from typing import Final

from screening.catalog.models import ObjectType

# This product's own mark for objects that do not exist (the demo catalogue).
SYNTHETIC_PREFIX: Final = "SYN "

_DEBRIS: Final = re.compile(r"\bDEB\b|\bDEBRIS\b|\bCOOLANT\b|\bWESTFORD NEEDLES\b|\bFUEL CORE\b")
_ROCKET_BODY: Final = re.compile(r"\bR/B\b|\bAKM\b|\bPKM\b|\bROCKET BODY\b")
# Not yet identified: such a name says neither that it is a payload nor that it is not.
_UNKNOWN: Final = re.compile(r"(OBJECT [A-Z]{1,3}\b|UNKNOWN|TBA\b|WELL TRACKED|ANALYST)")

# One name for people, and how its members are called. Only fleets that fly as one system; numbered
# series of single satellites (COSMOS, USA, YAOGAN) are not constellations.
_CONSTELLATIONS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (constellation, re.compile(pattern))
    for constellation, pattern in (
        ("Starlink", r"STARLINK\b"),
        ("OneWeb", r"ONEWEB\b"),
        ("Kuiper", r"KUIPER\b"),
        ("Qianfan", r"QIANFAN\b"),
        ("Guowang", r"(HULIANWANG DIGUI|GUOWANG)\b"),
        ("Iridium", r"IRIDIUM\b"),
        ("Globalstar", r"GLOBALSTAR\b"),
        ("Orbcomm", r"ORBCOMM\b"),
        ("Planet", r"(FLOCK|SKYSAT|PELICAN|DOVE)\b"),
        ("Spire", r"LEMUR\b"),
        ("GPS", r"(NAVSTAR|GPS)\b"),
        ("Galileo", r"(GALILEO|GSAT0\d{3})\b"),
        ("GLONASS", r"(GLONASS\b|COSMOS \d+ (\[GLONASS|\(\d{3}K?\)))"),
        ("BeiDou", r"BEIDOU\b"),
        ("QZSS", r"QZS\b"),
        ("NavIC", r"(IRNSS|NVS)\b"),
        ("Geesat", r"GEESAT\b"),
        ("Gonets", r"GONETS\b"),
        ("Jilin", r"JILIN\b"),
        ("ICEYE", r"ICEYE\b"),
        ("HawkEye", r"HAWK-"),
        ("Kineis", r"KINEIS\b"),
        ("Tianqi", r"TIANQI\b"),
        ("CentiSpace", r"CENTISPACE\b"),
        ("SpaceBee", r"SPACEBEE"),
        ("SDA Transport Layer", r"(PRAETORIAN SDA|SDA_)"),
    )
)


def object_type_from_name(name: str) -> ObjectType:
    """Guess payload, rocket body or debris; UNKNOWN when the name does not say."""
    upper = _bare(name)
    if _DEBRIS.search(upper):
        return ObjectType.DEBRIS
    if _ROCKET_BODY.search(upper):
        return ObjectType.ROCKET_BODY
    if not upper or _UNKNOWN.match(upper):
        return ObjectType.UNKNOWN
    return ObjectType.PAYLOAD


def constellation_from_name(name: str) -> str:
    """Return the constellation that a payload flies in, or an empty text.

    Pieces and stages belong to none: "IRIDIUM 33 DEB" is debris of a satellite, not a member.
    """
    if object_type_from_name(name) != ObjectType.PAYLOAD:
        return ""
    upper = _bare(name)
    return next((c for c, pattern in _CONSTELLATIONS if pattern.match(upper)), "")


def parent_break_up_from_name(name: str) -> str:
    """Return whose break-up a piece comes from ("COSMOS 1408 DEB": COSMOS 1408), or empty."""
    parent, marker, _ = _bare(name).partition(" DEB")
    return parent.strip() if marker and object_type_from_name(name) == ObjectType.DEBRIS else ""


def _bare(name: str) -> str:
    return name.upper().removeprefix(SYNTHETIC_PREFIX).strip()
