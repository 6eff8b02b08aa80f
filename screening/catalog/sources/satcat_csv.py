"""SATCAT as CSV: what is known about every object ever catalogued, one a line.

Source: celestrak.org/satcat/satcat-format.php. Empty means unknown and stays unknown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.catalog.models import ObjectType
from screening.engine.elements import Rejection, UnusableFile

FORMAT: Final = "satcat-csv"
REQUIRED_COLUMNS: Final = frozenset({"NORAD_CAT_ID", "OBJECT_TYPE", "OWNER"})
TELLING_COLUMN: Final = "OPS_STATUS_CODE"
EARTH: Final = "EA"
OBJECT_TYPES: Final[Mapping[str, ObjectType]] = {
    "PAY": ObjectType.PAYLOAD,
    "R/B": ObjectType.ROCKET_BODY,
    "DEB": ObjectType.DEBRIS,
    "UNK": ObjectType.UNKNOWN,
    "": ObjectType.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class SatcatEntry:
    """One object's facts. ``docked_to_norad_cat_id`` is given for orbit type DOC only."""

    norad_cat_id: int
    name: str
    international_designator: str
    object_type: ObjectType
    owner_code: str
    operational_status_code: str
    launch_date: date | None
    decay_date: date | None
    rcs_m2: float | None
    orbits_earth: bool
    docked_to_norad_cat_id: int | None


@dataclass(frozen=True, slots=True)
class ParsedSatcat:
    """Every usable line and every refused one."""

    entries: list[SatcatEntry]
    rejections: list[Rejection]


def is_satcat(text: str) -> bool:
    """Tell SATCAT from element sets by its header."""
    return TELLING_COLUMN in text.partition("\n")[0]


def read_satcat(text: str, *, file_name: str) -> ParsedSatcat:
    """Read a SATCAT file. Raises UnusableFile when no line of it can be used."""
    rows = csv.DictReader(io.StringIO(text))
    if missing := sorted(REQUIRED_COLUMNS - set(rows.fieldnames or ())):
        raise UnusableFile(
            file_name, f"its header lacks {', '.join(missing)}", "Give CelesTrak's satcat.csv."
        )
    parsed = ParsedSatcat([], [])
    for row in rows:
        try:
            parsed.entries.append(_entry(row))
        except ValueError as error:
            excerpt = ",".join(map(str, row.values()))[:160]
            location = f"{file_name}, line {rows.line_num}"
            parsed.rejections.append(Rejection(location, str(error), excerpt))
    if not parsed.entries:
        raise UnusableFile(file_name, "no line of it can be used", "Give CelesTrak's satcat.csv.")
    return parsed


def _entry(row: Mapping[str, str | None]) -> SatcatEntry:
    if None in row or None in row.values():
        raise ValueError("it has more or fewer columns than the header")
    cells = {key: (value or "").strip() for key, value in row.items()}
    if cells["OBJECT_TYPE"] not in OBJECT_TYPES:
        raise ValueError(f"OBJECT_TYPE {cells['OBJECT_TYPE']!r} is none of PAY, R/B, DEB, UNK")
    center = cells.get("ORBIT_CENTER", EARTH)
    is_docked = cells.get("ORBIT_TYPE") == "DOC"
    return SatcatEntry(
        norad_cat_id=_number("NORAD_CAT_ID", cells["NORAD_CAT_ID"]),
        name=cells.get("OBJECT_NAME", ""),
        international_designator=cells.get("OBJECT_ID", ""),
        object_type=OBJECT_TYPES[cells["OBJECT_TYPE"]],
        owner_code=cells["OWNER"],
        operational_status_code=cells.get("OPS_STATUS_CODE", ""),
        launch_date=_date("LAUNCH_DATE", cells.get("LAUNCH_DATE", "")),
        decay_date=_date("DECAY_DATE", cells.get("DECAY_DATE", "")),
        rcs_m2=_area("RCS", cells.get("RCS", "")),
        orbits_earth=center in {"", EARTH} or center.isdigit(),
        docked_to_norad_cat_id=int(center) if is_docked and center.isdigit() else None,
    )


def _number(column: str, text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 999_999_999:
        raise ValueError(f"{column} {text!r} is not a catalogue number")
    return int(text)


def _date(column: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {text!r} is not a date") from None


def _area(column: str, text: str) -> float | None:
    """SATCAT writes 0.0 or N/A for "not measured"; that is not a size."""
    if text in {"", "N/A"}:
        return None
    try:
        return float(text) or None
    except ValueError:
        raise ValueError(f"{column} {text!r} is not a number") from None
