"""What one summary of a week says otherwise than another, in words. Pure.

Every figure is held against its namesake, so that nothing changes unspoken. Lists of things are
held together by what names each: a pass by its conjunction, a feed by its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from screening.common.instants import SECOND, nearest
from screening.reports.weekly_types import (
    BreakUp,
    CaseLine,
    EvolutionPoint,
    FeedWeek,
    PassFact,
    Share,
    StationWeek,
    Story,
    StoryStep,
    Verdict,
    WeeklyReport,
)

MOST: Final = 100  # sentences; the rest is counted
# What a reader does not read: how it came to be, not what it says.
NOT_SAID: Final = frozenset({"form", "known_until_utc", "code_version", "inputs"})
# The same facts as elsewhere in the summary: said once.
_SAID_ELSEWHERE: Final = {PassFact: frozenset({"station", "conjunction_id", "is_exercise"})}
_NAMES: Final[Mapping[type, Any]] = {
    StationWeek: lambda each: each.short_name,
    PassFact: lambda each: f"pass of {each.object_name} ({each.conjunction_id})",
    Story: lambda each: f"{each.fact.object_name} ({each.fact.conjunction_id})",
    FeedWeek: lambda each: each.title,
    Share: lambda each: each.label or each.key or "unknown",
    CaseLine: lambda each: f"case {each.case}",
    BreakUp: lambda each: each.international_designator,
    Verdict: lambda each: each.criteria,
    EvolutionPoint: lambda each: f"{_words(each.at_utc)} by {each.by}",
    StoryStep: lambda each: f"{_words(each.at_utc)} {each.kind} {each.what} {each.who}".rstrip(),
}
# Field names that do not say by themselves, with "_" as spaces, what they are.
_LABELS: Final = {
    "pc": "probability",
    "max_pc": "largest probability",
    "highest_pc": "highest probability",
    "highest_max_pc": "highest largest probability",
    "top": "top ten",
    "headline": "headline",
    "before": "the weeks before",
    "none": "without a level",
    "tca_utc": "closest approach",
    "norad_cat_id": "catalogue number",
    "realised_miss_km": "realised miss",
}
_UNITS: Final = {
    "_km_s": "km/s",
    "_km": "km",
    "_hours": "h",
    "_days": "days",
    "_minutes": "min",
    "_deg": "deg",
}

Path = tuple[str, ...]


def is_same_content(before: WeeklyReport, after: WeeklyReport) -> bool:
    """Whether two summaries tell a reader the same."""
    return next(_differences((), before, after), None) is None


def changes_between(before: WeeklyReport, after: WeeklyReport) -> list[str]:
    """Sentences such as "ISS, counts, passed, red: 3 instead of 2.", in the order of the summary.

    Of more than ``MOST`` the last sentence says how many are left out.
    """
    told = list(dict.fromkeys(_differences((), before, after)))
    if len(told) <= MOST:
        return told
    return [*told[:MOST], f"And {len(told) - MOST} more differences."]


def _differences(path: Path, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if is_dataclass(before) and type(before) is type(after):
        yield from _of_fields(path, before, after)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _of_lists(path, before, after)
    else:
        yield _sentence(path, _instead(path, before, after))


def _of_fields(path: Path, before: Any, after: Any) -> Iterator[str]:
    skipped = NOT_SAID if isinstance(before, WeeklyReport) else frozenset[str]()
    skipped |= _SAID_ELSEWHERE.get(type(before), frozenset())
    for each in fields(before):
        if each.name not in skipped:
            # A station's name says enough: its parts need no "stations" before it.
            step = () if each.name == "stations" else (each.name,)
            one, two = getattr(before, each.name), getattr(after, each.name)
            yield from _differences((*path, *step), one, two)


def _of_lists(path: Path, before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[str]:
    one, two = _by_name(before), _by_name(after)
    for name, each in two.items():
        if name not in one:
            yield _sentence((*path, name), "new")
        elif is_dataclass(each):
            yield from _differences((*path, name), one[name], each)
    for name in one:
        if name not in two:
            yield _sentence((*path, name), "no longer there")
    if list(one) == list(two) and not any(map(is_dataclass, after)) and before != after:
        yield _sentence(path, _instead(path, before, after))
    elif set(one) == set(two) and list(one) != list(two):
        yield _sentence(path, "in another order")


def _by_name(values: tuple[Any, ...]) -> dict[str, Any]:
    """The members of a list by what names each; those of one name are counted."""
    named: dict[str, Any] = {}
    for each in values:
        of = _NAMES.get(type(each))
        name = of(each) if of else _value((), each)
        count = 2
        while name in named:
            name = f"{of(each) if of else _value((), each)}, number {count}"
            count += 1
        named[name] = each
    return named


def _instead(path: Path, before: Any, after: Any) -> str:
    """ "3 instead of 2"; in all its digits what a few would not tell apart."""
    one, two = _value(path, before), _value(path, after)
    if one == two:
        one, two = f"{before}{_unit(path)}", f"{after}{_unit(path)}"
    return f"{two} instead of {one}"


def _sentence(path: Path, what: str) -> str:
    words = ", ".join(_label(each) for each in path)
    return f"{words[:1].upper()}{words[1:]}: {what}."


def _label(name: str) -> str:
    if name in _LABELS:
        return _LABELS[name]
    bare = next((name.removesuffix(unit) for unit in _UNITS if name.endswith(unit)), name)
    return bare.removesuffix("_utc").replace("_", " ") if name.islower() else name


def _value(path: Path, value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_dataclass(value) and type(value) in _NAMES:
        named: str = _NAMES[type(value)](value)
        return named
    if isinstance(value, tuple):
        return "(" + ", ".join(_value(path, each) for each in value) + ")"
    return f"{_words(value)}{_unit(path)}" or "nothing"


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{nearest(value, SECOND):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, StrEnum):
        return value.value
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _unit(path: Path) -> str:
    last = path[-1] if path else ""
    return next((f" {unit}" for end, unit in _UNITS.items() if last.endswith(end)), "")
