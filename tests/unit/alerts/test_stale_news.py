"""What has gone stale: when that is news, when it is not, and what does not wait for its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screening.alerts.models import Notice, Recipient
from screening.alerts.selectors import undecided
from screening.alerts.services import alerts_prepare
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_world import becomes
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject() -> Conjunction:
    made = factories.conjunction(tca_utc=NOW + 60 * HOUR)
    factories.assessment(made, pc=3e-5, pc_grade="screening")
    return made


def _kinds() -> list[tuple[str, str]]:
    return [(each.kind, each.level) for each in Notice.objects.order_by("pk")]


def _mitigate(subject: Conjunction) -> None:
    becomes(subject, Level.RED, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    ConjunctionLife.objects.filter(conjunction=subject).update(mitigated_at=NOW)
    alerts_prepare()


def test_a_mitigated_pass_that_goes_stale_and_is_looked_at_again_rings_nobody(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    _mitigate(subject)
    for state, cause in (
        (LifeState.STALE, Cause.GONE_STALE),
        (LifeState.MITIGATED, Cause.LOOKED_AT_AGAIN),
    ):
        becomes(subject, Level.RED, state=state, cause=cause)
        alerts_prepare()
        clocks.move(2 * HOUR)
    assert _kinds() == [("raised", "red"), ("closed", "")]
    assert not undecided().exists()


def test_a_mitigated_pass_that_nobody_was_told_of_is_not_told_of_when_stale(
    subject: Conjunction, clocks: Clocks, ann: Recipient
) -> None:
    _mitigate(subject)
    becomes(subject, Level.RED, state=LifeState.STALE, cause=Cause.GONE_STALE)
    alerts_prepare()
    alerts_prepare()
    assert _kinds() == []


def test_what_was_cleared_and_is_warned_of_by_a_stale_message_is_raised(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.YELLOW)
    alerts_prepare()
    becomes(subject, state=LifeState.CLEARED, cause=Cause.NOT_FOUND)
    clocks.move(2 * HOUR)
    alerts_prepare()
    becomes(subject, Level.RED, state=LifeState.STALE, cause=Cause.GONE_STALE)
    alerts_prepare()
    assert _kinds()[1:] == [("closed", ""), ("raised", "red")]


def test_what_becomes_worse_while_its_figures_are_trusted_again_does_not_wait_for_that(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    becomes(subject, Level.RED, state=LifeState.STALE, cause=Cause.GONE_STALE)
    alerts_prepare()
    becomes(subject, Level.RED, cause=Cause.LOOKED_AT_AGAIN)
    alerts_prepare()
    assert _kinds() == [("raised", "red"), ("changed", "red")]  # good news waits
    subject.assessments.update(pc=9e-3)
    clocks.move(timedelta(minutes=1))
    alerts_prepare()
    worse = Notice.objects.order_by("pk").last()
    assert (worse.kind, worse.level, worse.facts["state"]) == ("changed", "red", "red")
    assert "tenfold" in worse.words
    assert not undecided().exists()
    clocks.move(2 * HOUR)
    alerts_prepare()
    assert Notice.objects.count() == 3


def test_good_news_from_before_a_clock_was_set_back_is_told(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    becomes(subject, Level.YELLOW, at_utc=NOW + timedelta(days=400))
    alerts_prepare()
    assert _kinds() == [("raised", "red"), ("lowered", "yellow")]
