"""What a configured object is made of: fields with their units, limits and words. Pure.

One description of an object serves all: what a file may say of it, its form, its differences in
words, and the comments of an export.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext

from screening.common.exceptions import InputError

Document = dict[str, Any]
UNITS: Final = ("_km", "_m", "_kg", "_h", "_s", "_deg", "_years", "_km_day")


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "true or false"
    CHOICE = "choice"
    INSTANT = "instant"
    LIST = "list of words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of an object. A number's unit is the end of its name, and ``unit`` for people.

    An optional one that is empty is left out of a document; a flag never is.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    unit: Any = ""
    hint: Any = ""
    choices: tuple[str, ...] = ()
    longest: int = 300
    above: float | None = None
    low: float | None = None
    high: float | None = None
    is_needed: bool = True

    def read(self, value: object, where: str) -> Any:
        """The value as a document holds it; InputError that says where, what and what is wanted."""
        return _READERS[self.kind](self, value, where)

    @property
    def wanted(self) -> str:
        """What a value has to be, for people."""
        unit = f" ({self.unit})" if self.unit else ""
        if self.kind is Kind.CHOICE:
            return gettext("one of %(choices)s") % {"choices": ", ".join(self.choices)}
        if self.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return gettext("1 to %(most)d characters in quotes") % {"most": self.longest}
        if self.kind is Kind.INSTANT:
            return gettext("an instant with its time zone, such as 2026-03-10T04:00:00Z")
        if self.kind is Kind.LIST:
            return gettext('a list of words, such as ["en", "zh-hans"]')
        kinds = {
            Kind.FLAG: gettext("true or false"),
            Kind.NUMBER: gettext("a number"),
            Kind.WHOLE: gettext("a whole number"),
        }
        return kinds[self.kind] + ("" if self.kind is Kind.FLAG else f"{unit}{self._limits}")

    @property
    def _limits(self) -> str:
        if self.low is not None and self.high is not None:
            limits = {"low": f"{self.low:.12g}", "high": f"{self.high:.12g}"}
            return gettext(" from %(low)s to %(high)s") % limits
        words = ""
        if self.above is not None:
            words += gettext(" above %(above)s") % {"above": f"{self.above:.12g}"}
        if self.low is not None:
            words += gettext(" from %(low)s on") % {"low": f"{self.low:.12g}"}
        if self.high is not None:
            words += gettext(" and at most %(high)s") % {"high": f"{self.high:.12g}"}
        return words

    def fits(self, value: float) -> bool:
        """Whether a number lies within the limits; none does that is no finite one."""
        return (
            -sys.float_info.max <= value <= sys.float_info.max
            and (self.above is None or value > self.above)
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
        )

    def words(self, value: object) -> str:
        """A value for people, with its unit."""
        if value is None:
            return gettext("nothing")
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, list):
            return ", ".join(map(str, value)) or gettext("nothing")
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
        if self.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return f"\u201c{text}\u201d"
        return f"{text} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Several things that an object has, each told apart from the others by its ``key`` fields."""

    name: str
    label: Any  # of one: "Part"
    many: Any  # of all: "Docking log"
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    hint: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """All that an object of one kind may say."""

    fields: tuple[Field, ...]
    rows: tuple[Rows, ...] = ()

    def read(self, entry: object, where: str) -> Document:
        """A document of what a file or form says. Raises Troubles that name everything wrong."""
        troubles: list[str] = []
        document = _read_fields(self.fields, entry, where, troubles, also=self.rows)
        for each in self.rows:
            rows = _read_rows(each, entry, where, troubles)
            if rows:
                document[each.name] = rows
        if troubles:
            raise Troubles(troubles)
        return document

    def tell(self, values: Mapping[str, Any]) -> Document:
        """A document of what is stored, whatever its owner once took: told, not judged."""
        document = _tell(self.fields, values)
        for each in self.rows:
            rows = [_tell(each.fields, row) for row in values[each.name]]
            if rows:
                document[each.name] = sorted(rows, key=lambda row: _order(each, row))
        return document

    def for_file(self, document: Document) -> Document:
        """The same with instants that a file can hold as such."""
        written = _for_file(self.fields, document)
        for each in self.rows:
            if each.name in document:
                written[each.name] = [_for_file(each.fields, row) for row in document[each.name]]
        return written


def _tell(fields: tuple[Field, ...], values: Mapping[str, Any]) -> Document:
    told: Document = {}
    for each in fields:
        value = values[each.name]
        if isinstance(value, datetime):
            value = _utc_text(value)
        if each.kind is Kind.NUMBER and value is not None:
            value = float(value)
        if value not in (None, "", []):
            told[each.name] = value
    return told


