"""What the sides of a case find and mean to do, side by side, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from sasweb.web.counterpart_words import (
    CHOICES,
    in_language,
    instant_words,
    is_chinese,
    party_name,
)
from screening.common.exceptions import InputError
from screening.common.lengths import component_words, km_words
from screening.conjunctions.likelihood_words import probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.columns import columns_of
from screening.coordination.differences import differences
from screening.coordination.standing import CaseStanding, Intent, Party
from screening.coordination.stated_words import in_chinese

UNKNOWN: Final = "–"
FIGURES: Final = (
    ("tca_utc", gettext_lazy("Closest approach (UTC)")),
    ("miss_distance_km", gettext_lazy("Miss distance")),
    ("radial_km", gettext_lazy("Radial")),
    ("in_track_km", gettext_lazy("In-track")),
    ("cross_track_km", gettext_lazy("Cross-track")),
    ("relative_speed_km_s", gettext_lazy("Relative speed")),
    ("pc", gettext_lazy("Collision probability")),
    ("max_pc", gettext_lazy("Greatest possible probability")),
)
_UNITS: Final = (("_km_s", "km/s"), ("_m", "m"))
_COMPONENTS: Final = frozenset({"radial_km", "in_track_km", "cross_track_km"})
_DECIMALS: Final = {"km/s": 3, "m": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, with a cell for each column; ``is_apart`` where two that are known differ."""

    label: Any
    cells: tuple[str, ...]
    is_apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """What one side has said, as the reader may see it."""

    party: Party
    name: str
    is_own: bool
    choice: Any
    window: str
    plan: str
    plan_result: str


def side_view(standing: CaseStanding, party: Party, own_slug: str) -> SideView:
    """What a side means to do, as far as it is shown."""
    intent = standing.intents.get(party.slug)
    return SideView(
        party=party,
        name=party_name(party),
        is_own=party.slug == own_slug,
        choice=_choice(intent),
        window=_window(intent),
        plan=plan_words(intent.plan) if intent else "",
        plan_result=_plan_result(standing, party.slug),
    )


def opening_rows(facts: Mapping[str, Any]) -> tuple[Row, ...]:
    """The public facts that opened the case."""
    return tuple(
        Row(label, (figure(name, facts[name]),))
        for name, label in FIGURES
        if facts.get(name) is not None
    )


def compared(standing: CaseStanding) -> tuple[tuple[Row, ...], str]:
    """Both sides' statements, row by row, and the sentence of where they part.

    The sentence is empty until both have stated.
    """
    columns = columns_of(standing)
    if len(columns) < 2:
        return (), ""
    found = differences(columns)
    rows = tuple(
        Row(in_language(row.label), tuple(in_language(cell) for cell in row.cells), row.is_apart)
        for row in found.rows
    )
    have_stated = all(column.missing is None for column in columns)
    return rows, in_language(found.sentence) if have_stated else ""


def figure(name: str, value: Any) -> str:
    """A figure with its unit; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return _instant(value) if name.endswith("_utc") else value
    if name in ("pc", "max_pc"):
        return _said(probability_words(value))
    if name in _COMPONENTS:
        return _said(component_words(value))
    if name.endswith("_km"):
        return _said(km_words(value))
    unit = next((unit for ending, unit in _UNITS if name.endswith(ending)), "")
    return f"{value:,.{_DECIMALS.get(unit, 3)}f} {unit}".strip()


def _said(words: str) -> str:
    return in_chinese(words) if is_chinese() else words


def _choice(intent: Intent | None) -> Any:
    if intent is None:
        return gettext("not declared yet")
    return CHOICES[intent.choice] if intent.choice is not None else gettext("withheld")


def _window(intent: Intent | None) -> str:
    if intent is None or (intent.window_start_utc is None and intent.window_end_utc is None):
        return ""
    ends = (intent.window_start_utc, intent.window_end_utc)
    return " – ".join(instant_words(each) for each in ends)


def plan_words(held: Any) -> str:
    """A plan in a line, as far as it is shown; empty for none."""
    if held is None:
        return ""
    if isinstance(held, Withheld):
        return gettext("withheld")
    if held.get("kind") == "oem":
        digest = str(held.get("oem_sha256", ""))[:12]
        return gettext("An ephemeris (OEM), SHA-256 %(digest)s…") % {"digest": digest}
    burn = " ".join(f"{each:+.3f}" for each in held.get("dv_rtn_m_s") or ())
    return gettext("A burn at %(at)s of %(burn)s m/s (radial, in-track, cross-track)") % {
        "at": _instant(held.get("burn_at_utc")),
        "burn": burn,
    }


def _plan_result(standing: CaseStanding, slug: str) -> str:
    entry = standing.plans_screened.get(slug)
    if entry is None:
        return ""
    if isinstance(entry.part("result"), Withheld):
        return gettext("withheld")
    said = entry.shown("result").get("sentence")
    words = said.get("zh" if is_chinese() else "en") if isinstance(said, Mapping) else said
    return str(words or "")


def _instant(text: Any) -> str:
    try:
        return instant_words(instant_of(text))
    except InputError:
        return str(text or UNKNOWN)
