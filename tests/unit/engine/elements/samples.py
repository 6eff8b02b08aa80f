"""Element sets and files made for these tests, in every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from screening.engine.elements.tle import checksum
from screening.engine.types import ElementSet
from tests.alpha5_fields import format_alpha5

COLUMNS = (
    "OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,"
    "ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,"
    "ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT"
)

STATION = ElementSet(
    norad_cat_id=25544,
    name="TEST STATION",
    international_designator="1998-067A",
    epoch_utc=datetime(2026, 3, 10, 3, 48, 27, 801504, tzinfo=UTC),
    mean_motion_rev_day=15.485572,
    eccentricity=0.0007971,
    inclination_deg=51.6324,
    raan_deg=70.0375,
    arg_perigee_deg=176.2903,
    mean_anomaly_deg=183.8146,
    bstar_per_earth_radius=0.00017625,
    mean_motion_dot_rev_day2=0.0000913,
    element_set_number=999,
    revolution_at_epoch=55640,
)


def omm_fields(element_set: ElementSet, **overrides: object) -> dict[str, object]:
    """The OMM keywords of an element set, some replaced."""
    fields: dict[str, object] = {
        "OBJECT_NAME": element_set.name,
        "OBJECT_ID": element_set.international_designator,
        "EPOCH": element_set.epoch_utc.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "MEAN_MOTION": element_set.mean_motion_rev_day,
        "ECCENTRICITY": element_set.eccentricity,
        "INCLINATION": element_set.inclination_deg,
        "RA_OF_ASC_NODE": element_set.raan_deg,
        "ARG_OF_PERICENTER": element_set.arg_perigee_deg,
        "MEAN_ANOMALY": element_set.mean_anomaly_deg,
        "EPHEMERIS_TYPE": 0,
        "CLASSIFICATION_TYPE": element_set.classification,
        "NORAD_CAT_ID": element_set.norad_cat_id,
        "ELEMENT_SET_NO": element_set.element_set_number,
        "REV_AT_EPOCH": element_set.revolution_at_epoch,
        "BSTAR": element_set.bstar_per_earth_radius,
        "MEAN_MOTION_DOT": element_set.mean_motion_dot_rev_day2,
        "MEAN_MOTION_DDOT": element_set.mean_motion_ddot_rev_day3,
    }
    return {**fields, **overrides}


def csv_line(element_set: ElementSet = STATION, **overrides: object) -> str:
    return ",".join(str(value) for value in omm_fields(element_set, **overrides).values())


def csv_file(*lines: str) -> bytes:
    return "\n".join((COLUMNS, *lines, "")).encode()


def json_file(*records: object) -> bytes:
    return json.dumps(records).encode()


def kvn_message(element_set: ElementSet = STATION, **overrides: object) -> str:
    head = {
        "CCSDS_OMM_VERS": "3.0",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "TEME",
        "TIME_SYSTEM": "UTC",
        "MEAN_ELEMENT_THEORY": "SGP4",
    }
    fields = {**head, **omm_fields(element_set), **overrides}
    return "".join(f"{keyword:<20}= {value}\n" for keyword, value in fields.items())


def xml_message(element_set: ElementSet = STATION, **overrides: object) -> str:
    fields = omm_fields(element_set, **overrides)
    metadata = _leaves({key: fields.pop(key) for key in ("OBJECT_NAME", "OBJECT_ID")})
    return (
        '<omm id="CCSDS_OMM_VERS" version="3.0"><header/><body><segment>'
        f"<metadata>{metadata}<REF_FRAME>TEME</REF_FRAME></metadata>"
        f"<data><meanElements>{_leaves(fields)}</meanElements></data></segment></body></omm>"
    )


def xml_file(*messages: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<ndm>' + "".join(messages) + "</ndm>").encode()


def tle_lines(element_set: ElementSet = STATION, number_field: str | None = None) -> list[str]:
    """Both lines of an element set whose values fit the format's columns."""
    field = number_field or format_alpha5(element_set.norad_cat_id)
    epoch = element_set.epoch_utc
    day_start = epoch.replace(hour=0, minute=0, second=0, microsecond=0)
    fraction = round((epoch - day_start).total_seconds() * 1e6 / 864)
    designator = element_set.international_designator[2:].replace("-", "")
    first = (
        f"1 {field}{element_set.classification} {designator:<8} "
        f"{epoch:%y%j}.{fraction:08d} {_signed_decimal(element_set.mean_motion_dot_rev_day2)} "
        f"{_exponential(element_set.mean_motion_ddot_rev_day3)} "
        f"{_exponential(element_set.bstar_per_earth_radius)} 0 "
        f"{element_set.element_set_number:4d}"
    )
    second = (
        f"2 {field} {element_set.inclination_deg:8.4f} {element_set.raan_deg:8.4f} "
        f"{round(element_set.eccentricity * 1e7):07d} {element_set.arg_perigee_deg:8.4f} "
        f"{element_set.mean_anomaly_deg:8.4f} {element_set.mean_motion_rev_day:11.8f}"
        f"{element_set.revolution_at_epoch:5d}"
    )
    return [first + str(checksum(first)), second + str(checksum(second))]


def with_checksum(line: str) -> str:
    """The first 68 columns of a line, and the checksum they ask for."""
    return line[:68] + str(checksum(line))


def tle_file(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _leaves(fields: dict[str, object]) -> str:
    return "".join(f"<{key}>{value}</{key}>" for key, value in fields.items())


def _signed_decimal(value: float) -> str:
    sign = "-" if value < 0 else " "
    return sign + f"{abs(value):.8f}".removeprefix("0")


def _exponential(value: float) -> str:
    if value == 0:
        return " 00000-0"
    sign = "-" if value < 0 else " "
    mantissa, _, power = f"{abs(value):.4e}".partition("e")
    return f"{sign}{mantissa.replace('.', '')}{int(power) + 1:+d}"
