"""Plans against a catalogue made by hand: what they clear, what they create, what they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.coordination.plan_result import (
    Likelihood,
    PlanOf,
    plan_problem,
    plan_result,
    verdict_of,
)
from screening.coordination.plan_search import (
    PlanFindings,
    Question,
    closest,
    search_plan,
    searched_window,
)
from screening.coordination.plan_words import Verdict
from screening.coordination.plans import BurnPlan, EphemerisPlan
from screening.engine.manoeuvre import Burn, burned
from tests.crossings import crossing, least_km
from tests.unit.engine.ephemerides import path, sampled
from tests.unit.engine.orbits import LOW_STATION, START

MOVER = replace(LOW_STATION, norad_cat_id=44714, name="STARLINK-1008")
BURN = Burn(START + timedelta(hours=2), (0.0, 0.3, 0.0))
TCA = START + timedelta(hours=8)
AFTER = burned(MOVER, BURN)
CREATED_AT = START + timedelta(hours=17, minutes=20)
CLEARED_AT = START + timedelta(hours=30)
LATER_AT = START + timedelta(days=3)

PARTNER = crossing(MOVER, TCA, 1, ahead_km=1.0)
CREATED = replace(crossing(AFTER, CREATED_AT, 48274, ahead_km=3.0), name="CSS (TIANHE)")
CLEARED = crossing(MOVER, CLEARED_AT, 3, ahead_km=2.0)
BEFORE_THE_BURN = crossing(MOVER, START + timedelta(hours=1), 4, ahead_km=1.0)
TOO_LATE = crossing(AFTER, LATER_AT, 5, ahead_km=1.0)
FAR_AWAY = replace(LOW_STATION, norad_cat_id=6, mean_motion_rev_day=1.0027, eccentricity=0.001)
CATALOGUE = [PARTNER, CREATED, MOVER, CLEARED, BEFORE_THE_BURN, TOO_LATE, FAR_AWAY]
QUESTION = Question(
    mover=2, other=0, tca_utc=TCA, now_utc=START, limit_km=5.0, limits_km={},
    max_element_age_days=30.0,
)  # fmt: skip
PLAN = BurnPlan(44714, BURN)


def _found(plan: object = PLAN, **changes: object) -> PlanFindings:
    return search_plan(CATALOGUE, plan, replace(QUESTION, **changes))


@pytest.fixture(scope="module")
def found() -> PlanFindings:
    return _found()


def test_it_clears_the_pass_of_the_case(found: PlanFindings) -> None:
    assert found.before is not None
    assert found.after is not None
    assert found.before.miss_distance_km == pytest.approx(
        least_km(MOVER, PARTNER, TCA, 5), abs=1e-4
    )
    assert found.after.miss_distance_km == pytest.approx(
        least_km(AFTER, PARTNER, TCA, 60), abs=1e-4
    )
    assert found.before.miss_distance_km < 1.0  # a kilometre ahead, at 80 degrees
    assert found.after.miss_distance_km > 10.0
    assert verdict_of(found.before, found.after, 5.0) is Verdict.CLEARS


def test_it_creates_one_with_the_object_that_crosses_its_new_path(found: PlanFindings) -> None:
    (created,) = [each for each in found.created if each.tca_utc < START + timedelta(days=2)]
    assert CATALOGUE[created.index] is CREATED
    assert abs(created.tca_utc - CREATED_AT) < timedelta(seconds=2)
    assert created.miss_distance_km == pytest.approx(
        least_km(AFTER, CREATED, CREATED_AT, 5), abs=1e-4
    )
    unplanned_km = least_km(MOVER, CREATED, CREATED_AT, 60)
    assert unplanned_km > 20.0
    assert created.before_km is None  # it was not looked for that far
    r_km = created.r_other_teme_km - created.r_mover_teme_km
    assert np.linalg.norm(r_km) == pytest.approx(created.miss_distance_km, abs=1e-6)


def test_it_counts_what_is_gone_and_looks_at_nothing_before_the_burn(found: PlanFindings) -> None:
    met = {CATALOGUE[each.index].norad_cat_id for each in (*found.created, *found.still)}
    assert found.cleared == 1
    assert CLEARED.norad_cat_id not in met
    assert BEFORE_THE_BURN.norad_cat_id not in met
    assert PARTNER.norad_cat_id not in met
    assert found.from_utc == BURN.at_utc


def test_it_looks_for_three_days_and_for_two_after_the_pass(found: PlanFindings) -> None:
    assert searched_window(PLAN, QUESTION)[1] == BURN.at_utc + timedelta(days=3)
    late = replace(QUESTION, tca_utc=START + timedelta(days=4))
    assert searched_window(PLAN, late)[1] == START + timedelta(days=6)
    assert TOO_LATE.norad_cat_id in {CATALOGUE[each.index].norad_cat_id for each in found.created}
    assert found.screened == len(CATALOGUE)
    assert found.not_screened == 0


def test_a_station_goes_before_a_nearer_stranger_though_its_limit_is_wide() -> None:
    """It came within forty kilometres without the plan too, and not within five."""
    first = _found(limits_km={1: 40.0}).created[0]
    assert CATALOGUE[first.index] is CREATED
    assert first.limit_km == 40.0
    assert 20.0 < first.before_km < 40.0


def test_a_plan_that_changes_nothing_creates_nothing_and_clears_nothing() -> None:
    tiny = _found(BurnPlan(44714, Burn(BURN.at_utc, (0.0, 0.0, 1e-6))))
    assert tiny.created == ()
    assert tiny.cleared == 0
    assert {CATALOGUE[each.index].norad_cat_id for each in tiny.still} == {3}
    (still,) = tiny.still
    assert still.before_km == pytest.approx(still.miss_distance_km, abs=1e-3)
    assert tiny.after == pytest.approx(tiny.before) or (
        tiny.after.miss_distance_km == pytest.approx(tiny.before.miss_distance_km, abs=1e-3)
    )


def test_an_ephemeris_of_the_same_burn_says_the_same(found: PlanFindings) -> None:
    before_s = np.arange(0.0, 7201.0, 60.0)
    after_s = np.arange(7200.0, 4 * 86400.0, 60.0)
    whole = path(sampled(MOVER, START, before_s), sampled(AFTER, START, after_s))
    plan = EphemerisPlan(44714, "", whole)
    by_path = _found(plan)
    assert by_path.from_utc == START + timedelta(seconds=60)
    assert by_path.after.miss_distance_km == pytest.approx(found.after.miss_distance_km, abs=1e-3)
    assert by_path.before == found.before
    assert [(each.index, round(each.miss_distance_km, 2)) for each in by_path.created] == [
        (each.index, round(each.miss_distance_km, 2)) for each in found.created
    ]
    # Here the hour before the burn is looked at as well: that pass stays as it was.
    (still,) = by_path.still
    assert CATALOGUE[still.index] is BEFORE_THE_BURN
    assert still.before_km == pytest.approx(still.miss_distance_km, abs=0.01)


def test_an_ephemeris_that_ends_early_is_looked_at_as_far_as_it_goes() -> None:
    until_s = np.arange(0.0, 40000.0, 60.0)
    by_path = _found(EphemerisPlan(44714, "", path(sampled(MOVER, START, until_s))))
    assert by_path.until_utc < START + timedelta(seconds=40000)
    assert by_path.created == ()


def test_an_object_without_a_position_leaves_the_verdict_open() -> None:
    lost = replace(PARTNER, bstar_per_earth_radius=0.5, mean_motion_rev_day=16.4)
    found = search_plan([lost, *CATALOGUE[1:]], PLAN, QUESTION)
    assert closest(AFTER, lost, TCA) is None
    assert verdict_of(found.before, found.after, 5.0) is Verdict.UNKNOWN
    assert found.not_screened == 1


def test_the_sentences_say_what_is_cleared_and_shout_what_is_created(found: PlanFindings) -> None:
    likely = [Likelihood(3e-5, "", 1e-4)] * len(found.created)
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    told = plan_result(plan_of, found, likely, elements=CATALOGUE, now_utc=START)
    after_km = found.after.miss_distance_km
    assert told["clears_km"] == pytest.approx(after_km, abs=1e-4)
    assert told["sentence"]["en"].startswith(f"Clears this one: {after_km:.3f} km instead of ")
    assert "CREATES one of " in told["sentence"]["en"]
    assert told["creates_count"] == len(told["creates"]) == 2
    assert told["serious_count"] == 2
    by_number = {each["norad_cat_id"]: each for each in told["creates"]}
    assert by_number[48274]["name"] == "CSS (TIANHE)"
    assert by_number[48274]["pc"] == 3e-5
    assert "警告：产生新的交会" in told["sentence"]["zh"]
    assert "可解除本次交会" in told["sentence"]["zh"]
    assert told["elements_mover_utc"] == "2026-03-09T23:00:00.000000Z"
    assert told["problem"] is None


def test_what_it_creates_is_not_shouted_where_it_is_unlikely(found: PlanFindings) -> None:
    """Wherever a fleet's satellite goes, it has some twenty such passes a day."""
    likely = [Likelihood(2e-9, "", 1e-7), Likelihood(3e-8, "", 1e-7)]
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    told = plan_result(plan_of, found, likely, elements=CATALOGUE, now_utc=START)
    assert told["serious_count"] == 0
    assert [each["pc"] for each in told["creates"]] == [3e-8, 2e-9]
    assert "Creates 2 nearer than 5 km, of 7 objects until " in told["sentence"]["en"]
    assert "and clears 1; the likeliest: " in told["sentence"]["en"]
    assert "(Pc 3.0e−08)." in told["sentence"]["en"]
    assert "警告" not in told["sentence"]["zh"]


