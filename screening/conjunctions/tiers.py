"""How much a pass matters now, by its miss distance, until a probability decides it.

The same rule twice, for one pass and for a query; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from screening.stations.models import StationThreshold

NONE: Final = "none"
UNKNOWN: Final = "unknown"  # the station has no threshold: nobody has said what is close
SEVEREST_FIRST: Final = (
    StationThreshold.Tier.RED.value,
    StationThreshold.Tier.YELLOW.value,
    StationThreshold.Tier.WATCH.value,
)
ALL_TIERS: Final = (*SEVEREST_FIRST, NONE, UNKNOWN)


def tier_of(miss_distance_km: float, thresholds_km: Mapping[str, float]) -> str:
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


def tier_expression() -> Coalesce:
    """``tier_of`` for a query of conjunctions, judged by each station's own thresholds."""
    own = StationThreshold.objects.filter(station=OuterRef("station"))
    severity = Case(
        *(When(tier=tier, then=Value(rank)) for rank, tier in enumerate(SEVEREST_FIRST)),
        output_field=IntegerField(),
    )
    crossed = own.filter(miss_distance_km__gt=OuterRef("miss_distance_km")).order_by(severity)
    otherwise = Case(When(Exists(own), then=Value(NONE)), default=Value(UNKNOWN))
    return Coalesce(Subquery(crossed.values("tier")[:1]), otherwise, output_field=CharField())
