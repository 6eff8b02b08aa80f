"""Which rule a station goes by at an instant."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from screening.common.exceptions import InputError
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.life_models import RuleVersion

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One stored version, and what it says."""

    version: RuleVersion
    rule: StationRule


def rules_in_force(station_ids: Iterable[int], at_utc: datetime) -> dict[int, RuleInForce]:
    """The rule of each station at an instant; a station that has none yet is left out.

    So is one whose rule cannot be read, loudly: what a run has found must not be lost for that.
    """
    versions = RuleVersion.objects.filter(station__in=set(station_ids), valid_from__lte=at_utc)
    newest = {
        each.station_id: each
        for each in versions.select_related("station").order_by("valid_from", "number")
    }
    found: dict[int, RuleInForce] = {}
    for key, version in newest.items():
        try:
            found[key] = RuleInForce(version, read_rule(version))
        except InputError:
            logger.exception("The %s cannot be read: no level is raised by it.", version)
    return found


def rule_in_force(station_id: int, at_utc: datetime) -> RuleInForce | None:
    """The rule of one station at an instant."""
    return rules_in_force([station_id], at_utc).get(station_id)


def read_rule(version: RuleVersion) -> StationRule:
    """What a stored version says. Raises InputError when this release cannot read it."""
    return rule_from_document(version.document, str(version))
