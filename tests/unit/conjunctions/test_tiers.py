"""The tier of a pass: one rule, for one pass and for a query."""

import pytest

from screening.conjunctions.models import Conjunction
from screening.conjunctions.tiers import tier_expression, tier_of
from screening.stations.models import StationThreshold
from tests import factories

THRESHOLDS_KM = {"watch": 25.0, "yellow": 5.0, "red": 1.0}


@pytest.mark.parametrize(
    ("miss_distance_km", "tier"),
    [
        (0.0, "red"),
        (0.999, "red"),
        (1.0, "yellow"),
        (4.999, "yellow"),
        (5.0, "watch"),
        (24.999, "watch"),
        (25.0, "none"),
        (57.0, "none"),
    ],
)
def test_the_tier_is_the_severest_whose_threshold_is_crossed(
    miss_distance_km: float, tier: str
) -> None:
    assert tier_of(miss_distance_km, THRESHOLDS_KM) == tier


def test_without_thresholds_the_tier_is_unknown_and_not_none() -> None:
    assert tier_of(0.1, {}) == "unknown"


def test_a_missing_threshold_leaves_its_tier_out() -> None:
    assert tier_of(0.1, {"watch": 25.0}) == "watch"


def test_the_severest_wins_when_a_person_sets_thresholds_the_wrong_way_round() -> None:
    assert tier_of(0.5, {"red": 9.0, "yellow": 5.0}) == "red"
    assert tier_of(7.0, {"red": 9.0, "yellow": 5.0}) == "red"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "thresholds_km", [THRESHOLDS_KM, {}, {"watch": 25.0}, {"red": 9.0, "yellow": 5.0}]
)
def test_a_query_and_a_single_pass_are_judged_alike(thresholds_km: dict[str, float]) -> None:
    station = factories.station()
    StationThreshold.objects.filter(station=station).delete()
    for tier, km in thresholds_km.items():
        StationThreshold.objects.create(station=station, tier=tier, miss_distance_km=km, source="t")
    run = factories.run()
    for miss_km in (0.5, 1.0, 4.9, 5.0, 7.0, 24.9, 25.0, 40.0):
        factories.conjunction(miss_distance_km=miss_km, first_run=run)
    judged = Conjunction.objects.annotate(tier=tier_expression())
    assert judged.count() == 8
    for each in judged:
        assert each.tier == tier_of(each.miss_distance_km, thresholds_km)


@pytest.mark.django_db
def test_each_station_is_judged_by_its_own_thresholds() -> None:
    StationThreshold.objects.filter(station__slug="css", tier="red").update(miss_distance_km=10.0)
    run = factories.run()
    iss = factories.conjunction(miss_distance_km=7.0, first_run=run)
    css = factories.conjunction(
        miss_distance_km=7.0, first_run=run, station=factories.station("css")
    )
    tiers = Conjunction.objects.annotate(tier=tier_expression()).in_bulk([iss.pk, css.pk])
    assert (tiers[iss.pk].tier, tiers[css.pk].tier) == ("watch", "red")
