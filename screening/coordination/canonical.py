"""One way to write a value down, so that its digest is the same wherever it is made. Pure.

Canonical JSON: keys in order, no spaces, UTF-8, no NaN; numbers as Python writes them; instants as
text, in UTC, to the microsecond.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from screening.common.exceptions import InputError

DEEPEST: Final = 20  # levels of objects and lists, as in an envelope between instances
_INSTANT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
# What every reader of JSON keeps exactly; greater numbers belong into text.
_LARGEST_INTEGER: Final = 2**53


def instant_text(at_utc: datetime) -> str:
    """Write an aware instant as text, "2026-03-10T04:00:00.000000Z".

    Raises InputError for one without a time zone.
    """
    if at_utc.tzinfo is None:
        raise InputError(f"{at_utc} has no time zone: give instants in UTC.")
    return at_utc.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant_of(text: str) -> datetime:
    """Read an instant as ``instant_text`` writes it. Raises InputError for any other form."""
    try:
        at_utc = datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)
    except (TypeError, ValueError) as problem:
        raise InputError(
            f"{text!r} is not an instant such as 2026-03-10T04:00:00.000000Z."
        ) from problem
    if instant_text(at_utc) != text:
        raise InputError(f"{text!r} is not in the form of {instant_text(at_utc)!r}.")
    return at_utc


def plain(value: Any, where: str = "value", *, levels: int = DEEPEST) -> Any:
    """Return a value as JSON can hold it: instants as text, tuples as lists, keys as text.

    Raises InputError for what it cannot hold, naming the place: NaN, an infinity, a whole number
    over 2**53, half a character, more ``levels`` of objects and lists, any other type.
    """
    if levels < 0:
        raise InputError(f"{where}: it is nested too deep to be written down.")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, int | float):
        return _number(value, where)
    if isinstance(value, Mapping):
        return {
            _key(key, where): plain(each, f"{where}.{key}", levels=levels - 1)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [
            plain(each, f"{where}[{index}]", levels=levels - 1) for index, each in enumerate(value)
        ]
    raise InputError(f"{where}: {type(value).__name__} cannot be written down in a case.")


def canonical(value: Any) -> str:
    """Write a plain value as canonical JSON. Raises InputError as ``plain`` does."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise InputError(f"{where}: the text holds half a character.") from problem
    return str(value)  # of an enumeration its value


def _number(value: float, where: str) -> float:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InputError(f"{where}: {value} is not a number that can be written down.")
        return float(value)  # NOTE: NumPy's float64 is a float too, and writes itself otherwise
    if abs(value) > _LARGEST_INTEGER:
        raise InputError(f"{where}: {value} is too large; write it as text.")
    return int(value)


def _key(key: Any, where: str) -> str:
    if not isinstance(key, str):
        raise InputError(f"{where}: the key {key!r} is not text.")
    return _text(key, where)
