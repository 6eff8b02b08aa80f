"""Epochs as text to aware UTC. An epoch of a two-line set (1e-8 day = 864 us) is held exactly."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from screening.engine.elements.parsed import RecordError

FIRST_EPOCH_YEAR: Final = 1957  # Sputnik 1, and the pivot of two-digit years
LAST_EPOCH_YEAR: Final = 2056
CENTURY_PIVOT: Final = 57

_CALENDAR: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?", re.ASCII)
_ORDINAL: Final = re.compile(r"(\d{4})-(\d{3})[T ](\d\d:\d\d:\d\d(?:\.\d+)?)", re.ASCII)
_TLE: Final = re.compile(r"(\d\d)([ \d]\d\d|  \d)\.(\d{1,8}) *", re.ASCII)
_TLE_FRACTION_DIGITS: Final = 8
_MICROSECONDS_PER_1E8_DAY: Final = 864


def parse_iso_epoch(text: str) -> datetime:
    """Return aware UTC from a CCSDS calendar or day-of-year epoch, with or without a final Z.

    Raises RecordError for anything else: another offset, a leap second, an implausible year.
    Digits below the microsecond are dropped. Source: CCSDS 301.0-B-4, section 3.5.
    """
    bare = text.strip().removesuffix("Z")
    try:
        if _CALENDAR.fullmatch(bare):
            return plausible(datetime.fromisoformat(bare + "+00:00"), text)
        if match := _ORDINAL.fullmatch(bare):
            year, day, clock = match.groups()
            start = datetime.fromisoformat(f"{year}-01-01T{clock}+00:00")
            return plausible(_on_day_of_year(start, int(day)), text)
    except (ValueError, OverflowError) as error:  # day 366 of the year 9999 is past what there is
        raise RecordError(f"EPOCH {text!r} is not a UTC time ({error})") from None
    raise RecordError(f"EPOCH {text!r} is not a UTC time like 2026-03-10T04:00:00.000000")


def parse_tle_epoch(field: str) -> datetime:
    """Return aware UTC from columns 19 to 32 of line 1: YYDDD.DDDDDDDD; years 57 to 56 pivot."""
    match = _TLE.fullmatch(field)
    if match is None:
        raise RecordError(f"epoch {field!r} is not YYDDD.DDDDDDDD")
    two_digit_year, day, fraction = match.groups()
    start = datetime(full_year(int(two_digit_year)), 1, 1, tzinfo=UTC)
    microseconds = int(fraction.ljust(_TLE_FRACTION_DIGITS, "0")) * _MICROSECONDS_PER_1E8_DAY
    return _on_day_of_year(start, int(day)) + timedelta(microseconds=microseconds)


def full_year(two_digit_year: int) -> int:
    """Return the year 1957 to 2056 that two digits stand for in a two-line set."""
    return two_digit_year + (1900 if two_digit_year >= CENTURY_PIVOT else 2000)


def plausible(epoch_utc: datetime, text: str) -> datetime:
    """Return the epoch; raise RecordError when no object can have one in that year."""
    if FIRST_EPOCH_YEAR <= epoch_utc.year <= LAST_EPOCH_YEAR:
        return epoch_utc
    raise RecordError(
        f"EPOCH {text!r} is not plausible (years {FIRST_EPOCH_YEAR} to {LAST_EPOCH_YEAR})"
    )


def _on_day_of_year(start_of_year: datetime, day: int) -> datetime:
    moment = start_of_year + timedelta(days=day - 1)
    if day < 1 or moment.year != start_of_year.year:
        raise RecordError(f"epoch has day {day}, which year {start_of_year.year} does not have")
    return moment
