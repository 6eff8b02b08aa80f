"""The values of CCSDS messages: times and numbers as text, read strictly."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Final

from screening.engine.elements.epochs import parse_iso_epoch
from screening.engine.elements.parsed import RecordError

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?", re.ASCII)
CATALOGUE_DIGITS: Final = 9  # Source: CCSDS 502.0-B-3, NORAD_CAT_ID
_NOT_GIVEN: Final = frozenset({"NAN", "+NAN", "-NAN"})


def parse_utc(text: str) -> datetime:
    """Return aware UTC from a calendar or day-of-year time.

    Raises ValueError saying what is wrong with it. Source: CCSDS 508.0-B-1, section 6.3.2.6.
    """
    try:
        return parse_iso_epoch(text)
    except RecordError as error:
        raise ValueError(str(error).removeprefix("EPOCH ")) from None


def format_utc(instant_utc: datetime) -> str:
    """Return a time as messages have it: calendar, UTC, no zone, as many digits as it needs."""
    return instant_utc.astimezone(UTC).replace(tzinfo=None).isoformat()


def parse_number(text: str) -> float:
    """Return a finite number; raise ValueError saying what is wrong with it.

    Python's own extras (underscores, infinity, other scripts' digits) are not numbers here.
    """
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"{text[:40]!r} is not a number")
    value = float(text.replace("d", "e").replace("D", "E"))
    if not math.isfinite(value):
        raise ValueError(f"{text[:40]!r} is beyond what a number can hold")
    return value


def parse_count(text: str) -> int:
    """Return a whole number of zero or more; raise ValueError saying what is wrong with it."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:40]!r} is not a whole number")
    return int(text)


def is_catalogue_number(text: str) -> bool:
    """Whether a text can be a number of the satellite catalogue: nine digits at most."""
    return text.isascii() and text.isdigit() and len(text) <= CATALOGUE_DIGITS


def is_not_given(text: str) -> bool:
    """Whether a value says that there is none: blank, or NaN as some tools write it."""
    return not text or text.upper() in _NOT_GIVEN
