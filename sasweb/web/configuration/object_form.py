"""One configured object as a form, made of its shape: what was typed stays, whatever is wrong.

Rows are numbered from 0 ("volumes.2.radius_km"). They come and go by answers of the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext

from screening.common.exceptions import InputError
from screening.configuration.fields import Document, Field, Kind, Rows, Shape

_MOST_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class FormField:
    """One input: ``value`` is the text in it, or "on" for a flag that is set."""

    name: str
    of: Field
    value: str
    error: str = ""

    @property
    def is_flag(self) -> bool:
        return self.of.kind is Kind.FLAG

    @property
    def is_long(self) -> bool:
        return self.of.kind is Kind.LONG_TEXT

    @property
    def is_figure(self) -> bool:
        return self.of.kind in (Kind.NUMBER, Kind.WHOLE, Kind.INSTANT)

    @property
    def hint(self) -> str:
        if self.of.kind is Kind.INSTANT:
            return self._hint_and(gettext("Such as 2026-03-10 04:00."))
        if self.of.kind is Kind.LIST:
            return self._hint_and(gettext("Several with commas."))
        return str(self.of.hint)

    def _hint_and(self, more: str) -> str:
        return f"{self.of.hint} {more}".strip()


@dataclass(frozen=True, slots=True)
class FormRow:
    number: int
    prefix: str
    title: str
    fields: list[FormField]


@dataclass(frozen=True, slots=True)
class FormRows:
    of: Rows
    rows: list[FormRow]


class ObjectForm:
    """The values of an object as stored, or as somebody has typed them over it."""

    def __init__(self, shape: Shape, document: Document, typed: QueryDict | None = None) -> None:
        self._shape = shape
        self._document = document
        self._typed = typed.copy() if typed is not None else None
        self.errors: dict[str, str] = {}
        if self._typed is not None:
            self._edit(self._typed)

    @property
    def base(self) -> str:
        """What the form was made of, to be told from what is there when it comes back."""
        return json.dumps(self._document, sort_keys=True)

    def entry(self) -> dict[str, Any]:
        """What was typed, as a file would have it; an input's own trouble is kept in ``errors``."""
        if self._typed is None:
            return self._document
        entry = self._entry_of(self._shape.fields, "")
        for rows in self._shape.rows:
            entry[rows.name] = [
                self._entry_of(rows.fields, prefix) for prefix in self._prefixes(rows)
            ]
        return entry

    @property
    def fields(self) -> list[FormField]:
        return [self._field(each, "", self._document) for each in self._shape.fields]

    @property
    def rows(self) -> list[FormRows]:
        return [FormRows(each, self._rows(each)) for each in self._shape.rows]

    def _edit(self, typed: QueryDict) -> None:
        """Add an empty row, or take one out: the numbers of the others stay theirs."""
        what, _, of = typed.get("edit", "").partition(":")
        rows = next((each for each in self._shape.rows if each.name == of.partition(".")[0]), None)
        if rows is None:
            return
        numbers = _numbers(typed.get(rows.name, ""))
        if what == "add" and len(numbers) < _MOST_ROWS:
            numbers.append(max(numbers, default=-1) + 1)
        elif what == "remove":
            numbers = [each for each in numbers if f"{rows.name}.{each}" != of]
        typed[rows.name] = ",".join(map(str, numbers))

    def _prefixes(self, rows: Rows) -> list[str]:
        typed = self._typed
        if typed is None:
            return [f"{rows.name}.{n}." for n in range(len(self._document.get(rows.name, [])))]
        return [f"{rows.name}.{n}." for n in _numbers(typed.get(rows.name, ""))]

    def _rows(self, rows: Rows) -> list[FormRow]:
        stored = self._document.get(rows.name, [])
        found = []
        for prefix in self._prefixes(rows):
            number = int(prefix.split(".")[1])
            held = stored[number] if self._typed is None else {}
            fields = [self._field(each, prefix, held) for each in rows.fields]
            values = {each.of.name: each.value for each in fields}
            title = next(filter(None, (values.get(name) for name in ("name", *rows.key))), "")
            found.append(FormRow(number, prefix.rstrip("."), title, fields))
        return found

    def _field(self, each: Field, prefix: str, held: Mapping[str, Any]) -> FormField:
        name = prefix + each.name
        if self._typed is not None:
            value = self._typed.get(name, "")
        else:
            value = _shown(each, held.get(each.name))
        return FormField(name, each, value, self.errors.get(name, ""))

    def _entry_of(self, fields: tuple[Field, ...], prefix: str) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        for each in fields:
            name = prefix + each.name
            value = _typed_value(each, self._typed.get(name, "") if self._typed else "")
            if value is not None:
                entry[each.name] = value
            self._judge(each, name, value)
        return entry

    def _judge(self, each: Field, name: str, value: Any) -> None:
        if value is None:
            if each.is_needed:
                self.errors[name] = gettext("Needs %(wanted)s.") % {"wanted": each.wanted}
            return
        try:
            each.read(value, "")
        except InputError:
            self.errors[name] = gettext("Needs %(wanted)s.") % {"wanted": each.wanted}


def _numbers(carried: str) -> list[int]:
    """The numbers of the rows of a kind, as a form carries them."""
    parts = [each for each in carried.split(",") if each.isascii() and each.isdecimal()]
    return [int(each) for each in parts[:_MOST_ROWS] if len(each) < 6]


def _shown(each: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:.15g}"
    if each.kind is Kind.INSTANT:
        return str(value).replace("T", " ").removesuffix("Z").removesuffix(":00")
    return str(value)


def _typed_value(each: Field, text: str) -> Any:
    """What a text is of a field's kind, or the text itself where it is none; None for nothing."""
    text = text.strip()
    if each.kind is Kind.FLAG:
        return bool(text)
    if not text:
        return None
    if each.kind is Kind.LIST:
        return [word.strip() for word in text.split(",") if word.strip()]
    try:
        return _PARSERS[each.kind](text) if each.kind in _PARSERS else text
    except ValueError:
        return text


def _instant(text: str) -> datetime:
    """An instant as typed: without a time zone it is UTC, without a time midnight."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


_PARSERS: Final[Mapping[Kind, Callable[[str], Any]]] = {
    Kind.NUMBER: lambda text: float(text.replace("\N{MINUS SIGN}", "-")),
    Kind.WHOLE: int,
    Kind.INSTANT: _instant,
}
