"""The conditions of a rule as a statement holds them: their figures, how they are joined. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from screening.common.plain_text import typed
from screening.conjunctions.criteria.clauses import condition_words
from screening.conjunctions.criteria.published import published_criteria
from screening.coordination.protocol.clauses import Words
from screening.coordination.stated_words import in_chinese

_LIMIT_ZH: Final = {
    "less than": "小于",
    "at most": "不大于",
    "more than": "大于",
    "at least": "不小于",
}
_LIMIT: Final = re.compile(f"({'|'.join(_LIMIT_ZH)}) (.+)")
_VALUE_ZH: Final = {"yes": "是", "no": "否", "not known": "不详"}
_ANSWERS: Final = frozenset({"yes", "no"})
_GLUE: Final = re.compile(r"\)*( and | or )?\(*")
_GLUE_ZH: Final = {" and ": " 且 ", " or ": " 或 ", " (": "（", ") ": "）", "(": "（", ")": "）"}


def clause_figures(clause: Mapping[str, Any]) -> Words:
    """ "miss distance 1.3 km, asks less than 2 km"; of a question what it is answered by.

    Where neither figure nor limit was stated, it is the condition alone.
    """
    subject, value, limit = (_text(clause, name) for name in ("text", "value", "limit"))
    if not value and not limit:
        return Words(subject, in_chinese(subject))
    en, zh = f"{subject} {value or '?'}", f"{in_chinese(subject)} {_VALUE_ZH.get(value, value)}"
    if limit in _ANSWERS:
        en, zh = f"{subject}: {value}", f"{in_chinese(subject)}：{_VALUE_ZH.get(value, value)}"
        if value == limit:
            return Words(en, zh)
    return Words(f"{en}, asks {limit or '?'}", f"{zh}，要求{_limit_zh(limit)}")


def joined_figures(rule: Mapping[str, Any]) -> Words | None:
    """How the conditions of a rule are joined; None of one alone, and where nobody says.

    A statement from before it was stated is told by the published rule that it names.
    """
    clauses = [each for each in rule.get("clauses") or () if isinstance(each, Mapping)]
    joined = _text(rule, "joined") or _as_published(rule)
    if len(clauses) < 2 or not joined:
        return None
    return Words(joined, _joined_zh(joined, clauses))


def _as_published(rule: Mapping[str, Any]) -> str:
    named = (rule.get("name"), rule.get("version"))
    found = (each for each in published_criteria().values() if (each.name, each.source) == named)
    return next((condition_words(each.condition) for each in found), "")


def _joined_zh(joined: str, clauses: Sequence[Mapping[str, Any]]) -> str:
    """Each condition and what stands between them; as it was written where it reads otherwise."""
    parts, at = [], 0
    for subject, limit in ((_text(each, "text"), _text(each, "limit")) for each in clauses):
        words = f"{subject}: {limit}"
        start = joined.find(words, at)
        if start < 0 or not _GLUE.fullmatch(joined, at, start):
            return joined
        parts += [_glue_zh(joined[at:start]), f"{in_chinese(subject)}：{_limit_zh(limit)}"]
        at = start + len(words)
    return "".join((*parts, _glue_zh(joined[at:])))


def _glue_zh(glue: str) -> str:
    for words, told in _GLUE_ZH.items():
        glue = glue.replace(words, told)
    return glue


def _limit_zh(limit: str) -> str:
    asked = _LIMIT.fullmatch(limit)
    return f"{_LIMIT_ZH[asked[1]]}{asked[2]}" if asked else _VALUE_ZH.get(limit, limit or "?")


def _text(clause: Mapping[str, Any], name: str) -> str:
    value = clause.get(name)
    return "" if value is None else typed(str(value))
