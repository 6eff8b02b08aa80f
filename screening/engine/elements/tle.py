"""Two- and three-line element sets (TLE, 2LE, 3LE), with or without ``0 `` before names.

Source: CelesTrak, "NORAD Two-Line Element Set Format"; Vallado et al. 2006, appendix B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screening.engine.elements.alpha5 import parse_alpha5
from screening.engine.elements.checks import checked, wrap_deg
from screening.engine.elements.epochs import full_year, parse_tle_epoch
from screening.engine.elements.lines import lines_of
from screening.engine.elements.parsed import BadRecord, RecordError, Records
from screening.engine.types import ElementSet

LINE_LENGTH: Final = 69
SGP4_XP_EPHEMERIS_TYPE: Final = "4"
LINE_1: Final = re.compile(r"1 [ \dA-Za-z][ \d]{3}\d[UCS ]", re.ASCII)
LINE_2: Final = re.compile(r"2 [ \dA-Za-z][ \d]{3}\d ", re.ASCII)
_DESIGNATOR: Final = re.compile(r"(\d\d)(\d{3})([A-Z]{0,3})", re.ASCII)

# The checksum is the sum of all digits, a minus sign counting 1, modulo 10.
_CHECKSUM_VALUE: Final = {ord(str(digit)): digit for digit in range(10)} | {ord("-"): 1}
_AS_VALUES: Final = bytes(_CHECKSUM_VALUE.get(b, 0) for b in range(256))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The raw lines of one element set, as far as they were found together."""

    number: int  # of the first of them, from 1
    name: str = ""
    line_1: str = ""
    line_2: str = ""


def read_tle(text: str) -> Records:
    """Yield (line number, element set or refusal) for every pair of lines, named or not.

    Lines that begin with ``#`` and blank lines are passed over.
    """
    for found in _paired(lines_of(text)):
        try:
            yield found.number, _element_set(found)
        except RecordError as error:
            yield found.number, BadRecord(str(error), found.line_1 or found.line_2 or found.name)


def is_line_1(line: str) -> bool:
    """Tell whether a line opens an element set."""
    return LINE_1.match(line) is not None


def checksum(line: str) -> int:
    """Return the checksum of the first 68 columns."""
    counting = line[: LINE_LENGTH - 1].encode("ascii", "replace").translate(_AS_VALUES)
    return sum(counting) % 10


def _paired(lines: list[str]) -> Iterator[_Lines]:
    """Group lines into element sets; what does not pair up comes out incomplete."""
    name, name_at, line_1, line_1_at = "", 0, "", 0
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        is_second = LINE_2.match(line) is not None or (line_1 and line.startswith("2 "))
        if is_second:
            yield _Lines(line_1_at or number, name, line_1, line)
            name, line_1, line_1_at = "", "", 0
            continue
        if line_1:
            yield _Lines(line_1_at, name, line_1)
            name, line_1, line_1_at = "", "", 0
        if is_line_1(line):
            line_1, line_1_at = line, number
        else:
            if name:
                yield _Lines(name_at, name)
            name, name_at = _name(line), number
    if name or line_1:
        yield _Lines(line_1_at or name_at, name, line_1)


def _name(line: str) -> str:
    return line.removeprefix("0 ").strip()


def _element_set(found: _Lines) -> ElementSet:
    _check_pair(found)
    line_1, line_2 = found.line_1, found.line_2
    return checked(
        ElementSet(
            norad_cat_id=_catalogue_number(line_1[2:7]),
            name=found.name,
            international_designator=_designator(line_1[9:17]),
            epoch_utc=parse_tle_epoch(line_1[18:32]),
            mean_motion_rev_day=_decimal(line_2[52:63], "mean motion"),
            eccentricity=_decimal("." + line_2[26:33].replace(" ", "0"), "eccentricity"),
            inclination_deg=_decimal(line_2[8:16], "inclination"),
            raan_deg=wrap_deg(_decimal(line_2[17:25], "RAAN"), "RAAN"),
            arg_perigee_deg=wrap_deg(
                _decimal(line_2[34:42], "argument of perigee"), "argument of perigee"
            ),
            mean_anomaly_deg=wrap_deg(_decimal(line_2[43:51], "mean anomaly"), "mean anomaly"),
            bstar_per_earth_radius=_exponential(line_1[53:61], "B*"),
            mean_motion_dot_rev_day2=_decimal(line_1[33:43], "mean motion derivative"),
            mean_motion_ddot_rev_day3=_exponential(line_1[44:52], "second derivative"),
            classification=line_1[7].strip() or "U",
            element_set_number=_count(line_1[64:68], "element set number"),
            revolution_at_epoch=_count(line_2[63:68], "revolution number"),
        )
    )


def _check_pair(found: _Lines) -> None:
    line_1, line_2 = found.line_1, found.line_2
    if not line_1 and not line_2:
        raise RecordError("a name, or a line cut short, without an element set")
    if not line_1:
        raise RecordError("line 2 without its line 1")
    if not line_2:
        raise RecordError("line 1 without its line 2")
    _check_line("line 1", line_1)
    _check_line("line 2", line_2)
    if line_1[2:7] != line_2[2:7]:
        raise RecordError(
            f"line 1 is of object {line_1[2:7].strip()}, line 2 of {line_2[2:7].strip()}"
        )
    if line_1[62] == SGP4_XP_EPHEMERIS_TYPE:
        raise RecordError("ephemeris type 4 (SGP4-XP) needs another propagator than SGP4")


def _check_line(which: str, line: str) -> None:
    if len(line) < LINE_LENGTH:
        raise RecordError(f"{which} is cut short: {len(line)} of {LINE_LENGTH} columns")
    if line[LINE_LENGTH - 1] == str(checksum(line)):
        return
    columns = len(line.rstrip())
    # Seen in real files: an eccentricity of eight digits, which moves everything after it.
    wide = f" (it has {columns} columns, not {LINE_LENGTH})" if columns > LINE_LENGTH else ""
    raise RecordError(
        f"{which} fails its checksum: it says {line[LINE_LENGTH - 1]!r},"
        f" the line adds up to {checksum(line)}{wide}"
    )


def _catalogue_number(field: str) -> int:
    try:
        return parse_alpha5(field)
    except ValueError as error:
        raise RecordError(str(error)) from None


def _designator(field: str) -> str:
    """Return 98067A as 1998-067A; anything else as it stands."""
    text = field.strip()
    match = _DESIGNATOR.fullmatch(text)
    if match is None:
        return text
    year, launch, piece = match.groups()
    return f"{full_year(int(year))}-{launch}{piece}"


def _decimal(field: str, what: str) -> float:
    try:
        if "_" not in field:
            return float(field)
    except ValueError:
        pass  # said below
    raise RecordError(f"{what} {field!r} is not a number")


def _exponential(field: str, what: str) -> float:
    """Read `` 28098-4`` as 0.28098e-4: a sign, an implied point, five digits, a power of ten."""
    sign, digits, power = field[:1].strip(), field[1:6], field[6:8].replace(" ", "+")
    try:
        if digits.isdigit():
            return float(f"{sign}.{digits}e{power}")
    except ValueError:
        pass  # said below
    raise RecordError(f"{what} {field!r} is not a number with an implied decimal point")


def _count(field: str, what: str) -> int:
    text = field.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):  # "\N{SUPERSCRIPT TWO}" is a digit, and no number
        raise RecordError(f"{what} {field!r} is not a whole number")
    return int(text)
