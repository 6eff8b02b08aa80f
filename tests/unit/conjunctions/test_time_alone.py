"""What time alone changes is found without reading what was said, and nothing is missed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sasweb.schedule import PERIODIC_TASKS
from screening.common.clock import Clock, real_now_utc
from screening.conjunctions.criteria.rule_documents import rule_from_document
from screening.conjunctions.life_models import RuleVersion, Transition
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.life_cycle import lives_advance, lives_advance_by_time
from screening.conjunctions.services.rules import rule_add
from screening.conjunctions.tasks import LIVES_JUDGED_WITHIN
from screening.conjunctions.time_alone import changing_leads
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
RED = {"pc": 3e-4, "pc_grade": "screening", "volumes_entered": ["notification box"]}


@pytest.fixture
def clock(settings: Any) -> Any:
    """Set what time it is: ``clock(NOW)``."""

    def set_to(at_utc: datetime) -> None:
        settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=real_now_utc(), rate=0.0)

    set_to(NOW)
    return set_to


def _found(tca_h: float, **opinion: Any) -> Conjunction:
    made = factories.conjunction(tca_utc=NOW + tca_h * HOUR)
    factories.assessment(made, **RED | opinion)
    return made


def _reported(tca_h: float, miss_distance_km: float = 0.5) -> Conjunction:
    """Known from a message alone: it never goes stale, and waits for its decision point."""
    made = factories.conjunction(
        tca_utc=NOW + tca_h * HOUR, first_run=None, last_seen_run=None, last_looked_run=None
    )
    row = factories.assessment(
        made, run=None, originator="CARA", miss_distance_km=miss_distance_km, **RED
    )
    Assessment.objects.filter(pk=row.pk).update(tca_utc=made.tca_utc)
    Conjunction.objects.filter(pk=made.pk).update(latest_assessment=row, latest_report=row)
    return made


def test_after_each_look_a_full_judgement_finds_nothing_more(clock: Any) -> None:
    _found(10.5, primary_age_days=2.8)
    _found(30, secondary_age_days=9.0)
    for tca_h in (3.25, 28.5, 29.9, 47.1, 73.2, 80):
        _reported(tca_h)
    _reported(90, miss_distance_km=3.0)
    lives_advance()
    changed = 0
    for step in range(1, 96):
        clock(NOW + step * HOUR)
        changed += len(lives_advance_by_time(within=HOUR))
        assert lives_advance() == [], f"missed {step} h on"
    states = set(Transition.objects.values_list("to_state", flat=True))
    assert {"red", "emergency", "stale", "passed"} <= states
    assert changed >= 10


def test_nothing_that_was_said_is_read_while_nothing_can_change(
    clock: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for tca_h in range(100, 120):
        _reported(tca_h)
    lives_advance()
    clock(NOW + timedelta(minutes=1))
    with django_assert_max_num_queries(6) as asked:
        assert lives_advance_by_time(within=timedelta(minutes=30)) == []
    assert not any("conjunctions_assessment" in each["sql"].partition("JOIN")[0] for each in asked)


def test_another_rule_is_gone_by_at_once(clock: Any) -> None:
    subject = _reported(100)
    lives_advance()
    clock(NOW + HOUR)
    version = RuleVersion.objects.get(station=subject.station)
    levels = [each for each in version.document["levels"] if each["level"] == "watch"]
    rule_add(subject.station, version.document | {"levels": levels}, author="Li Na")
    (written,) = lives_advance_by_time(within=timedelta(minutes=30))
    assert written.rule is not None
    assert (written.rule.number, written.to_state) == (2, "watch")


def test_a_rule_changes_its_mind_at_its_times_and_its_decision_point() -> None:
    factories.station()
    version = RuleVersion.objects.get(station__slug="iss")
    leads = changing_leads(rule_from_document(version.document, "rule"))
    assert leads == {28 * HOUR, 72 * HOUR}


def test_the_window_is_longer_than_what_lies_between_two_full_judgements() -> None:
    between = timedelta(seconds=PERIODIC_TASKS["judge-lives"].interval_s)
    assert between * 2 <= LIVES_JUDGED_WITHIN
