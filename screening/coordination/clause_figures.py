"""A condition of a rule as a statement holds it, with the figure that it was held against. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from screening.common.plain_text import typed
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


def _limit_zh(limit: str) -> str:
    asked = _LIMIT.fullmatch(limit)
    return f"{_LIMIT_ZH[asked[1]]}{asked[2]}" if asked else _VALUE_ZH.get(limit, limit or "?")


def _text(clause: Mapping[str, Any], name: str) -> str:
    value = clause.get(name)
    return "" if value is None else typed(str(value))
