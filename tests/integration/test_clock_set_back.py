"""A clock that was ahead for a while and is set right: nothing waits until it is as late again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sasweb.pulses import Speaker
from screening.catalog.models import Feed, Pull, PullStatus
from screening.catalog.selectors import feeds_due
from screening.catalog.services.claims import pull_claim, pull_take_over
from screening.common.clock import real_now_utc
from screening.common.process_identity import own_identity
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_rest import rests_until
from screening.conjunctions.services import run_claim as claims
from screening.conjunctions.services import run_request, runs_resume_lost
from tests import factories
from tests.screened_world import two_objects

pytestmark = pytest.mark.django_db

FAR_AHEAD = timedelta(days=40)


@pytest.fixture
def ahead() -> datetime:
    """An instant that the clock showed while it was wrong."""
    return real_now_utc() + FAR_AHEAD


class TestFeeds:
    def feed(self, **fields: object) -> Feed:
        return factories.feed(expected_every_s=14_400, min_interval_s=7200, **fields)

    def test_one_that_was_asked_then_is_due_now(self, ahead: datetime) -> None:
        feed = self.feed(last_success_at=ahead, not_before=ahead + timedelta(hours=2))
        assert feeds_due(real_now_utc()) == [feed]
        assert pull_claim(feed.pk) is not None

    def test_one_that_was_claimed_then_is_free_now(self, ahead: datetime) -> None:
        feed = self.feed(claimed_until=ahead)
        assert feeds_due(real_now_utc()) == [feed]

    def test_the_longest_back_off_is_kept(self) -> None:
        self.feed(not_before=real_now_utc() + timedelta(hours=23))
        assert feeds_due(real_now_utc()) == []

    def test_a_pull_whose_worker_beat_then_is_taken_over(self, ahead: datetime) -> None:
        pull = factories.pull(status=PullStatus.RUNNING, heartbeat_at=ahead, holder=own_identity())
        assert pull_take_over(Pull.objects.get(pk=pull.pk))


class TestRuns:
    def queued(self) -> ScreeningRun:
        two_objects()
        return run_request("test", enqueue=False)

    def test_one_whose_worker_beat_then_is_queued_again(self, ahead: datetime) -> None:
        run = self.queued()
        assert claims.run_claim(run.pk)
        ScreeningRun.objects.update(heartbeat_at=ahead)
        assert runs_resume_lost() == 1

    def test_one_that_was_told_of_then_is_told_of_again(
        self, ahead: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run = self.queued()
        ScreeningRun.objects.update(heartbeat_at=ahead)
        told: list[int] = []
        monkeypatch.setattr(claims, "run_enqueue", told.append)
        runs_resume_lost()
        assert told == [run.pk]

    def test_one_that_failed_then_holds_the_schedule_back_no_longer(self, ahead: datetime) -> None:
        run = factories.run(status=RunStatus.FAILED, requested_at=ahead)
        assert rests_until(run) is None
        run.requested_at = real_now_utc()
        assert rests_until(run) is not None


def test_who_spoke_then_speaks_now() -> None:
    speaker = Speaker(lambda: ["beat"])
    now = datetime(2026, 3, 10, tzinfo=UTC)
    assert speaker.speak(now + FAR_AHEAD)
    assert speaker.speak(now)
    assert not speaker.speak(now + timedelta(seconds=1))
