"""One OMM record, from whatever syntax, to an element set.

CSV, JSON, XML and KVN differ in punctuation only; each hands its raw values over in the order of
OMM_FIELDS. Source: CCSDS 502.0-B-3, section 4; CelesTrak, "A New Way to Obtain GP Data".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from screening.engine.elements.alpha5 import parse_alpha5
from screening.engine.elements.checks import checked, wrap_deg
from screening.engine.elements.epochs import parse_iso_epoch
from screening.engine.elements.parsed import RecordError
from screening.engine.types import ElementSet

# NOTE: B* is required. A record without it does not say that drag is nil, it says nothing.
REQUIRED_FIELDS: Final = (
    "NORAD_CAT_ID",
    "EPOCH",
    "MEAN_MOTION",
    "ECCENTRICITY",
    "INCLINATION",
    "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER",
    "MEAN_ANOMALY",
    "BSTAR",
)
NUMBER_FIELDS: Final = (*REQUIRED_FIELDS[2:], "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT")
OPTIONAL_FIELDS: Final = (
    "MEAN_MOTION_DOT",
    "MEAN_MOTION_DDOT",
    "OBJECT_NAME",
    "OBJECT_ID",
    "CLASSIFICATION_TYPE",
    "ELEMENT_SET_NO",
    "REV_AT_EPOCH",
    "EPHEMERIS_TYPE",
)
OMM_FIELDS: Final = REQUIRED_FIELDS + OPTIONAL_FIELDS
SGP4_XP_EPHEMERIS_TYPE: Final = "4"
LONGEST_COUNT: Final = 20  # digits: Python reads no number of over 4,300

# What a message may say about itself; anything else means SGP4 in TEME would be the wrong reading.
EXPECTED_METADATA: Final[Mapping[str, frozenset[str]]] = {
    "CENTER_NAME": frozenset({"EARTH"}),
    "REF_FRAME": frozenset({"TEME"}),
    "TIME_SYSTEM": frozenset({"UTC"}),
    "MEAN_ELEMENT_THEORY": frozenset({"SGP4", "SGP/SGP4"}),
}
EXPECTED_UNITS: Final[Mapping[str, frozenset[str]]] = {
    "MEAN_MOTION": frozenset({"rev/day"}),
    "INCLINATION": frozenset({"deg"}),
    "RA_OF_ASC_NODE": frozenset({"deg"}),
    "ARG_OF_PERICENTER": frozenset({"deg"}),
    "MEAN_ANOMALY": frozenset({"deg"}),
    "BSTAR": frozenset({"1/er"}),
    "MEAN_MOTION_DOT": frozenset({"rev/day**2"}),
    "MEAN_MOTION_DDOT": frozenset({"rev/day**3"}),
}


def element_set_from_mapping(record: Mapping[str, object]) -> ElementSet:
    """Return the element set of a keyed record (JSON, XML, KVN); raise RecordError with a reason.

    Keys that are not OMM_FIELDS are looked at only where they would change the physics.
    """
    if "EPOCH" not in record and "NORAD_CAT_ID" not in record:
        raise RecordError(f"it is not an OMM record: {dict(record)!s:.120}")
    _check_metadata(record)
    return element_set_from_values([record.get(field, "") for field in OMM_FIELDS])


def element_set_from_values(values: Sequence[object]) -> ElementSet:
    """Return the element set of raw values in the order of OMM_FIELDS (text, or JSON numbers).

    Raises RecordError naming the field that is missing, malformed or out of range.
    """
    number, epoch, *numbers = values[:11]
    name, designator, classification, set_number, revolution, ephemeris_type = values[11:]
    if str(ephemeris_type) == SGP4_XP_EPHEMERIS_TYPE:
        raise RecordError("EPHEMERIS_TYPE 4 (SGP4-XP) needs another propagator than SGP4")
    n, ecc, inclination, raan, arg_perigee, mean_anomaly, bstar, n_dot, n_ddot = _floats(numbers)
    return checked(
        ElementSet(
            _catalogue_number(number),
            _text(name),
            _text(designator),
            parse_iso_epoch(_text(epoch)),
            n,
            ecc,
            inclination,
            wrap_deg(raan, "RA_OF_ASC_NODE"),
            wrap_deg(arg_perigee, "ARG_OF_PERICENTER"),
            wrap_deg(mean_anomaly, "MEAN_ANOMALY"),
            bstar,
            n_dot,
            n_ddot,
            _text(classification) or "U",
            _count(set_number, "ELEMENT_SET_NO"),
            _count(revolution, "REV_AT_EPOCH"),
        )
    )


def check_unit(field: str, unit: str) -> None:
    """Raise RecordError when a value's stated unit is not the one an OMM prescribes."""
    expected = EXPECTED_UNITS.get(field)
    if expected is not None and unit.strip().lower() not in expected:
        raise RecordError(f"{field} is in [{unit}], where [{min(expected)}] is prescribed")


def _check_metadata(record: Mapping[str, object]) -> None:
    for field, expected in EXPECTED_METADATA.items():
        value = record.get(field)
        if value and str(value).strip().upper() not in expected:
            raise RecordError(f"{field} is {value!r}, where SGP4 elements have {min(expected)}")
    if record.get("BTERM") or record.get("AGOM"):
        raise RecordError("BTERM or AGOM (SGP4-XP) needs another propagator than SGP4")


def _floats(values: Sequence[object]) -> list[float]:
    """Convert NUMBER_FIELDS; the derivatives may be blank, SGP4 does not use them."""
    try:
        if "_" not in (joined := "".join(map(str, values))) and joined.isascii():
            floats = [float(value) for value in values]  # type: ignore[arg-type]
            if bool not in map(type, values):
                return floats
    except (TypeError, ValueError, OverflowError):
        pass  # the slow way below says which field it is
    return [_float(value, field) for value, field in zip(values, NUMBER_FIELDS, strict=True)]


def _float(value: object, field: str) -> float:
    text = _text(value)
    if not text and field in OPTIONAL_FIELDS:
        return 0.0
    if not text:
        raise RecordError(f"{field} is missing")
    try:
        if not isinstance(value, bool) and "_" not in text and text.isascii():
            return float(text)
    except ValueError:
        pass  # said below, as for every other thing that is not a number
    raise RecordError(f"{field} {text[:24]!r} is not a number")


def _catalogue_number(value: object) -> int:
    if type(value) is int:
        return value
    text = _text(value)
    if not text:
        raise RecordError("NORAD_CAT_ID is missing")
    try:
        return parse_alpha5(text)
    except ValueError:
        raise RecordError(f"NORAD_CAT_ID {text[:24]!r} is not a catalogue number") from None


def _count(value: object, field: str) -> int:
    if type(value) is int:
        return value
    text = _text(value)
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT):
        raise RecordError(f"{field} {text[:24]!r} is not a whole number")
    return int(text)


def _text(value: object) -> str:
    if type(value) is str:
        return value.strip()
    return "" if value is None else str(value)