@pytest.mark.parametrize(
    ("likely", "is_serious"),
    [
        (Likelihood(1e-5, "", 1e-3), True),
        (Likelihood(9.9e-6, "", 1e-3), False),
        (Likelihood(None, "It was not judged.", None), True),
    ],
)
def test_what_is_not_known_is_not_taken_for_harmless(
    found: PlanFindings, likely: Likelihood, is_serious: bool
) -> None:
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    one = replace(found, created=found.created[:1])
    told = plan_result(plan_of, one, [likely], elements=CATALOGUE, now_utc=START)
    assert told["creates"][0]["is_serious"] is is_serious
    assert ("CREATES" in told["sentence"]["en"]) is is_serious


def test_a_station_is_always_told_first(found: PlanFindings) -> None:
    station = replace(found.created[-1], limit_km=35.4)
    likely = [Likelihood(1e-3, "", 1e-2), Likelihood(1e-12, "", 1e-9)]
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    both = replace(found, created=(found.created[0], station))
    told = plan_result(plan_of, both, likely, elements=CATALOGUE, now_utc=START)
    assert [each["is_station"] for each in told["creates"]] == [True, False]
    assert told["serious_count"] == 2


def test_what_was_near_and_comes_nearer_is_told_apart(found: PlanFindings) -> None:
    near = replace(found.created[0], before_km=4.9, miss_distance_km=0.5)
    same = replace(found.created[0], before_km=0.55, miss_distance_km=0.5)
    assert not near.is_new
    assert near.is_closer
    assert not same.is_closer
    closer = replace(found, created=(), still=(near, same))
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    likely = [Likelihood(None, "It was not judged.", None)]
    told = plan_result(plan_of, closer, likely, elements=CATALOGUE, now_utc=START)
    number, name = CATALOGUE[near.index].norad_cat_id, CATALOGUE[near.index].name
    assert (
        f"Brings one closer, from 4.900 km to 0.500 km with {number} {name}"
        in told["sentence"]["en"]
    )
    assert "使另一次交会的距离由 4.900 km 减小" in told["sentence"]["zh"]
    assert "碰撞概率 不详" in told["sentence"]["zh"]
    assert (told["brings_closer_count"], told["still_count"]) == (1, 2)


