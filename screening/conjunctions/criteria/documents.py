"""Rules as data: from JSON or TOML to trees and back, refused with the place of what is wrong.

A condition is ``{"all": [...]}``, ``{"any": [...]}``, one clause, or a published box written short:
``{"box": "pizza box", "half_extents_km": [0.75, 25, 25]}`` stands for its three clauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from screening.common.exceptions import InputError
from screening.common.plain_text import is_held
from screening.conjunctions.criteria.clauses import (
    AllOf,
    AnyOf,
    Clause,
    Comparison,
    Condition,
    CriteriaSet,
    Level,
)
from screening.conjunctions.criteria.quantities import Quantity

E = TypeVar("E", bound=StrEnum)

_CLAUSE_FIELDS: Final = frozenset({"quantity", "is", "limit", "unit", "volume", "text", "source"})
_TEXTS: Final = ("unit", "volume", "text", "source")
_BOX_FIELDS: Final = frozenset({"box", "half_extents_km", "text", "source"})
_BOX_SIDES: Final = (Quantity.RADIAL, Quantity.IN_TRACK, Quantity.CROSS_TRACK)
_SET_FIELDS: Final = frozenset(
    {"key", "name", "owner", "level", "consequence", "source", "note", "condition"}
)
_DEEPEST: Final = 8


def criteria_from_document(document: object, where: str) -> CriteriaSet:
    """Read a named rule. Raises InputError that says where, what and what is allowed."""
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _SET_FIELDS, where)
    return CriteriaSet(
        key=text(entry, "key", where),
        name=text(entry, "name", where),
        owner=text(entry, "owner", where),
        level=level(entry.get("level"), where),
        consequence=text(entry, "consequence", where),
        source=text(entry, "source", where),
        note=text(entry, "note", where, is_needed=False),
        condition=condition_from_document(entry.get("condition"), f"{where}, condition"),
    )


def condition_from_document(document: object, where: str, *, depth: int = 0) -> Condition:
    """Read one tree. Raises InputError that says where, what and what is allowed."""
    entry = mapping(document, where)
    if depth > _DEEPEST:
        raise InputError(f"{where}: conditions are nested over {_DEEPEST} deep. Flatten them.")
    for name in ("all", "any"):
        if name in entry:
            refuse_unknown_keys(entry, frozenset({name}), where)
            parts = _parts(entry[name], f"{where}, {name}", depth)
            return AllOf(parts) if name == "all" else AnyOf(parts)
    return _box(entry, where) if "box" in entry else _clause(entry, where)


def document_of_condition(condition: Condition) -> dict[str, Any]:
    """Write a tree so that ``condition_from_document`` gives it back."""
    if isinstance(condition, Clause):
        written = {
            "quantity": condition.quantity.value,
            "is": "" if condition.comparison is Comparison.IS else condition.comparison.value,
            "limit": condition.limit,
            "unit": condition.unit,
            "volume": condition.volume,
            "text": condition.text,
            "source": condition.source,
        }
        return {key: value for key, value in written.items() if value != ""}
    name = "all" if isinstance(condition, AllOf) else "any"
    return {name: [document_of_condition(part) for part in condition.parts]}


def mapping(document: object, where: str) -> Mapping[str, Any]:
    """The document as a table, or InputError."""
    if not isinstance(document, Mapping):
        raise InputError(f"{where}: needs a table of names and values, not {document!r}.")
    return document


def text(entry: Mapping[str, Any], name: str, where: str, *, is_needed: bool = True) -> str:
    """A text of a table, or InputError."""
    value = entry.get(name, "")
    if not isinstance(value, str) or (is_needed and not value.strip()):
        raise InputError(f"{where}: {name} needs a text, not {entry.get(name)!r}.")
    if not is_held(value):
        raise InputError(f"{where}: {name} has a NUL or half of a character: {value!r}.")
    return value.strip()


def level(value: object, where: str) -> Level:
    """A level by its name, or InputError."""
    return one_of(Level, value, f"{where}: level")


def refuse_unknown_keys(entry: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    """Raise InputError for names that mean nothing there: a misspelt limit must not be ignored."""
    unknown = sorted(set(entry) - known)
    if unknown:
        allowed = ", ".join(sorted(known))
        raise InputError(f"{where}: {', '.join(unknown)} is not known here. Known: {allowed}.")


def _parts(documents: object, where: str, depth: int) -> tuple[Condition, ...]:
    if not isinstance(documents, list | tuple) or not documents:
        raise InputError(f"{where}: needs a list of at least one condition.")
    return tuple(
        condition_from_document(each, f"{where} {number}", depth=depth + 1)
        for number, each in enumerate(documents, start=1)
    )


def _clause(entry: Mapping[str, Any], where: str) -> Clause:
    refuse_unknown_keys(entry, _CLAUSE_FIELDS, where)
    quantity = one_of(Quantity, entry.get("quantity"), f"{where}: quantity")
    comparison = one_of(Comparison, entry.get("is", Comparison.IS), f"{where}: is")
    limit = entry.get("limit", True)
    if not isinstance(limit, bool | int | float):
        raise InputError(f"{where}: limit needs a number, or true or false, not {limit!r}.")
    try:
        return Clause(
            quantity=quantity,
            comparison=comparison,
            limit=limit if isinstance(limit, bool) else _limit(limit, where),
            **{name: text(entry, name, where, is_needed=False) for name in _TEXTS},
        )
    except ValueError as error:
        raise InputError(f"{where}: {error}.") from error


def _limit(value: float, where: str) -> float:
    if not 0.0 <= value < float("inf"):
        raise InputError(f"{where}: limit needs a number from zero on, not {value!r}.")
    return float(value)


def _box(entry: Mapping[str, Any], where: str) -> AllOf:
    refuse_unknown_keys(entry, _BOX_FIELDS, where)
    name, extents_km = text(entry, "box", where), entry.get("half_extents_km")
    if not isinstance(extents_km, list | tuple) or len(extents_km) != len(_BOX_SIDES):
        raise InputError(f"{where}: half_extents_km needs radial, in-track and cross-track in km.")
    side = {"is": "<=", "unit": "km", "volume": name, "source": entry.get("source", "")}
    own_text = text(entry, "text", where, is_needed=False)
    return AllOf(
        tuple(
            _clause({**side, "quantity": quantity, "limit": extent_km, "text": own_text}, where)
            for quantity, extent_km in zip(_BOX_SIDES, extents_km, strict=True)
        )
    )


def one_of(kind: type[E], value: object, where: str) -> E:
    """A member of an enumeration by its value, or InputError that names all."""
    try:
        return kind(str(value))
    except ValueError:
        allowed = ", ".join(each.value for each in kind)
        raise InputError(f"{where} is one of {allowed}, not {value!r}.") from None
