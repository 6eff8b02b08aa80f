"""A case opens on public facts, once, between two organisations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.common.clock import Clock
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import Level
from screening.coordination.canonical import instant_text
from screening.coordination.kinds import CaseState, ClosedBy, PartyRole
from screening.coordination.models import Case
from screening.coordination.opening_facts import NO_PUBLIC_FIGURES, PC_NOT_PUBLIC, opening_facts
from screening.coordination.selectors import cases_of, cases_open, standing_of, standings_of
from screening.coordination.services.close import case_close
from screening.coordination.services.open_case import case_open
from screening.operators.models import Operates, Organisation
from tests.alert_world import becomes
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    home_and_other,
    opened_case,
    organisation,
)
from tests.factories import (
    MISS_DISTANCE_KM,
    NOW,
    assessed_conjunction,
    assessment,
    conjunction,
    run,
)

pytestmark = pytest.mark.django_db


def risk(source: str) -> dict[str, Any]:
    return {"primary": {"source": "history"}, "secondary": {"source": source}}


def facts_of(case: Case) -> Any:
    return standing_of(case, NOW).facts


def test_it_opens_as_a_draft_that_we_keep() -> None:
    case = opened_case()
    assert (case.state, case.keeper_slug, case.is_kept_here) == (CaseState.DRAFT, STATION, True)
    standing = standing_of(case, NOW)
    assert [(each.slug, each.role) for each in standing.parties] == [
        (STATION, PartyRole.STATION_SIDE),
        (FLEET, PartyRole.OTHER_SIDE),
    ]
    assert list(case.parties.values_list("slug", "role")) == [
        (STATION, "station_side"),
        (FLEET, "other_side"),
    ]
    assert standing.opened_by == STATION


def test_its_facts_are_those_of_the_newest_assessment() -> None:
    pair = assessed_conjunction()
    assessment(pair, run=run(), miss_distance_km=0.9, pc=1e-5, risk=risk("history"))
    facts = facts_of(opened_case(pair))
    assert facts["primary"]["norad_cat_id"] == 25544
    assert facts["secondary"]["name"] == "VISITOR 1"
    assert facts["secondary"]["manoeuvrability"] == "automated"
    assert facts["station"]["slug"] == "iss"
    assert facts["miss_distance_km"] == 0.9
    assert facts["pc"] == 1e-5
    assert facts["tca_utc"] == instant_text(pair.tca_utc)
    assert facts["basis"] == "public element sets"


def test_unknown_is_never_zero() -> None:
    facts = facts_of(opened_case())
    assert facts["pc"] is None
    assert facts["pc_reason"] == "It was not judged."


def test_figures_of_a_message_are_not_public_facts() -> None:
    pair = conjunction(last_seen_run=None, last_looked_run=None)
    assessment(pair, run=None, originator="CARA", miss_distance_km=0.05, pc=0.2, made_at=NOW)
    facts = opening_facts(pair, NOW, is_exercise=False)
    assert facts["miss_distance_km"] is None
    assert facts["pc"] is None
    assert facts["pc_reason"] == NO_PUBLIC_FIGURES


def test_a_probability_that_rests_on_a_message_is_not_a_public_fact() -> None:
    pair = assessed_conjunction()
    assessment(pair, run=run(), pc=0.2, max_pc=0.3, risk=risk("cdm"))
    facts = opening_facts(pair, NOW, is_exercise=False)
    assert (facts["pc"], facts["max_pc"], facts["pc_reason"]) == (None, None, PC_NOT_PUBLIC)
    assert facts["miss_distance_km"] == MISS_DISTANCE_KM


def test_it_is_detected_since_it_stood_at_its_level() -> None:
    pair = assessed_conjunction()
    for hours, level in ((9, Level.RED), (8, Level.WATCH), (7, Level.RED), (6, Level.EMERGENCY)):
        becomes(pair, level, at_utc=NOW - timedelta(hours=hours))
    becomes(pair, Level.RED, at_utc=NOW - timedelta(hours=5))
    pair.refresh_from_db()
    facts = opening_facts(pair, NOW, is_exercise=False)
    assert facts["level"] == "red"
    assert facts["detected_utc"] == instant_text(NOW - timedelta(hours=7))


def test_one_that_was_opened_already_is_returned() -> None:
    pair = assessed_conjunction()
    assert opened_case(pair) == opened_case(pair)
    assert Case.objects.count() == 1
    assert Case.objects.get().entries.count() == 1


def test_one_that_was_closed_is_opened_anew() -> None:
    pair = assessed_conjunction()
    first = opened_case(pair)
    case_close(first, OURS, reason="Done.", at_utc=NOW)
    assert opened_case(pair) != first
    assert [each.closed_by for each in cases_of(pair)] == ["", ClosedBy.PARTY]
    assert [each.pk for each in cases_open()] == [cases_of(pair)[0].pk]


def test_an_exercise_stands_beside_the_real_thing() -> None:
    pair = assessed_conjunction()
    real, drill = opened_case(pair), opened_case(pair, is_exercise=True)
    assert real != drill
    assert (real.is_exercise, drill.is_exercise) == (False, True)
    assert facts_of(drill)["exercise"] is True


def test_whoever_is_made_up_takes_part_in_exercises_alone() -> None:
    home_and_other()
    drill = organisation("made-up", is_fictional=True)
    case = opened_case(other_side=drill)
    assert case.is_exercise


def test_an_exercise_that_is_on_marks_it(settings: Any) -> None:
    settings.EXERCISE = "Quiet Orbit"
    assert opened_case().is_exercise


def test_synthetic_and_replay_are_marked(settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)
    case = opened_case(assessed_conjunction(is_synthetic=True))
    assert (case.is_synthetic, case.is_replay) == (True, True)
    assert (facts_of(case)["synthetic"], facts_of(case)["replay"]) == (True, True)


def test_of_a_fleet_that_tells_a_station_the_station_side_is_the_other() -> None:
    _, theirs = home_and_other()
    Operates.objects.all().delete()
    Operates.objects.create(organisation=theirs, norad_cat_id=25544, source="For a test.")
    case = case_open(assessed_conjunction(), author="A. Duty", other_side=theirs, at_utc=NOW)
    assert dict(case.parties.values_list("slug", "role")) == {
        FLEET: "station_side",
        STATION: "other_side",
    }


def test_who_seems_to_operate_both_is_the_other_side() -> None:
    _, theirs = home_and_other()
    Operates.objects.all().delete()
    for name in ("VISITOR", "ISS"):
        Operates.objects.create(organisation=theirs, name_prefix=name, source="For a test.")
    case = opened_case()
    assert case.parties.get(slug=STATION).role == PartyRole.STATION_SIDE


def test_intermediaries_and_observers_are_named() -> None:
    agency, watcher = organisation("test-agency"), organisation("test-watcher")
    others = ((PartyRole.INTERMEDIARY, agency), (PartyRole.OBSERVER, watcher))
    case = opened_case(others=others)
    assert case.parties.get(slug="test-agency").role == PartyRole.INTERMEDIARY
    assert case.parties.get(slug="test-watcher").role == PartyRole.OBSERVER


def test_nobody_is_home() -> None:
    home_and_other()
    Organisation.objects.filter(is_home=True).update(is_home=False)
    with pytest.raises(InputError, match="SAFE_PASSAGE_HOME"):
        case_open(assessed_conjunction(), author="A", other_side=organisation(FLEET), at_utc=NOW)


def test_nobody_talks_to_oneself() -> None:
    ours, _ = home_and_other()
    with pytest.raises(InputError, match="choose another side"):
        case_open(assessed_conjunction(), author="A", other_side=ours, at_utc=NOW)


def test_it_names_the_protocols_it_goes_by() -> None:
    case = opened_case()
    protocol = standing_of(case, NOW).protocol
    assert protocol["key"] == case.protocol_key != ""
    assert str(protocol["version"]) == case.protocol_version


def test_many_are_read_in_two_questions(django_assert_num_queries: Any) -> None:
    cases = [opened_case(), opened_case(is_exercise=True)]
    with django_assert_num_queries(2):
        found = standings_of(cases, NOW)
    assert {key: each.state for key, each in found.items()} == {
        case.pk: CaseState.DRAFT for case in cases
    }
