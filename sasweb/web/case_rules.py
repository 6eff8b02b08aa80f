"""The rules that one side applied to its own figures, clause by clause, as it states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.counterpart_words import in_language
from screening.conjunctions.criteria.clauses import Level
from screening.coordination.clause_figures import clause_figures, joined_figures
from screening.coordination.protocol import Words
from screening.coordination.stated_words import in_chinese

_MARKS: Final = {
    True: ("✓", _("met")),
    False: ("✗", _("not met")),
    None: ("?", _("cannot be judged")),
}


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One condition: what is known and asked, and whether that is met."""

    figures: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule. ``clauses`` are in its own order; ``joined`` says how, empty where nobody does."""

    name: str
    version: str
    level: str
    glyph: str
    words: str
    is_met: bool
    joined: str
    clauses: tuple[ClauseLine, ...]


def rule_lines(criteria: Sequence[Mapping[str, Any]]) -> list[RuleLine]:
    """Read the criteria of a statement, whoever wrote them: what is missing is said."""
    return [_rule_line(each) for each in criteria]


def _rule_line(held: Mapping[str, Any]) -> RuleLine:
    glyph, words = _mark(held.get("is_met"))
    clauses = held.get("clauses")
    lines = clauses if isinstance(clauses, list) else []
    joined = joined_figures(held)
    return RuleLine(
        name=_said(str(held.get("name") or "")) or gettext("a rule without a name"),
        version=_said(str(held.get("version") or "")),
        level=_level(str(held.get("level") or "")),
        glyph=glyph,
        words=words,
        is_met=held.get("is_met") is True,
        joined=in_language(joined) if joined else "",
        clauses=tuple(_clause_line(each) for each in lines if isinstance(each, Mapping)),
    )


def _clause_line(held: Mapping[str, Any]) -> ClauseLine:
    return ClauseLine(in_language(clause_figures(held)), *_mark(held.get("is_met")))


def _mark(is_met: object) -> tuple[str, str]:
    glyph, words = _MARKS[is_met if isinstance(is_met, bool) else None]
    return glyph, str(words)


def _said(text: str) -> str:
    return in_language(Words(text, in_chinese(text)))


def _level(level: str) -> str:
    """A level in the reader's language; others may name levels of their own."""
    return gettext(level) if level in set(Level) else level