def _for_file(fields: tuple[Field, ...], document: Document) -> Document:
    return {
        each.name: datetime.fromisoformat(document[each.name])
        if each.kind is Kind.INSTANT
        else document[each.name]
        for each in fields
        if each.name in document
    }


class Troubles(InputError):
    """Everything that is wrong with an object or a file, a sentence each."""

    def __init__(self, troubles: list[str]) -> None:
        self.troubles = troubles
        super().__init__(" ".join(troubles))


def row_key(rows: Rows, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells a row apart from others of its object."""
    return tuple(row.get(name) for name in rows.key)


def unknown_key(name: str, known: tuple[str, ...], where: str) -> str:
    """Say of a key that nobody knows what was probably meant."""
    stem = _stem(name)
    same = [each for each in known if _stem(each) == stem and each != name]
    if same:
        unit = same[0].removeprefix(stem).strip("_").replace("_", " ") or "no unit"
        return f"{where}: {name} has another unit. Write {same[0]}, in {unit}."
    close = get_close_matches(name, known, n=1)
    meant = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}."
    return f"{where}: there is no {name}. {meant}"


def _stem(name: str) -> str:
    found = [unit for unit in UNITS if name.endswith(unit)]
    return name.removesuffix(max(found, key=len)) if found else name


def _read_fields(
    fields: tuple[Field, ...],
    entry: object,
    where: str,
    troubles: list[str],
    also: tuple[Rows, ...] = (),
) -> Document:
    if not isinstance(entry, Mapping):
        troubles.append(f"{where}: needs a table of values, not {entry!r}.")
        return {}
    known = (*(each.name for each in fields), *(each.name for each in also))
    troubles += [unknown_key(str(name), known, where) for name in entry if name not in known]
    document: Document = {}
    for each in fields:
        try:
            value = _read_one(each, entry.get(each.name), where)
        except InputError as error:
            troubles.append(str(error))
            continue
        if value is not None:
            document[each.name] = value
    return document


def _read_one(one: Field, value: object, where: str) -> Any:
    if value is None or (value in ("", []) and not isinstance(value, bool)):
        if one.kind is Kind.FLAG and not one.is_needed:
            return False
        if one.is_needed:
            raise InputError(f"{where}: {one.name} is missing. It needs {one.wanted}.")
        return None
    return one.read(value, where)


def _read_rows(rows: Rows, entry: object, where: str, troubles: list[str]) -> list[Document]:
    given = entry.get(rows.name, []) if isinstance(entry, Mapping) else []
    if not isinstance(given, list):
        troubles.append(f"{where}: {rows.name} needs a list of tables, not {given!r}.")
        return []
    found: dict[tuple[Any, ...], Document] = {}
    for number, each in enumerate(given, start=1):
        place = f"{where}, {rows.name} {number}"
        before = len(troubles)
        row = _read_fields(rows.fields, each, place, troubles)
        if len(troubles) > before:
            continue
        if row_key(rows, row) in found:
            troubles.append(f"{place}: there is another with the same {', '.join(rows.key)}.")
        found[row_key(rows, row)] = row
    return sorted(found.values(), key=lambda row: _order(rows, row))


def _order(rows: Rows, row: Mapping[str, Any]) -> tuple[tuple[bool, Any], ...]:
    """By its key: numbers by size, words by letters, and what is lacking first."""
    return tuple((part is not None, part if part is not None else 0) for part in row_key(rows, row))


def _text(one: Field, value: object, where: str) -> str:
    text = str(value).strip() if isinstance(value, str) else ""
    if not 1 <= len(text) <= one.longest or "\0" in text:
        raise InputError(_refusal(one, value, where))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(one: Field, value: object, where: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not one.fits(value):  # type: ignore[arg-type]
        raise InputError(_refusal(one, value, where))
    return float(value)  # type: ignore[arg-type]


def _whole(one: Field, value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not one.fits(value):
        raise InputError(_refusal(one, value, where))
    return value


def _flag(one: Field, value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(_refusal(one, value, where))
    return value


def _choice(one: Field, value: object, where: str) -> str:
    if value not in one.choices:
        raise InputError(_refusal(one, value, where))
    return str(value)


def _instant(one: Field, value: object, where: str) -> str:
    """An instant as the text that sorts and compares: UTC, to the second."""
    at = value
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            at = None
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise InputError(_refusal(one, value, where))
    return _utc_text(at)


def _utc_text(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _list(one: Field, value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise InputError(_refusal(one, value, where))
    return [str(each) for each in value]


def _refusal(one: Field, value: object, where: str) -> str:
    shown = value.isoformat() if isinstance(value, date) else repr(value)
    return f"{where}: {one.name} needs {one.wanted}, not {shown[:60]}."


_READERS: Final = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.INSTANT: _instant,
    Kind.LIST: _list,
}
