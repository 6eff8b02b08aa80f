"""A summary as plain data and back: what is stored, hashed and given out. Pure."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from screening.common.exceptions import InputError
from screening.coordination.canonical import canonical, instant_of, instant_text, sha256_of
from screening.reports.weekly_types import FORM, WeeklyReport, WeekSoFar


def report_data(report: WeeklyReport) -> dict[str, Any]:
    """A summary as JSON can hold it, in the order of its fields."""
    data: dict[str, Any] = _plain(report)
    return data


def report_of(data: Mapping[str, Any]) -> WeeklyReport:
    """The summary that ``report_data`` wrote down. Raises InputError for another form's."""
    if data.get("form") != FORM:
        raise InputError(
            f"This summary is of form {data.get('form')}, and this version reads form {FORM}:"
            " make a new edition of its week."
        )
    report: WeeklyReport = _typed(WeeklyReport, data)
    return report


def so_far_data(so_far: WeekSoFar) -> dict[str, Any]:
    """A week that lasts, as JSON can hold it."""
    data: dict[str, Any] = _plain(so_far)
    return data


def so_far_of(data: Mapping[str, Any]) -> WeekSoFar | None:
    """The week that ``so_far_data`` wrote down; None for another form's: it is counted anew."""
    if data.get("form") != FORM:
        return None
    so_far: WeekSoFar = _typed(WeekSoFar, data)
    return so_far


def canonical_json(report: WeeklyReport) -> str:
    """The text whose UTF-8 is hashed: the same wherever it is made of the same facts."""
    return canonical(report_data(report))


def sha256(report: WeeklyReport) -> str:
    """The SHA-256 of a summary, in lower-case hexadecimal digits."""
    return sha256_of(canonical_json(report))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        held = {each: getattr(value, each.name) for each in fields(value)}
        return {each.name: _plain(of) for each, of in held.items() if not _is_left_out(each, of)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return instant_text(value)
    return value.value if isinstance(value, StrEnum) else value


def _typed(kind: Any, value: Any) -> Any:
    inner = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        known = next(each for each in inner if each is not type(None))
        return None if value is None else _typed(known, value)
    if get_origin(kind) is tuple:
        return _typed_tuple(inner, value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(
            **{
                each.name: _typed(hints[each.name], value[each.name])
                for each in fields(kind)
                if each.name in value or not each.metadata
            }
        )
    return instant_of(value) if kind is datetime else kind(value)


def _is_left_out(one: Field[Any], value: Any) -> bool:
    return value is None and "left_out_where_none" in one.metadata


@cache
def _hints(kind: type) -> dict[str, Any]:
    """NOTE: each call reads all of them from their text anew, and a summary has thousands."""
    return get_type_hints(kind)


def _typed_tuple(kinds: tuple[Any, ...], values: Any) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_typed(kinds[0], each) for each in values)
    return tuple(_typed(kind, each) for kind, each in zip(kinds, values, strict=True))
