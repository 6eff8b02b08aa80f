"""What the sides of a case say of one pass, side by side, and where they part. Pure.

Nothing is judged here, and nothing is computed anew: only what was stated is told, in the words of
whoever stated it. What was not stated, or is withheld, says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from screening.common.lengths import component_words, km_words
from screening.coordination.columns import (
    SAME_LENGTH_KM,
    SAME_RADIUS_M,
    SAME_SPEED_KM_S,
    SAME_TCA_S,
    Column,
    data_words,
    instant_words,
    is_same_pc,
    likelihood_words,
    met_words,
    rule_name,
)
from screening.coordination.difference_sentence import sentence_of
from screening.coordination.protocol.clauses import Words
from screening.coordination.stated_words import in_chinese

NOT_STATED: Final = Words("not stated", "未给出")
_NOT_ITS_OWN: Final = Words("–", "–")


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity, a cell a column. ``is_apart`` where two that are known differ."""

    key: str
    label: Words
    cells: tuple[Words, ...]
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """Statements side by side. The sentence is of the first two columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sentence: Words


def differences(columns: Sequence[Column]) -> Differences:
    """Hold statements against each other. Raises ValueError for fewer than two."""
    if len(columns) < 2:
        raise ValueError("Differences are between two or more statements.")
    return Differences(tuple(columns), _rows(columns), sentence_of(columns[0], columns[1]))


def _rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    figures = [_figure_row(columns, each) for each in _FIGURES]
    return (_tca_row(columns), *figures, _data_row(columns), *_criteria_rows(columns))


@dataclass(frozen=True, slots=True)
class _Figure:
    name: str
    label: Words
    words: Callable[[float], str]
    is_same: Callable[[float, float], bool]


def _within(tolerance: float) -> Callable[[float, float], bool]:
    return lambda one, other: abs(one - other) <= tolerance


_FIGURES: Final = (
    _Figure(
        "miss_distance_km",
        Words("miss distance", "最近距离"),
        km_words,
        _within(SAME_LENGTH_KM),
    ),
    *(
        _Figure(name, label, component_words, _within(SAME_LENGTH_KM))
        for name, label in (
            ("radial_km", Words("radial", "径向")),
            ("in_track_km", Words("in-track", "迹向")),
            ("cross_track_km", Words("cross-track", "法向")),
        )
    ),
    _Figure(
        "relative_speed_km_s",
        Words("relative speed", "相对速度"),
        lambda speed: f"{speed:.2f} km/s",
        _within(SAME_SPEED_KM_S),
    ),
    _Figure("pc", Words("probability of collision", "碰撞概率"), likelihood_words, is_same_pc),
    _Figure(
        "max_pc",
        Words("largest probability the geometry allows", "几何条件下的最大碰撞概率"),
        likelihood_words,
        is_same_pc,
    ),
    _Figure(
        "hard_body_radius_m",
        Words("hard-body radius", "硬体半径"),
        lambda radius_m: f"{radius_m:.1f} m",
        _within(SAME_RADIUS_M),
    ),
)


def _figure_row(columns: Sequence[Column], figure: _Figure) -> Row:
    values = [each.figure(figure.name) for each in columns]
    known = [value for value in values if value is not None]
    is_apart = len(known) > 1 and not figure.is_same(min(known), max(known))
    cells = tuple(
        _figure_cell(figure.words(value)) if value is not None else _why(column, figure.name)
        for column, value in zip(columns, values, strict=True)
    )
    return Row(figure.name, figure.label, cells, is_apart)


def _tca_row(columns: Sequence[Column]) -> Row:
    instants = [each.instant("tca_utc") for each in columns]
    known = [each for each in instants if each is not None]
    is_apart = len(known) > 1 and (max(known) - min(known)).total_seconds() > SAME_TCA_S
    cells = tuple(
        _same(instant_words(at)) if at is not None else _why(column, "tca_utc")
        for column, at in zip(columns, instants, strict=True)
    )
    return Row("tca_utc", Words("closest approach", "最接近时刻"), cells, is_apart)


def _data_row(columns: Sequence[Column]) -> Row:
    texts = [data_words(each) for each in columns]
    cells = tuple(
        text or _why(column, "data_used") for column, text in zip(columns, texts, strict=True)
    )
    known = {text for text in texts if text is not None}
    return Row("data_used", Words("data used", "所用数据"), cells, len(known) > 1)


def _criteria_rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    """A row for each rule that anybody named, in the order they did."""
    named = dict.fromkeys(rule_name(rule) for column in columns for rule in column.criteria)
    return tuple(_criterion_row(columns, name) for name in named)


def _criterion_row(columns: Sequence[Column], name: str) -> Row:
    cells, known = [], set()
    for column in columns:
        rule = next((each for each in column.criteria if rule_name(each) == name), None)
        cells.append(_NOT_ITS_OWN if rule is None else met_words(rule.get("is_met")))
        if rule is not None:
            known.add(rule.get("is_met"))
    return Row(f"criteria:{name}", Words(name, in_chinese(name)), tuple(cells), len(known) > 1)


def _why(column: Column, name: str) -> Words:
    """Why a cell has no value: no statement, withheld, or the reason that was stated."""
    if column.missing is not None:
        return column.missing
    reason = column.text(f"{name}_reason")
    if not reason:
        return NOT_STATED
    return Words(f"not stated: {reason}", f"未给出：{in_chinese(reason)}")


def _figure_cell(text: str) -> Words:
    return Words(text, in_chinese(text))


def _same(text: str) -> Words:
    return Words(text, text)
