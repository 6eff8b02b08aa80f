"""What documents tell of the pass itself: who, when, how near, how likely, by which data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any, Final

from django.utils.translation import gettext as _

from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.clause_figures import clause_figures
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.figures import (
    components_words,
    instant_words,
    is_chinese,
    km_words,
    metres_words,
    object_words,
    probability,
    speed_words,
    stated_words,
    text_words,
    unknown_words,
)
from screening.coordination.documents.names import (
    LEVELS,
    MANOEUVRABILITY,
    in_language,
    met_words,
    party_name,
    withheld_words,
    word_of,
)
from screening.coordination.documents.paper import Block, Rows, Table, Words
from screening.coordination.kinds import PartyRole
from screening.coordination.standing import Statement

Figures = Mapping[str, Any]
PUBLIC_ELEMENTS: Final = "gp"  # kind of data that anybody may compute from


def not_shown_words(value: object) -> str:
    """ "withheld: ..." for what is withheld, else that nothing was stated."""
    return withheld_words(value) if isinstance(value, Withheld) else _("not stated")


def writers_figures(facts: CaseFacts) -> Figures:
    """The newest that the writer states of the pass; while it has stated nothing, as opened."""
    stated = facts.figures_of(facts.writer)
    return stated if isinstance(stated, Mapping) else facts.standing.facts


def seconds_to_tca(facts: CaseFacts) -> float:
    """How long after the writing the closest approach is; negative when it is over."""
    stated = writers_figures(facts).get("tca_utc")
    tca_utc = instant_of(stated) if isinstance(stated, str) else facts.standing.tca_utc
    return (tca_utc - facts.written_at_utc).total_seconds()


def objects_rows(facts: CaseFacts) -> Rows:
    """The two objects, who operates each and whether it can manoeuvre."""
    return Rows(
        (
            (_("Object 1"), _object(facts, "primary", PartyRole.STATION_SIDE)),
            (_("Object 2"), _object(facts, "secondary", PartyRole.OTHER_SIDE)),
        )
    )


def _object(facts: CaseFacts, name: str, role: PartyRole) -> str:
    about = facts.standing.facts.get(name)
    held = about if isinstance(about, Mapping) else {}
    said = [object_words(about)]
    party = facts.standing.party_of_role(role)
    if party is not None:
        said.append(_("operator: %(name)s") % {"name": party_name(facts.standing, party.slug)})
    said.append(word_of(MANOEUVRABILITY, held.get("manoeuvrability") or "unknown"))
    return ("；" if is_chinese() else "; ").join(said)


def pass_rows(figures: Figures) -> Rows:
    """When, how near and how likely, in units of one kind."""
    return Rows(
        (
            (_("Time of closest approach (TCA)"), instant_words(figures.get("tca_utc"))),
            (_("Miss distance"), km_words(figures.get("miss_distance_km"))),
            (
                _("Object 2 seen from object 1: radial R, in-track I, cross-track C"),
                components_words(figures),
            ),
            (_("Relative speed"), speed_words(figures.get("relative_speed_km_s"))),
            (
                _("Probability of collision (Pc)"),
                probability(figures.get("pc"), figures.get("pc_reason")),
            ),
            (_("Largest Pc that the geometry allows"), probability(figures.get("max_pc"))),
            *_method_rows(figures),
        )
    )


def _method_rows(figures: Figures) -> Iterable[tuple[str, str]]:
    """How Pc was computed, where a statement has one."""
    if figures.get("pc") is None or "pc_method" not in figures:  # public facts name none
        return ()
    return (
        (_("Method of Pc"), stated_words(figures.get("pc_method")) or unknown_words()),
        (_("Combined hard-body radius"), metres_words(figures.get("hard_body_radius_m"))),
    )


def criteria_block(statement: Statement | None) -> Block:
    """A side's criteria with their outcomes; what could not be judged is said so."""
    criteria = statement.criteria if statement is not None else None
    if not isinstance(criteria, list) or not criteria:
        return Words(not_shown_words(criteria))
    heads = (_("Criterion"), _("Level"), _("Outcome"), _("Conditions"))
    return Table(heads, tuple(_criterion(each) for each in criteria))


def _criterion(held: Figures) -> tuple[str, ...]:
    name = stated_words(held.get("name")) or unknown_words()
    version = stated_words(held.get("version"))
    clauses = [_clause(each) for each in held.get("clauses") or []]
    return (
        f"{name}, {version}" if version else name,
        word_of(LEVELS, held["level"]) if held.get("level") else _("not stated"),
        met_words(held.get("is_met")),
        "; ".join(clauses) or "-",
    )


def _clause(held: Figures) -> str:
    figures = in_language(*astuple(clause_figures(held)))
    return f"{figures}{'：' if is_chinese() else ': '}{met_words(held.get('is_met'))}"


def data_block(statement: Statement | None) -> Block:
    """What a side computed from: one line an object, with the epoch."""
    used = statement.data_used if statement is not None else None
    if not isinstance(used, list) or not used:
        return Words(not_shown_words(used))
    heads = (_("Catalogue number"), _("Data"), _("Epoch"), _("Source"))
    return Table(heads, tuple(_data(each) for each in used))


def _data(held: Figures) -> tuple[str, ...]:
    return (
        text_words(held.get("norad_cat_id")) or unknown_words(),
        _data_kind(held.get("kind")),
        instant_words(held.get("epoch_utc")),
        text_words(held.get("source")) or unknown_words(),
    )


def _data_kind(kind: object) -> str:
    known = {
        "gp": _("public element set (GP)"),
        "ephemeris": _("operator's ephemeris"),
        "cdm": _("conjunction data message (CDM)"),
    }
    return known.get(str(kind), text_words(kind) or unknown_words())


def is_from_public_elements(statement: Statement | None) -> bool:
    """Whether nothing better than public element sets went into an assessment."""
    used = statement.data_used if statement is not None else None
    return isinstance(used, list) and all(each.get("kind") == PUBLIC_ELEMENTS for each in used)
