"""The tier of a pass: its level by the station's rule; by distance alone where nobody judged it."""

from typing import Any

import pytest

from screening.conjunctions.life_models import ConjunctionLife, RuleVersion
from screening.conjunctions.models import Conjunction
from screening.conjunctions.selectors import conjunctions_with_tier
from screening.conjunctions.services.life_cycle import lives_advance
from screening.conjunctions.tiers import distance_tier, distance_tier_expression
from screening.stations.models import StationThreshold
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still

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
    assert distance_tier(miss_distance_km, THRESHOLDS_KM) == tier


def test_without_thresholds_the_tier_is_unknown_and_not_none() -> None:
    assert distance_tier(0.1, {}) == "unknown"


def test_a_missing_threshold_leaves_its_tier_out() -> None:
    assert distance_tier(0.1, {"watch": 25.0}) == "watch"


def test_the_severest_wins_when_a_person_sets_thresholds_the_wrong_way_round() -> None:
    assert distance_tier(0.5, {"red": 9.0, "yellow": 5.0}) == "red"
    assert distance_tier(7.0, {"red": 9.0, "yellow": 5.0}) == "red"


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
    judged = Conjunction.objects.annotate(tier=distance_tier_expression())
    assert judged.count() == 8
    for each in judged:
        assert each.tier == distance_tier(each.miss_distance_km, thresholds_km)


@pytest.mark.django_db
def test_each_station_is_judged_by_its_own_thresholds() -> None:
    StationThreshold.objects.filter(station__slug="css", tier="red").update(miss_distance_km=10.0)
    run = factories.run()
    iss = factories.conjunction(miss_distance_km=7.0, first_run=run)
    css = factories.conjunction(
        miss_distance_km=7.0, first_run=run, station=factories.station("css")
    )
    tiers = Conjunction.objects.annotate(tier=distance_tier_expression()).in_bulk([iss.pk, css.pk])
    assert (tiers[iss.pk].tier, tiers[css.pk].tier) == ("watch", "red")


def _tiers() -> tuple[str, str]:
    [one] = conjunctions_with_tier()
    return one.tier, one.tier_by  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_tier_is_the_level_of_its_life_and_no_longer_its_distance(settings: Any) -> None:
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)  # red by distance
    factories.assessment(made, pc=2.1e-5, pc_grade="screening")
    assert _tiers() == ("red", "distance")
    lives_advance()
    assert _tiers() == ("yellow", "rule")


@pytest.mark.django_db
def test_no_level_is_no_tier_however_near(settings: Any) -> None:
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    factories.assessment(made, pc=1e-9, max_pc=1e-9)
    ConjunctionLife.objects.create(conjunction=made, state="detected", since=NOW, sequence=1)
    assert _tiers() == ("none", "rule")


@pytest.mark.django_db
def test_without_a_rule_that_can_be_read_distance_stands_in(settings: Any) -> None:
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    ConjunctionLife.objects.create(conjunction=made, state="detected", since=NOW, sequence=1)
    RuleVersion.objects.filter(station=made.station).update(document={"levels": []})
    assert _tiers() == ("red", "distance")


@pytest.mark.django_db
def test_what_a_run_has_cleared_keeps_the_tier_that_it_had(settings: Any) -> None:
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    factories.assessment(made, pc=2.1e-5, pc_grade="screening")
    lives_advance()
    run = factories.run()
    Conjunction.objects.update(last_looked_run=run)
    lives_advance()
    assert ConjunctionLife.objects.get().state == "cleared"
    assert _tiers() == ("yellow", "rule")
