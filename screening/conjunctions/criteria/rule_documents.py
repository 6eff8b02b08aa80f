"""A station's rule as data: read and validated, with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file
from screening.conjunctions.criteria.clauses import CriteriaSet, Level
from screening.conjunctions.criteria.documents import (
    condition_from_document,
    document_of_condition,
    level,
    mapping,
    refuse_unknown_keys,
    text,
)
from screening.conjunctions.criteria.published import SCHEMA_VERSION, published_criteria
from screening.conjunctions.criteria.rules import (
    DecisionPoint,
    Hold,
    LevelRule,
    Stability,
    StationRule,
    station_rule,
)

_RULE_FIELDS: Final = frozenset({"owner", "levels", "decision_point", "hold", "compared_with"})
_LEVEL_FIELDS: Final = frozenset(
    {"level", "name", "consequence", "source", "note", "condition", "stability"}
)
_MOST_UPDATES: Final = 50


def rule_from_document(document: object, where: str) -> StationRule:
    """Read a station's rule. Raises InputError that says where, what and what is allowed."""
    entry = mapping(document, where)
    refuse_unknown_keys(entry, _RULE_FIELDS, where)
    owner = text(entry, "owner", where)
    return station_rule(
        _levels(entry.get("levels"), owner, where),
        decision_point=_decision_point(entry.get("decision_point"), f"{where}, decision_point"),
        hold=_hold(entry.get("hold"), f"{where}, hold"),
        compared_with=_compared_with(entry.get("compared_with", ()), where),
    )


def document_of_rule(rule: StationRule) -> dict[str, Any]:
    """Write a rule so that ``rule_from_document`` gives it back: boxes as their clauses."""
    point, hold = rule.decision_point, rule.hold
    return {
        "owner": rule.levels[0].criteria.owner,
        "compared_with": list(rule.compared_with),
        "decision_point": {"opens_h": point.opens_h, "closes_h": point.closes_h},
        "hold": {
            "updates": hold.updates,
            "pc_factor": hold.pc_factor,
            "distance_factor": hold.distance_factor,
        },
        "levels": [_document_of_level(each) for each in rule.levels],
    }


def _document_of_level(rule: LevelRule) -> dict[str, Any]:
    criteria, stability = rule.criteria, rule.stability
    written: dict[str, Any] = {
        "level": criteria.level.value,
        "name": criteria.name,
        "consequence": criteria.consequence,
        "source": criteria.source,
        "note": criteria.note,
        "condition": document_of_condition(criteria.condition),
    }
    if stability is not None:
        written["stability"] = {"at_least": stability.at_least, "of": stability.of}
        if stability.geometry is not None:
            written["stability"]["geometry"] = document_of_condition(stability.geometry)
    return written


def load_rules_file(path: Path) -> Mapping[str, dict[str, Any]]:
    """Read the rules that new stations begin with, as documents by the slug of their station.

    Raises InputError with the file, the station and the reason when the file cannot be used.
    """
    document = toml_of_file(path)
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{path.name}: schema_version must be {SCHEMA_VERSION}.")
    rules = document.get("rule", {})
    for slug, entry in rules.items():
        rule_from_document(entry, f"{path.name}, rule {slug}")
    return dict(rules)


def _levels(
    documents: object, owner: str, where: str
) -> dict[Level, tuple[CriteriaSet, Stability | None]]:
    if not isinstance(documents, list | tuple) or not documents:
        raise InputError(f"{where}: levels needs a list of at least one level.")
    found: dict[Level, tuple[CriteriaSet, Stability | None]] = {}
    for number, document in enumerate(documents, start=1):
        place = f"{where}, level {number}"
        entry = mapping(document, place)
        refuse_unknown_keys(entry, _LEVEL_FIELDS, place)
        own = level(entry.get("level"), place)
        if own in found:
            raise InputError(f"{place}: {own} is there twice. Join the conditions with any.")
        found[own] = (
            _criteria(entry, own, owner, place),
            _stability(entry.get("stability"), f"{place}, stability"),
        )
    return found


def _criteria(entry: Mapping[str, Any], own: Level, owner: str, where: str) -> CriteriaSet:
    return CriteriaSet(
        key=f"own-{own}",
        name=text(entry, "name", where),
        owner=owner,
        level=own,
        consequence=text(entry, "consequence", where),
        condition=condition_from_document(entry.get("condition"), f"{where}, condition"),
        source=text(entry, "source", where),
        note=text(entry, "note", where, is_needed=False),
    )


def _stability(document: object, where: str) -> Stability | None:
    if document is None:
        return None
    entry = mapping(document, where)
    refuse_unknown_keys(entry, frozenset({"at_least", "of", "geometry"}), where)
    at_least, of = _count(entry, "at_least", where), _count(entry, "of", where)
    if at_least > of:
        raise InputError(f"{where}: at_least is {at_least}, more than the {of} that are looked at.")
    geometry = entry.get("geometry")
    if geometry is None:
        return Stability(at_least, of)
    return Stability(at_least, of, condition_from_document(geometry, f"{where}, geometry"))


def _decision_point(document: object, where: str) -> DecisionPoint:
    entry = mapping(document, where)
    refuse_unknown_keys(entry, frozenset({"opens_h", "closes_h"}), where)
    opens_h, closes_h = _number(entry, "opens_h", where), _number(entry, "closes_h", where)
    if opens_h < closes_h:
        raise InputError(
            f"{where}: opens_h is {opens_h:g} and closes_h {closes_h:g} before closest approach:"
            " it would close before it opens."
        )
    return DecisionPoint(opens_h, closes_h)


def _hold(document: object, where: str) -> Hold:
    entry = mapping(document, where)
    refuse_unknown_keys(entry, frozenset({"updates", "pc_factor", "distance_factor"}), where)
    factors = {name: _number(entry, name, where) for name in ("pc_factor", "distance_factor")}
    for name, factor in factors.items():
        if factor < 1.0:
            raise InputError(f"{where}: {name} is 1 or more, not {factor:g}: it relaxes a limit.")
    return Hold(_count(entry, "updates", where), **factors)


def _compared_with(document: object, where: str) -> tuple[str, ...]:
    if not isinstance(document, list | tuple):
        raise InputError(f"{where}: compared_with needs a list of keys of published rules.")
    unknown = [str(key) for key in document if str(key) not in published_criteria()]
    if unknown:
        known = ", ".join(published_criteria())
        raise InputError(f"{where}: compared_with: no rule {', '.join(unknown)}. Known: {known}.")
    return tuple(str(key) for key in document)


def _count(entry: Mapping[str, Any], name: str, where: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_UPDATES:
        raise InputError(f"{where}: {name} is a whole number from 1 to {_MOST_UPDATES}.")
    return value


def _number(entry: Mapping[str, Any], name: str, where: str) -> float:
    value = entry.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0.0 <= float(value) < float("inf"):  # type: ignore[arg-type]
        raise InputError(f"{where}: {name} needs a number from zero on, not {value!r}.")
    return float(value)  # type: ignore[arg-type]
