"""How much a pass matters now: the level of its life, by its station's rule.

Only where no rule has judged it (no rule that can be read, or no life yet) does the miss distance
stand in, by the station's thresholds. That rule is there twice, for one pass and for a query; a
test holds them together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from screening.conjunctions.criteria.clauses import SEVEREST_FIRST as LEVELS
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Conjunction
from screening.stations.models import StationThreshold

NONE: Final = "none"
UNKNOWN: Final = "unknown"  # the station has no threshold: nobody has said what is close
SEVEREST_FIRST: Final = (
    StationThreshold.Tier.RED.value,
    StationThreshold.Tier.YELLOW.value,
    StationThreshold.Tier.WATCH.value,
)
ALL_TIERS: Final = (*(level.value for level in LEVELS), NONE, UNKNOWN)


class TierBy(StrEnum):
    """What a tier goes by."""

    RULE = "rule"
    DISTANCE = "distance"  # no rule has judged it


def with_tier(
    conjunctions: QuerySet[Conjunction], ruled_station_ids: Collection[int]
) -> QuerySet[Conjunction]:
    """Add ``tier`` and ``tier_by`` to a query. The stations are those with a rule in force."""
    is_judged = Q(life__isnull=False, station__in=ruled_station_ids)
    return conjunctions.annotate(
        tier=Case(
            When(is_judged, then=_level_expression()),
            default=distance_tier_expression(),
            output_field=CharField(),
        ),
        tier_by=Case(
            When(is_judged, then=Value(TierBy.RULE.value)),
            default=Value(TierBy.DISTANCE.value),
            output_field=CharField(),
        ),
    )


def tiers_from(least: Level) -> list[str]:
    """The tiers that are at least as severe as a level."""
    return [level.value for level in LEVELS[: LEVELS.index(least) + 1]]


def _level_expression() -> Case:
    """The level that stands; of what a run has cleared the one that it had until then."""
    is_cleared = Q(life__state=LifeState.CLEARED.value)
    return Case(
        When(is_cleared & ~Q(life__cleared_level=""), then=F("life__cleared_level")),
        When(is_cleared | Q(life__level=""), then=Value(NONE)),
        default=F("life__level"),
        output_field=CharField(),
    )


def distance_tier(miss_distance_km: float, thresholds_km: Mapping[str, float]) -> str:
    """The severest tier whose threshold the miss distance is under.

    ``thresholds_km`` holds a station's miss distances by tier. Returns "none" when the pass is
    under none of them, "unknown" when there are none.
    """
    if not thresholds_km:
        return UNKNOWN
    for tier in SEVEREST_FIRST:
        if tier in thresholds_km and miss_distance_km < thresholds_km[tier]:
            return tier
    return NONE


def distance_tier_expression() -> Coalesce:
    """``distance_tier`` for a query of conjunctions, by each station's own thresholds."""
    own = StationThreshold.objects.filter(station=OuterRef("station"))
    severity = Case(
        *(When(tier=tier, then=Value(rank)) for rank, tier in enumerate(SEVEREST_FIRST)),
        output_field=IntegerField(),
    )
    crossed = own.filter(miss_distance_km__gt=OuterRef("miss_distance_km")).order_by(severity)
    otherwise = Case(When(Exists(own), then=Value(NONE)), default=Value(UNKNOWN))
    return Coalesce(Subquery(crossed.values("tier")[:1]), otherwise, output_field=CharField())
