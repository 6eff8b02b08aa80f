"""Which rule a station goes by at an instant."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from screening.common.exceptions import InputError
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.criteria.rule_words import rule_differences
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.life_models import RuleVersion

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One stored version, and what it says."""

    version: RuleVersion
    rule: StationRule


@dataclass(frozen=True, slots=True)
class _Read:
    """A document and what it says. A version never changes, but another database has others."""

    document: Any
    rule: StationRule


_READ: Final[dict[int, _Read]] = {}  # by the version's key


def rules_in_force(station_ids: Iterable[int], at_utc: datetime) -> dict[int, RuleInForce]:
    """The rule of each station at an instant; a station that has none yet is left out.

    So is one whose rule cannot be read, loudly: what a run has found must not be lost for that.
    """
    return _in_force(RuleVersion.objects.filter(station__in=set(station_ids)), at_utc)


def _in_force(versions: QuerySet[RuleVersion], at_utc: datetime) -> dict[int, RuleInForce]:
    valid = versions.filter(valid_from__lte=at_utc)
    newest = {
        each.station_id: each
        for each in valid.select_related("station").order_by("valid_from", "number")
    }
    found: dict[int, RuleInForce] = {}
    for key, version in newest.items():
        try:
            found[key] = RuleInForce(version, read_rule(version))
        except InputError:
            logger.exception("The %s cannot be read: no level is raised by it.", version)
    return found


def ruled_stations(at_utc: datetime) -> frozenset[int]:
    """The stations that have a rule in force which can be read, by their keys."""
    return frozenset(_in_force(RuleVersion.objects.all(), at_utc))


def rule_in_force(station_id: int, at_utc: datetime) -> RuleInForce | None:
    """The rule of one station at an instant."""
    return rules_in_force([station_id], at_utc).get(station_id)


def read_rule(version: RuleVersion) -> StationRule:
    """What a stored version says. Raises InputError when this release cannot read it.

    Each is read once in the life of a process: pages ask for the rule many times.
    """
    known = _READ.get(version.pk)
    if known is not None and known.document == version.document:
        return known.rule
    rule = rule_from_document(version.document, str(version))
    _READ[version.pk] = _Read(version.document, rule)
    return rule


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One stored version, and what it changes of the one before; the first changes nothing."""

    version: RuleVersion
    differences: tuple[str, ...]
    is_in_force: bool


def rule_history(station_id: int, at_utc: datetime | None = None) -> list[VersionChange]:
    """Every version of a station's rule, the newest first, each with what it changes in words."""
    versions = RuleVersion.objects.filter(station=station_id).select_related("station")
    told: list[VersionChange] = []
    before: StationRule | None = None
    in_force = max(
        (each for each in versions if at_utc is None or each.valid_from <= at_utc),
        key=lambda each: (each.valid_from, each.number),
        default=None,
    )
    for version in sorted(versions, key=lambda each: each.number):
        rule, trouble = _read_or_trouble(version)
        differences = rule_differences(before, rule) if before and rule else []
        told.append(
            VersionChange(
                version, (trouble,) if trouble else tuple(differences), version == in_force
            )
        )
        before = rule or before
    return told[::-1]


def rule_or_none(version: RuleVersion) -> StationRule | None:
    """What a stored version says, None where this release cannot read it."""
    return _read_or_trouble(version)[0]


def _read_or_trouble(version: RuleVersion) -> tuple[StationRule | None, str]:
    try:
        return read_rule(version), ""
    except InputError as error:
        return None, f"This release cannot read it: {error}"
