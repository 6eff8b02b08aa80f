"""What the sides of a case find and mean to do, side by side, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from sasweb.web.counterpart_words import CHOICES, instant_words, is_chinese, party_name
from screening.common.exceptions import InputError
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.standing import CaseStanding, Intent, Party, Statement

UNKNOWN: Final = "–"
_FIGURES: Final = (
    ("tca_utc", gettext_lazy("Closest approach (UTC)")),
    ("miss_distance_km", gettext_lazy("Miss distance")),
    ("radial_km", gettext_lazy("Radial")),
    ("in_track_km", gettext_lazy("In-track")),
    ("cross_track_km", gettext_lazy("Cross-track")),
    ("relative_speed_km_s", gettext_lazy("Relative speed")),
    ("pc", gettext_lazy("Collision probability")),
    ("max_pc", gettext_lazy("Greatest possible probability")),
    ("pc_method", gettext_lazy("Method")),
    ("hard_body_radius_m", gettext_lazy("Combined radius")),
)
_UNITS: Final = (("_km_s", "km/s"), ("_km", "km"), ("_m", "m"))
_DECIMALS: Final = {"km": 3, "km/s": 3, "m": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, with a cell for each column."""

    label: Any
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A rule by which a side judges, and whether it is met: None where it is not said."""

    name: str
    is_met: bool | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """What one side has said, as the reader may see it."""

    party: Party
    name: str
    is_own: bool
    statement: Statement | None
    criteria: tuple[Criterion, ...]
    data_used: tuple[str, ...]
    remarks: str
    intent: Intent | None
    choice: Any
    window: str
    plan: str
    plan_result: str


def side_view(standing: CaseStanding, party: Party, own_slug: str) -> SideView:
    statement = standing.statements.get(party.slug)
    intent = standing.intents.get(party.slug)
    return SideView(
        party=party,
        name=party_name(party),
        is_own=party.slug == own_slug,
        statement=statement,
        criteria=_criteria(statement.criteria) if statement else (),
        data_used=_data_used(statement.data_used) if statement else (),
        remarks=_text(statement.remarks) if statement else "",
        intent=intent,
        choice=_choice(intent),
        window=_window(intent),
        plan=_plan(intent.plan) if intent else "",
        plan_result=_plan_result(standing, party.slug),
    )


def opening_rows(facts: Mapping[str, Any]) -> tuple[Row, ...]:
    """The public facts that opened the case."""
    return tuple(
        Row(label, (figure(name, facts[name]),))
        for name, label in _FIGURES
        if facts.get(name) is not None
    )


def side_rows(sides: tuple[SideView, ...]) -> tuple[Row, ...]:
    """Each figure that some side gives, with what every side gives for it."""
    given = [_assessment(side) for side in sides]
    return tuple(
        Row(label, tuple(_cell(side, each, name) for side, each in zip(sides, given, strict=True)))
        for name, label in _FIGURES
        if any(each.get(name) is not None for each in given)
    )


def figure(name: str, value: Any) -> str:
    """A figure with its unit; a dash where it is not known."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return _instant(value) if name.endswith("_utc") else value
    if name in ("pc", "max_pc"):
        return f"{value:.2e}"
    unit = next((unit for ending, unit in _UNITS if name.endswith(ending)), "")
    return f"{value:,.{_DECIMALS.get(unit, 3)}f} {unit}".strip()


def _assessment(side: SideView) -> Mapping[str, Any]:
    held = side.statement.assessment if side.statement else None
    return held if isinstance(held, Mapping) else {}


def _cell(side: SideView, given: Mapping[str, Any], name: str) -> str:
    if side.statement is None:
        return gettext("not stated yet")
    if isinstance(side.statement.assessment, Withheld):
        return gettext("withheld")
    if name == "pc" and given.get("pc") is None and given.get("pc_reason"):
        return gettext("not known: %(reason)s") % {"reason": given["pc_reason"]}
    return figure(name, given.get(name))


def _criteria(held: Any) -> tuple[Criterion, ...]:
    if not isinstance(held, list):
        return ()
    return tuple(
        Criterion(
            name=_joined(each.get("name"), each.get("version")),
            is_met=each.get("is_met"),
            clauses=tuple(_clause(clause) for clause in each.get("clauses") or ()),
        )
        for each in held
        if isinstance(each, Mapping)
    )


def _clause(held: Any) -> str:
    words = {True: gettext("met"), False: gettext("not met")}
    is_met = words.get(held.get("is_met"), gettext("not known"))
    return f"{held.get('text', '')}: {is_met}"


def _data_used(held: Any) -> tuple[str, ...]:
    if not isinstance(held, list):
        return ()
    return tuple(
        _joined(
            each.get("norad_cat_id"),
            None if each.get("kind") == "words" else each.get("kind"),
            each.get("source"),
            _instant(each["epoch_utc"]) if each.get("epoch_utc") else None,
        )
        for each in held
        if isinstance(each, Mapping)
    )


def _choice(intent: Intent | None) -> Any:
    if intent is None:
        return gettext("not declared yet")
    return CHOICES[intent.choice] if intent.choice is not None else gettext("withheld")


def _window(intent: Intent | None) -> str:
    if intent is None or (intent.window_start_utc is None and intent.window_end_utc is None):
        return ""
    ends = (intent.window_start_utc, intent.window_end_utc)
    return " – ".join(instant_words(each) for each in ends)


def _plan(held: Any) -> str:
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


def _text(held: Any) -> str:
    return held if isinstance(held, str) else ""


def _joined(*words: Any) -> str:
    return ", ".join(str(each) for each in words if each not in (None, ""))


def _instant(text: Any) -> str:
    try:
        return instant_words(instant_of(text))
    except InputError:
        return str(text or UNKNOWN)
