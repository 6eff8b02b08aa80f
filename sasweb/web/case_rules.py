"""The rules that one side applied to its own figures, clause by clause, as it states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_MARKS: Final = {
    True: ("✓", _("met")),
    False: ("✗", _("not met")),
    None: ("?", _("cannot be judged")),
}


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One condition: what is known, what is asked, and whether that is met."""

    text: str
    value: str
    limit: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule. ``clauses`` are in its own order."""

    name: str
    version: str
    level: str
    glyph: str
    words: str
    is_met: bool
    clauses: tuple[ClauseLine, ...]


def rule_lines(criteria: Sequence[Mapping[str, Any]]) -> list[RuleLine]:
    """Read the criteria of a statement, whoever wrote them: what is missing is said."""
    return [_rule_line(each) for each in criteria]


def _rule_line(held: Mapping[str, Any]) -> RuleLine:
    glyph, words = _mark(held.get("is_met"))
    clauses = held.get("clauses")
    lines = clauses if isinstance(clauses, list) else []
    return RuleLine(
        name=str(held.get("name") or gettext("a rule without a name")),
        version=str(held.get("version") or ""),
        level=str(held.get("level") or ""),
        glyph=glyph,
        words=words,
        is_met=held.get("is_met") is True,
        clauses=tuple(_clause_line(each) for each in lines if isinstance(each, Mapping)),
    )


def _clause_line(held: Mapping[str, Any]) -> ClauseLine:
    text, value, limit = (_words_of(held.get(key)) for key in ("text", "value", "limit"))
    return ClauseLine(text, value, limit, *_mark(held.get("is_met")))


def _mark(is_met: object) -> tuple[str, str]:
    glyph, words = _MARKS[is_met if isinstance(is_met, bool) else None]
    return glyph, str(words)


def _words_of(value: Any) -> str:
    """A value as words: others may send numbers or text."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return f"{value:.6g}" if isinstance(value, float) else str(value)
