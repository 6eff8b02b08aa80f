"""Whether two conjunction messages say the same, whatever file or syntax they came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from screening.messages.ccsds.values import parse_number, parse_utc
from screening.messages.cdm import schema
from screening.messages.cdm.read_json import COMMENT, SEGMENTS

_TOLD_AT_MOST: Final = 6
_NOT_GIVEN: Final = "not given"
# How a syntax writes the message down, and no word of what it says.
_HOW_IT_IS_WRITTEN: Final = frozenset({COMMENT, schema.VERSION_KEYWORD})


def content_differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """Say each keyword whose value differs between the facts of two messages; nothing if none does.

    Numbers and instants are compared as such: ``715.50`` is ``715.5``. Comments are not compared;
    syntaxes keep them at different places.
    """
    one, other = dict(_values("", there)), dict(_values("", here))
    names = dict.fromkeys([*one, *other])  # in the order of the standard
    return [
        f"{name} {_told(name, one)} there, {_told(name, other)} here"
        for name in names
        if _comparable(one.get(name)) != _comparable(other.get(name))
    ]


def told_shortly(differences: list[str]) -> str:
    """The first differences in a sentence's middle, and how many more there are."""
    more = len(differences) - _TOLD_AT_MOST
    told = ", ".join(differences[:_TOLD_AT_MOST])
    return f"{told}, and {more} more" if more > 0 else told


def _values(prefix: str, members: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in members.items():
        if name in _HOW_IT_IS_WRITTEN:
            continue
        if isinstance(value, Mapping):
            yield from _values(prefix, value)
        elif name == SEGMENTS:
            for number, segment in enumerate(value, start=1):
                yield from _values(f"OBJECT{number} ", segment)
        else:
            yield f"{prefix}{name}", value


def _comparable(value: object) -> float | datetime | str:
    text = "" if value is None else " ".join(str(value).split())
    for parse in (parse_number, parse_utc):
        try:
            return parse(text)
        except ValueError:
            continue
    return text


def _told(name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name)
    if value is None or value == "":
        return _NOT_GIVEN
    known = schema.KEYWORDS.get(name.rpartition(" ")[2])
    written = f"{value:g}" if isinstance(value, float) else str(value)[:60]
    return f"{written} {known.unit}" if known is not None and known.unit else written
