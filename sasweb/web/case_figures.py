"""What both sides state of one pass, beside each other: figures, rules and data, cell by cell.

A cell never hides why it is empty: not stated, not known, or withheld are three different things.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from screening.common.exceptions import InputError
from screening.conjunctions.likelihood_words import MINUS, probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.standing import Statement

CellKind = Literal["value", "unknown", "withheld", "silent"]
_MARKS: Final = {True: ("✓", "met"), False: ("✗", "not met"), None: ("?", "cannot be judged")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of one side; ``note`` says more: the method, or why there is none."""

    side: str  # whose, for screens where columns become lines
    kind: CellKind
    text: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One quantity. ``is_apart``: the sides differ in it beyond what does not matter."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    is_apart: bool


@dataclass(frozen=True, slots=True)
class ClauseLine:
    text: str
    value: str
    limit: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as a side applied it to its own figures."""

    name: str
    version: str
    level: str
    glyph: str
    words: str
    is_met: bool
    clauses: tuple[ClauseLine, ...]


@dataclass(frozen=True, slots=True)
class StatedBy:
    """One side, its newest statement where it has made one, and what can be read of it."""

    side: str
    statement: Statement | None

    @property
    def figures(self) -> Mapping[str, Any]:
        held = self.statement.assessment if self.statement else None
        return held if isinstance(held, Mapping) else {}

    @property
    def missing(self) -> CellKind | None:
        """Why there are no figures at all; None where there are."""
        if self.statement is None:
            return "silent"
        return "withheld" if isinstance(self.statement.assessment, Withheld) else None


def figure_rows(said: Sequence[StatedBy], apart: frozenset[str]) -> list[FigureRow]:
    """Lay out what sides state: a row for each quantity that anybody gives."""
    return [
        FigureRow(
            key, label, tuple(_cell(each, key, write) for each in said), is_apart=key in apart
        )
        for key, label, write in _FIGURES
        if any(key in each.figures for each in said)
    ]


def rule_lines(statement: Statement | None) -> list[RuleLine]:
    """The rules that a side applied, as it states them; empty where it shows none."""
    held = statement.criteria if statement else None
    lines = held if isinstance(held, list) else []
    return [_rule_line(each) for each in lines if isinstance(each, Mapping)]


def data_words(statement: Statement | None) -> list[str]:
    """What a side's figures rest on: "48274: GP, epoch 2026-03-10 02:11 UTC (gp)"."""
    held = statement.data_used if statement else None
    lines = held if isinstance(held, list) else []
    return [_datum_words(each) for each in lines if isinstance(each, Mapping)]


def _cell(by: StatedBy, key: str, write: Callable[[Mapping[str, Any]], Cell | None]) -> Cell:
    if by.missing is not None:
        return Cell(by.side, by.missing)
    written = write(by.figures)
    if written is None:
        return Cell(by.side, "unknown", note=str(by.figures.get(f"{key}_reason") or ""))
    return Cell(by.side, written.kind, written.text, written.unit, written.note)


def _number(key: str, digits: int, unit: str) -> Callable[[Mapping[str, Any]], Cell | None]:
    def write(figures: Mapping[str, Any]) -> Cell | None:
        value = figures.get(key)
        if not _is_number(value):
            return None
        return Cell("", "value", f"{value:,.{digits}f}".replace("-", MINUS), unit)

    return write


def _tca(figures: Mapping[str, Any]) -> Cell | None:
    try:
        at_utc = instant_of(str(figures.get("tca_utc")))
    except InputError:
        return None
    tenths = at_utc.microsecond // 100_000
    return Cell("", "value", f"{at_utc:%Y-%m-%d %H:%M:%S}.{tenths}", "UTC")


def _components(figures: Mapping[str, Any]) -> Cell | None:
    values = [figures.get(f"{name}_km") for name in ("radial", "in_track", "cross_track")]
    if not any(_is_number(each) for each in values):
        return None
    words = " / ".join(f"{each:+,.3f}" if _is_number(each) else "–" for each in values)
    return Cell("", "value", words.replace("-", MINUS), "km")


def _probability(key: str, method: str = "") -> Callable[[Mapping[str, Any]], Cell | None]:
    def write(figures: Mapping[str, Any]) -> Cell | None:
        value = figures.get(key)
        if not _is_number(value):
            return None
        note = str(figures.get(method) or "") if method else ""
        return Cell("", "value", probability_words(float(value)), note=note)

    return write


_FIGURES: Final[Sequence[tuple[str, str, Callable[[Mapping[str, Any]], Cell | None]]]] = (
    ("tca_utc", "Closest approach", _tca),
    ("miss_distance_km", "Miss distance", _number("miss_distance_km", 3, "km")),
    ("radial_km", "Radial / along track / across", _components),
    ("relative_speed_km_s", "Relative speed", _number("relative_speed_km_s", 2, "km/s")),
    ("pc", "Probability of collision", _probability("pc", "pc_method")),
    ("max_pc", "Largest the geometry allows", _probability("max_pc")),
    ("hard_body_radius_m", "Both radii together", _number("hard_body_radius_m", 1, "m")),
)


def _rule_line(held: Mapping[str, Any]) -> RuleLine:
    is_met = held.get("is_met")
    glyph, words = _MARKS[is_met if isinstance(is_met, bool) else None]
    clauses = held.get("clauses")
    return RuleLine(
        name=str(held.get("name", "")),
        version=str(held.get("version", "")),
        level=str(held.get("level", "")),
        glyph=glyph,
        words=words,
        is_met=is_met is True,
        clauses=tuple(
            _clause_line(each)
            for each in (clauses if isinstance(clauses, list) else [])
            if isinstance(each, Mapping)
        ),
    )


def _clause_line(held: Mapping[str, Any]) -> ClauseLine:
    is_met = held.get("is_met")
    glyph, words = _MARKS[is_met if isinstance(is_met, bool) else None]
    return ClauseLine(
        *(_words_of(held.get(key)) for key in ("text", "value", "limit")), glyph, words
    )


def _words_of(value: Any) -> str:
    """A value of somebody's statement as words: they may send numbers or text."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _datum_words(held: Mapping[str, Any]) -> str:
    kind = {"gp": "element set", "ephemeris": "ephemeris", "cdm": "conjunction message"}.get(
        str(held.get("kind")), str(held.get("kind", "data"))
    )
    try:
        epoch = f", of {instant_of(str(held.get('epoch_utc'))):%Y-%m-%d %H:%M} UTC"
    except InputError:
        epoch = ", of an unknown time"
    source = f" ({held['source']})" if held.get("source") else ""
    return f"{held.get('norad_cat_id', 'object')}: {kind}{epoch}{source}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
