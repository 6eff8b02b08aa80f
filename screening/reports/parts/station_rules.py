"""The rules that a week's passes are held against: those in force when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.rule_selectors import rules_in_force
from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import PassFact
from screening.stations.models import Station


def station_rules(
    facts: Iterable[PassFact], week: IsoWeek, known_until_utc: datetime
) -> dict[str, StationRule]:
    """The rule of each station that facts name, by its slug; stations without one are left out."""
    slugs = sorted({fact.station for fact in facts})
    stations = dict(Station.objects.filter(slug__in=slugs).order_by("pk").values_list("pk", "slug"))
    in_force = rules_in_force(stations, min(week.end_utc, known_until_utc))
    return {stations[key]: each.rule for key, each in in_force.items()}
