"""Clauses and levels added to a rule that is being typed, and taken from it, on its document.

A condition is a tree; its clauses are numbered from 1 in their order, as the form's fields are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext

from screening.common.exceptions import InputError
from screening.common.strict_json import strict_json
from screening.conjunctions.criteria.clauses import (
    COMPARISON_WORDS,
    RANK,
    SEVEREST_FIRST,
    Clause,
    Comparison,
    Level,
)
from screening.conjunctions.criteria.documents import (
    condition_from_document,
    document_of_condition,
    level,
    mapping,
)
from screening.conjunctions.criteria.quantities import PROBABILITIES, TRAITS, Quantity

Document = dict[str, Any]

JOINS: Final[Mapping[str, str]] = {"any": "or", "all": "and"}
_MORE_CLAUSES: Final = 20  # of one level: more is no rule that anybody could follow


def levels_text(levels: list[Document]) -> str:
    """The levels as a form carries them from one answer to the next."""
    return json.dumps(levels)


def levels_from_text(carried: str) -> list[Document]:
    """Read them back, whoever has written them. Raises InputError for what are no levels."""
    try:
        found = strict_json(carried)
    except ValueError as error:
        raise InputError(
            gettext("The levels of this form cannot be read. Open the page anew.")
        ) from error
    if not isinstance(found, list) or not found:
        raise InputError(gettext("The levels of this form are none. Open the page anew."))
    return [_level_document(each, f"Level {n}") for n, each in enumerate(found, start=1)]


def leaves(condition: Document) -> Iterator[Document]:
    """The clauses of a condition in their order."""
    parts: Sequence[Document] | None = condition.get("all") or condition.get("any")
    if parts is None:
        yield condition
        return
    for part in parts:
        yield from leaves(part)


def clause_added(condition: Document, clause: Document, join: str) -> Document:
    """Join a clause to a condition by "any" or "all"; it becomes the last."""
    if join not in JOINS:
        raise InputError(f"Clauses are joined by {' or '.join(JOINS)}, not {join!r}.")
    if sum(1 for _ in leaves(condition)) >= _MORE_CLAUSES:
        raise InputError(gettext("A level has at most %(most)s clauses.") % {"most": _MORE_CLAUSES})
    if join in condition:
        return {join: [*condition[join], clause]}
    return {join: [condition, clause]}


def clause_removed(condition: Document, number: int) -> Document:
    """Take a clause out. What it leaves alone in its group takes the group's place."""
    count = sum(1 for _ in leaves(condition))
    if not 1 <= number <= count:
        raise InputError(f"There is no clause {number} to take out.")
    if count == 1:
        raise InputError("A level needs a clause. Take out the whole level instead.")
    left = _without(condition, number)
    return left if left is not None else condition


def level_added(levels: list[Document], name: str, clause: Document) -> list[Document]:
    """Add a level with one clause, in its place from the severest down."""
    own = level(name, "A new level").value
    if any(each["level"] == own for each in levels):
        raise InputError(f"{own.capitalize()} is there already.")
    made = {
        "level": own,
        "name": f"Own rule: {own}",
        "consequence": "",
        "source": "",
        "note": "",
        "condition": clause,
    }
    return sorted([*levels, made], key=lambda each: -RANK[Level(each["level"])])


def level_removed(levels: list[Document], name: str) -> list[Document]:
    """Take a level out; the last one stays."""
    left = [each for each in levels if each["level"] != name]
    if not left:
        raise InputError(gettext("A rule needs a level."))
    return left


def levels_missing(levels: list[Document]) -> list[str]:
    """Which levels could be added, the severest first."""
    there = {each["level"] for each in levels}
    return [each.value for each in SEVEREST_FIRST if each.value not in there]


def new_clause(choice: str, volumes: Sequence[str]) -> Document:
    """A clause as ``clause_choices`` names it. Its limit is still to be typed: 0 until then."""
    if choice not in clause_choices(volumes):
        raise InputError(gettext("Choose what the new clause asks for."))
    quantity, _, detail = choice.partition("|")
    if quantity == Quantity.INSIDE_VOLUME:
        return {"quantity": quantity, "limit": True, "volume": detail}
    if TRAITS[Quantity(quantity)].is_yes_or_no:
        return {"quantity": quantity, "limit": True}
    unit = next(iter(TRAITS[Quantity(quantity)].units))
    clause = {"quantity": quantity, "is": detail, "limit": 0.0}
    return clause | {"unit": unit} if unit else clause


def clause_choices(volumes: Sequence[str]) -> dict[str, str]:
    """What a new clause may ask for, in words by key; each quantity the way that raises first."""
    found: dict[str, str] = {}
    for quantity, trait in TRAITS.items():
        if quantity is Quantity.INSIDE_VOLUME:
            found |= {f"{quantity}|{name}": f"entering the {name}" for name in volumes}
        elif trait.is_yes_or_no:
            found[f"{quantity}|"] = trait.words
        else:
            for comparison in _comparisons(quantity):
                found[f"{quantity}|{comparison}"] = f"{trait.words}: {COMPARISON_WORDS[comparison]}"
    return found


def is_limited(clause: Document) -> bool:
    """Whether it has a number to type, and not a yes or no."""
    return not isinstance(clause.get("limit", True), bool)


def clause_of(document: Document) -> Clause:
    """The clause in words and units, whatever its limit."""
    return Clause(
        quantity=Quantity(document["quantity"]),
        comparison=Comparison(document.get("is") or Comparison.IS),
        limit=document.get("limit", True),
        unit=document.get("unit", ""),
        volume=document.get("volume", ""),
    )


def _level_document(document: object, where: str) -> Document:
    """One level whose clauses are whole; its words may be missing still."""
    entry = mapping(document, where)
    condition = condition_from_document(entry.get("condition"), f"{where}, condition")
    words = {part: str(entry.get(part) or "") for part in ("name", "consequence", "source", "note")}
    stability = entry.get("stability")
    return {
        "level": level(entry.get("level"), where).value,
        **words,
        "condition": document_of_condition(condition),
        **({"stability": dict(mapping(stability, where))} if stability else {}),
    }


def _comparisons(quantity: Quantity) -> tuple[Comparison, Comparison]:
    usual = (Comparison.LESS, Comparison.GREATER_OR_EQUAL)
    return usual[::-1] if quantity in PROBABILITIES else usual


def _without(condition: Document, number: int) -> Document | None:
    """The condition without its clause of that number; None where nothing is left."""
    join = next((name for name in JOINS if name in condition), None)
    if join is None:
        return None if number == 1 else condition
    left: list[Document] = []
    for part in condition[join]:
        count = sum(1 for _ in leaves(part))
        kept = _without(part, number) if 1 <= number <= count else part
        left += [kept] if kept is not None else []
        number -= count
    if not left:
        return None
    return left[0] if len(left) == 1 else {join: left}
