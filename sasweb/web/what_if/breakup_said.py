"""The words of a break-up's answer in the reader's language.

They are kept in English with the study, for programs and files. A page reads them back; what is of
another form, as an older release wrote it or a person, is shown as it was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sasweb.web.kept_forms import KeptForms
from sasweb.web.known_reasons import MASS_SOURCES
from sasweb.web.what_if.known_breakup_words import (
    KINDS,
    LIMITS,
    MODEL,
    NAMES,
    REASONS,
    SIZES,
    SOURCES,
    SUBJECTS,
    VALUES,
)
from sasweb.web.what_if.scenario_said import is_scenario, scenario_said

_NUMBER: Final = r"[\d.,]+"
_FIGURES: Final = dict.fromkeys(("count", "most", "small", "each", "distance"), _NUMBER)
_PARTS: Final = KeptForms((*NAMES, *KINDS, *SIZES, *REASONS), _FIGURES)
_SOURCES: Final = KeptForms(
    (*SOURCES, *MASS_SOURCES),
    {"kind": "[a-z ]+", "size": "[a-z]+"},
    {"kind": _PARTS.said, "size": _PARTS.said, "why": _PARTS.said},
)
_ALL: Final = KeptForms(
    (*LIMITS, *SUBJECTS, *VALUES, MODEL, *NAMES), _FIGURES, {"name": _PARTS.said}
)


@dataclass(frozen=True, slots=True)
class Sourced:
    """One figure with where it is from. ``is_cited``: a publication, or words of a person."""

    of: str
    value: str
    source: str
    is_cited: bool


def breakup_said(text: str) -> str:
    """What an answer is kept with, in the reader's language."""
    return _SOURCES.said(text) if _SOURCES.knows(text) else _ALL.said(text)


def assumed_rows(document: Mapping[str, Any]) -> list[Sourced]:
    """What was assumed, and what a ready break-up takes from elsewhere."""
    scenario = document["scenario"] or {}
    return [
        *(_assumed(row) for row in document["assumptions"]),
        *_of_scenario(scenario.get("sources", ())),
    ]


def observed_rows(document: Mapping[str, Any]) -> list[Sourced]:
    """What was seen of a break-up of history."""
    return _of_scenario((document["scenario"] or {}).get("observed", ()))


def _assumed(row: Mapping[str, str]) -> Sourced:
    return _sourced(row, breakup_said, is_cited=not _SOURCES.knows(row["source"]))


def _of_scenario(rows: Iterable[Mapping[str, str]]) -> list[Sourced]:
    return [_sourced(row, scenario_said, is_cited=not is_scenario(row["source"])) for row in rows]


def _sourced(row: Mapping[str, str], said: Callable[[str], str], *, is_cited: bool) -> Sourced:
    return Sourced(said(row["of"]), said(row["value"]), said(row["source"]), is_cited)
