"""A pull that is kept aside, and what a person makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.catalog import tasks
from screening.catalog.models import (
    Feed,
    Pull,
    PullStatus,
    StoredElementSet,
)
from screening.catalog.selectors import catalog_revision
from screening.catalog.services import (
    feeds_ensure,
    ingest,
    pull_accept,
    pull_dismiss,
    pull_take_in_accepted,
    pulls_resume_lost,
)
from screening.catalog.services.claims import LEASE, pull_begin_accepted
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from tests.catalogues import EPOCH, as_csv, as_json, catalogue, later, satellites
from tests.integration.celestrak_server import CelestrakServer
from tests.integration.pulls import let_time_pass, pulled

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)


class TestASuspiciousAnswer:
    @pytest.fixture
    def half(self, active: Feed, celestrak: CelestrakServer) -> Pull:
        """A second pull that brings half of the rows."""
        pulled(active)
        newer = [*catalogue(0), *later(satellites(20), 4 * HOURS)]
        celestrak.files["active"] = as_csv(newer)
        celestrak.misbehaviour["active"] = "half"
        return pulled(let_time_pass(active))

    def test_with_half_the_rows_is_kept_aside_and_not_used(self, half: Pull) -> None:
        assert half.status == PullStatus.QUARANTINED
        assert "Only 10 objects where pull" in half.message
        assert (half.records_total, half.objects_total) == (10, 10)
        assert StoredElementSet.objects.filter(pull=half).count() == 0

    def test_does_not_count_as_news_from_the_feed(self, half: Pull, active: Feed) -> None:
        active.refresh_from_db()
        assert active.last_success_at is not None
        assert active.last_success_at < half.started_at

    def test_without_a_station_that_was_there_is_kept_aside(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        celestrak.files["active"] = as_csv(later(catalogue()[1:], 4 * HOURS))
        pull = pulled(let_time_pass(active))
        assert pull.status == PullStatus.QUARANTINED
        assert "25544" in pull.message

    @pytest.mark.parametrize("group", ["active", "stations"])
    @pytest.mark.parametrize(("position", "number"), [(0, 25544), (1, 48274)])
    def test_without_a_station_is_kept_aside_even_at_the_first_pull(
        self, celestrak: CelestrakServer, group: str, position: int, number: int
    ) -> None:
        feeds_ensure("live")
        lame = catalogue()
        del lame[position]
        celestrak.files[group] = as_csv(lame)
        pull = pulled(Feed.objects.get(key=f"celestrak-gp-{group}"))
        assert pull.status == PullStatus.QUARANTINED
        assert f"lacks what this feed must contain: {number}." in pull.message
        assert StoredElementSet.objects.count() == 0

    def test_from_an_operators_feed_must_be_about_its_own_station(
        self, celestrak: CelestrakServer
    ) -> None:
        feeds_ensure("live")
        celestrak.files["CSS-E"] = as_json(catalogue(0)[:1])
        pull = pulled(Feed.objects.get(key="celestrak-supgp-css-e"))
        assert pull.status == PullStatus.QUARANTINED
        assert "48274" in pull.message

    def test_of_debris_needs_no_station(self, celestrak: CelestrakServer) -> None:
        feeds_ensure("live")
        celestrak.files["fengyun-1c-debris"] = as_json(satellites(5))
        pull = pulled(Feed.objects.get(key="celestrak-gp-fengyun-1c-debris"))
        assert pull.status == PullStatus.SUCCEEDED

    def test_is_taken_in_when_a_person_accepts_it(self, half: Pull) -> None:
        accepted = pull_take_in_accepted(pull_accept(half, by="operator"))
        assert (accepted.status, accepted.records_new) == ("succeeded", 8)
        assert accepted.decided_by == "operator"
        assert catalog_revision() > 1

    def test_waits_for_a_worker_once_accepted(
        self, half: Pull, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=False) as messages:
            accepted = pull_accept(half, by="operator")
        assert (accepted.status, len(messages)) == ("accepted", 1)
        assert StoredElementSet.objects.filter(pull=half).count() == 0

    def test_is_taken_in_once_however_often_the_message_comes(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        tasks.take_in_accepted_pull(half.pk)
        revision = catalog_revision()
        tasks.take_in_accepted_pull(half.pk)
        assert catalog_revision() == revision
        assert StoredElementSet.objects.filter(pull=half).count() == 8

    def test_can_be_accepted_again_while_it_waits(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pull_accept(half, by="operator").status == PullStatus.ACCEPTED

    def test_whose_message_was_lost_is_taken_in_a_minute_later(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pulls_resume_lost() == []
        Pull.objects.filter(pk=half.pk).update(heartbeat_at=real_now_utc() - 2 * LEASE)
        (resumed,) = pulls_resume_lost()
        assert (resumed.pk, resumed.status, resumed.records_new) == (half.pk, "succeeded", 8)

    def test_whose_worker_dies_while_taking_it_in_is_resumed(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pull_begin_accepted(half)
        Pull.objects.filter(pk=half.pk).update(heartbeat_at=real_now_utc() - 2 * LEASE)
        (resumed,) = pulls_resume_lost()
        assert (resumed.status, resumed.attempts) == ("succeeded", 2)

    def test_that_fails_when_accepted_can_be_accepted_again(
        self, half: Pull, active: Feed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def disk_error(*args: Any) -> Any:
            raise OSError("the disk is full")

        pull_accept(half, by="operator")
        with monkeypatch.context() as patch:
            patch.setattr(ingest, "_store_batch", disk_error)
            with pytest.raises(OSError, match="disk is full"):
                pull_take_in_accepted(half)
        half.refresh_from_db()
        active.refresh_from_db()
        assert half.status == PullStatus.QUARANTINED
        assert "accept it again: the disk is full" in half.message
        assert active.consecutive_failures == 0, "the source did nothing wrong"
        again = pull_take_in_accepted(pull_accept(half, by="operator"))
        assert (again.status, again.records_new) == ("succeeded", 8)

    def test_is_left_when_a_person_dismisses_it(self, half: Pull) -> None:
        dismissed = pull_dismiss(half, by="operator")
        assert (dismissed.status, dismissed.decided_by) == ("superseded", "operator")
        with pytest.raises(InputError, match="not kept aside"):
            pull_accept(half, by="operator")

    def test_is_superseded_by_a_whole_one(
        self, half: Pull, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour.clear()
        assert pulled(let_time_pass(active)).status == PullStatus.SUCCEEDED
        half.refresh_from_db()
        assert half.status == PullStatus.SUPERSEDED

    def test_that_was_accepted_in_vain_is_superseded_by_a_newer_one(
        self, half: Pull, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pull_accept(half, by="operator", enqueue=False)
        celestrak.misbehaviour.clear()
        assert pulled(let_time_pass(active)).status == PullStatus.SUCCEEDED
        assert pull_take_in_accepted(half).status == PullStatus.SUPERSEDED


class TestAcceptedLate:
    """A suspicious first answer of 20 hours ago, whose validators the feed does not have yet."""

    @pytest.fixture
    def held(self, active: Feed, celestrak: CelestrakServer) -> Pull:
        celestrak.files["active"] = as_csv(later(satellites(4), 4 * HOURS))
        pull = pulled(active)
        assert pull.status == PullStatus.QUARANTINED
        Pull.objects.filter(pk=pull.pk).update(started_at=pull.started_at - 20 * HOURS)
        pull.refresh_from_db()
        return pull

    def test_makes_its_feed_no_fresher_than_when_it_was_fetched(
        self, held: Pull, active: Feed
    ) -> None:
        pull_take_in_accepted(pull_accept(held, by="operator", enqueue=False))
        active.refresh_from_db()
        assert active.last_success_at == held.started_at
        assert active.etag == held.etag != ""
        assert active.newest_epoch_utc == held.newest_epoch_utc is not None

    def test_while_a_newer_one_succeeds_takes_nothing_back(self, held: Pull, active: Feed) -> None:
        assert pull_begin_accepted(pull_accept(held, by="operator", enqueue=False))
        newer = {
            "last_success_at": real_now_utc(),
            "etag": "newer",
            "newest_epoch_utc": EPOCH + 8 * HOURS,
        }
        Feed.objects.filter(pk=active.pk).update(**newer)
        Pull.objects.filter(pk=held.pk).update(heartbeat_at=real_now_utc() - 2 * LEASE)
        (resumed,) = pulls_resume_lost()
        assert (resumed.pk, resumed.status) == (held.pk, PullStatus.SUCCEEDED)
        active.refresh_from_db()
        assert {name: getattr(active, name) for name in newer} == newer
        assert active.claimed_until is None

    def test_leaves_a_newer_one_kept_aside(self, held: Pull, active: Feed) -> None:
        pull_accept(held, by="operator", enqueue=False)
        newer = pulled(let_time_pass(active))
        assert newer.status == PullStatus.QUARANTINED
        assert pull_take_in_accepted(held).status == PullStatus.SUCCEEDED
        newer.refresh_from_db()
        assert newer.status == PullStatus.QUARANTINED
