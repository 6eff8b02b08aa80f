"""SATCAT as CSV: what is known about every object ever catalogued, one a line.

Source: celestrak.org/satcat/satcat-format.php. Empty means unknown and stays unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.catalog.models import ObjectType
from screening.engine.elements import Rejection, UnusableFile
from screening.engine.elements.checks import MAX_CATALOGUE_NUMBER
from screening.engine.elements.lines import lines_of
from screening.engine.elements.parsed import excerpt_of

FORMAT: Final = "satcat-csv"
REQUIRED_COLUMNS: Final = frozenset({"NORAD_CAT_ID", "OBJECT_TYPE", "OWNER"})
TELLING_COLUMN: Final = "OPS_STATUS_CODE"
EARTH: Final = "EA"
LARGEST_RCS_M2: Final = 1e5  # the ISS has 399
WHAT_TO_DO: Final = "Give CelesTrak's satcat.csv."
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
    header, *lines = lines_of(text)
    columns = _columns(header, file_name)
    parsed = ParsedSatcat([], [])
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        try:
            parsed.entries.append(_entry(_row(line, columns)))
        except ValueError as error:
            location = f"{file_name}, line {number}"
            parsed.rejections.append(Rejection(location, str(error), excerpt_of(line)))
    if not parsed.entries:
        raise UnusableFile(file_name, "no line of it can be used", WHAT_TO_DO)
    return parsed


def _columns(header: str, file_name: str) -> list[str]:
    try:
        columns = _cells(header)
    except ValueError as error:
        raise UnusableFile(file_name, f"its header is no CSV ({error})", WHAT_TO_DO) from None
    if missing := sorted(REQUIRED_COLUMNS - set(columns)):
        raise UnusableFile(file_name, f"its header lacks {', '.join(missing)}", WHAT_TO_DO)
    return columns


def _row(line: str, columns: Sequence[str]) -> Mapping[str, str]:
    cells = _cells(line)
    if len(cells) != len(columns):
        raise ValueError("it has more or fewer columns than the header")
    return dict(zip(columns, cells, strict=True))


def _cells(line: str) -> list[str]:
    """Split one line. Line by line, so that a stray quote cannot swallow the lines after it."""
    if '"' not in line:
        return [cell.strip() for cell in line.split(",")]
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error as error:
        raise ValueError(f"the line is not CSV ({error})") from None


def _entry(cells: Mapping[str, str]) -> SatcatEntry:
    if not all(map(str.isprintable, cells.values())):
        raise ValueError("it has characters that are not printed")
    if cells["OBJECT_TYPE"] not in OBJECT_TYPES:
        raise ValueError(
            f"OBJECT_TYPE {_shown(cells['OBJECT_TYPE'])} is none of PAY, R/B, DEB, UNK"
        )
    center = cells.get("ORBIT_CENTER", EARTH)
    is_number = _is_number(center)
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
        orbits_earth=center in {"", EARTH} or is_number,
        docked_to_norad_cat_id=_number("ORBIT_CENTER", center) if is_docked and is_number else None,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(MAX_CATALOGUE_NUMBER))


def _number(column: str, text: str) -> int:
    if not _is_number(text) or not 0 < int(text) <= MAX_CATALOGUE_NUMBER:
        raise ValueError(f"{column} {_shown(text)} is not a catalogue number")
    return int(text)


def _date(column: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {_shown(text)} is not a date") from None


def _area(column: str, text: str) -> float | None:
    """SATCAT writes 0.0 or N/A for "not measured"; that is not a size."""
    if text in {"", "N/A"}:
        return None
    try:
        area_m2 = float(text)
    except ValueError:
        raise ValueError(f"{column} {_shown(text)} is not a number") from None
    if not 0.0 <= area_m2 <= LARGEST_RCS_M2:  # NaN and infinity are not
        raise ValueError(f"{column} {_shown(text)} is no size that an object has")
    return area_m2 or None


def _shown(cell: str) -> str:
    return repr(cell[:24])