def test_without_anything_new_it_says_how_many_objects_were_looked_at(found: PlanFindings) -> None:
    quiet = replace(found, created=(), screened=26834)
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    told = plan_result(plan_of, quiet, [], elements=CATALOGUE, now_utc=START)["sentence"]
    assert "Creates none nearer than 5 km, of 26,834 objects until 2026-03-13 06:00" in told["en"]
    assert "未产生 5 km 以内的新交会" in told["zh"]


@pytest.mark.parametrize(
    ("before_km", "after_km", "verdict", "words"),
    [
        (4.0, 0.4, "closer", "BRINGS THIS ONE CLOSER: 0.400 km instead of 4.000 km."),
        (18.0, 0.4, "closer", "BRINGS THIS ONE CLOSER: 0.400 km instead of 18.000 km."),
        (0.4, 4.0, "widens", "Does not clear this one: 4.000 km instead of 0.400 km."),
        (0.4, 5.0, "clears", "Clears this one: 5.000 km instead of 0.400 km."),
        (90.0, 80.0, "far", "By element sets this one is far: 80.000 km with the plan"),
    ],
)
def test_the_pass_of_the_case_is_judged_by_both_distances(
    found: PlanFindings, before_km: float, after_km: float, verdict: str, words: str
) -> None:
    before, after = (replace(found.before, miss_distance_km=each) for each in (before_km, after_km))
    own = replace(found, before=before, after=after, created=())
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    told = plan_result(plan_of, own, [], elements=CATALOGUE, now_utc=START)
    assert told["verdict"] == verdict
    assert told["clears_km"] == (after_km if verdict == "clears" else None)
    assert told["sentence"]["en"].startswith(words)


def test_what_could_not_be_screened_has_no_figures() -> None:
    plan_of = PlanOf("fleet", 4, "burn", 44714, 5.0)
    told = plan_problem(plan_of, en="No elements.", zh="没有根数。")
    asked = {"before_miss_km", "with_plan_miss_km", "clears_km", "creates_count", "objects"}
    assert {told[name] for name in asked} == {None}
    assert told["sentence"]["en"] == "The plan could not be screened. No elements."
    assert told["verdict"] == "unknown"
