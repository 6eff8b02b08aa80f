"""One part of an entry in lines that a person can read aloud, whatever its kind.

An intermediary hands on what others have said, and is to know what that is; the data stand below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from sasweb.web.counterpart_figures import FIGURES, figure, plan_words
from sasweb.web.counterpart_words import CHOICES, in_language, is_chinese
from screening.coordination.clause_figures import clause_figures, joined_figures
from screening.coordination.columns import datum_words, met_words
from screening.coordination.kinds import Choice
from screening.coordination.protocol.clauses import Words
from screening.coordination.stated_words import in_chinese

Lines = tuple[tuple[Any, str], ...]

_ALSO_STATED: Final = (
    ("pc_reason", Words("Why no probability", "无碰撞概率的原因")),
    ("pc_method", Words("Method of the probability", "碰撞概率计算方法")),
    ("hard_body_radius_m", Words("Hard-body radius", "硬体半径")),
)
_WINDOW: Final = (
    ("window_start_utc", gettext_lazy("Not before (UTC)")),
    ("window_end_utc", gettext_lazy("Not after (UTC)")),
)


def part_lines(name: str, value: Any) -> Lines:
    """Return the lines of a part, each a label and words; none for what is for programs alone.

    A value of another form than its kind has is told by nothing, and never raises: it came from
    outside.
    """
    tell = _TELL.get(name)
    if isinstance(value, str):
        return (("", value),)
    try:
        return tuple(tell(value)) if tell is not None else ()
    except (AttributeError, KeyError, TypeError, ValueError):
        return ()


def _assessment(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    for name, label in FIGURES:
        yield label, figure(name, held.get(name))
    for name, words in _ALSO_STATED:
        if held.get(name):
            yield in_language(words), _said(figure(name, held[name]))


def _criteria(held: list[Mapping[str, Any]]) -> Iterator[tuple[Any, str]]:
    stop = "；" if is_chinese() else "; "
    for rule in held:
        met = in_language(met_words(rule.get("is_met")))
        told = [in_language(clause_figures(each)) for each in rule.get("clauses") or []]
        if joined := joined_figures(rule):
            told.append(gettext("Joined: %(joined)s") % {"joined": in_language(joined)})
        yield _said(str(rule.get("name"))), f"{met}{stop}{stop.join(told)}" if told else met


def _data_used(held: list[Mapping[str, Any]]) -> Iterator[tuple[Any, str]]:
    for datum in held:
        yield in_language(Words("Data", "数据")), in_language(datum_words(datum))


def _intent(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    yield in_language(Words("Intent", "意图")), str(CHOICES[Choice(held["choice"])])
    for name, label in _WINDOW:
        if held.get(name):
            yield label, figure(name, held[name])


def _plan(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    yield in_language(Words("Plan", "机动计划")), plan_words(held)


def _result(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    yield in_language(Words("Screening of the plan", "机动计划筛查结果")), _both(held["sentence"])


def _execution(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    yield in_language(Words("What was done", "执行情况")), str(held["what"])
    yield in_language(Words("At", "时间")), figure("at_utc", held["at_utc"])


def _kept(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    yield in_language(Words("Whether it did so", "是否照办")), _both(held["words"])


def _contact(held: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    for name, value in held.items():
        yield name, str(value)


def _both(words: Any) -> str:
    return str(words["zh" if is_chinese() else "en"])


def _said(text: str) -> str:
    return in_chinese(text) if is_chinese() else text


_TELL: Final[Mapping[str, Callable[[Any], Iterator[tuple[Any, str]]]]] = MappingProxyType(
    {
        "assessment": _assessment,
        "criteria": _criteria,
        "data_used": _data_used,
        "intent": _intent,
        "plan": _plan,
        "result": _result,
        "execution": _execution,
        "kept_by_station_side": _kept,
        "kept_by_other_side": _kept,
        "contact": _contact,
    }
)
