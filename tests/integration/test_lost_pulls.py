"""What becomes of a pull whose worker dies half-way, or that two workers want at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from screening.catalog.models import Feed, Pull, PullStatus, StoredElementSet
from screening.catalog.selectors import catalog_revision
from screening.catalog.services import (
    PullTakenOver,
    elements_ingest,
    feed_pull,
    feeds_ensure,
    ingest,
    pulls,
    pulls_resume_lost,
)
from screening.catalog.services.claims import LEASE, MAX_ATTEMPTS, Heartbeat, pull_claim
from screening.catalog.services.raw_files import raw_file_keep
from screening.common.clock import real_now_utc
from screening.common.process_identity import own_identity
from screening.engine.elements import read_elements
from tests.catalogues import as_csv, catalogue
from tests.integration.celestrak_server import CelestrakServer

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the product may catch it."""


@pytest.fixture
def active(celestrak: CelestrakServer) -> Feed:
    feeds_ensure("live")
    celestrak.files["active"] = as_csv(catalogue())
    return Feed.objects.get(key="celestrak-gp-active")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four element sets a transaction, so that a small file takes several."""
    monkeypatch.setattr(ingest, "BATCH_RECORDS", 4)


def grow_silent(pull: Pull) -> None:
    """Pretend that the worker of a pull has not been heard of for too long."""
    long_ago = real_now_utc() - LEASE - timedelta(seconds=1)
    Pull.objects.filter(pk=pull.pk).update(heartbeat_at=long_ago)
    Feed.objects.filter(pk=pull.feed_id).update(claimed_until=long_ago)


@pytest.fixture
def killed_half_way(active: Feed, small_batches: None, monkeypatch: pytest.MonkeyPatch) -> Pull:
    """A pull whose worker died after two of its six batches."""
    store_batch = ingest._store_batch
    batches_left = [2]

    def store_two_and_die(*args: Any) -> Any:
        if not batches_left[0]:
            raise Killed
        batches_left[0] -= 1
        return store_batch(*args)

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_store_batch", store_two_and_die)
        with pytest.raises(Killed):
            feed_pull(active)
    pull = Pull.objects.get()
    assert (pull.status, StoredElementSet.objects.count()) == ("running", 8)
    return pull


def test_a_killed_pull_is_completed_from_its_stored_file(
    killed_half_way: Pull, celestrak: CelestrakServer
) -> None:
    grow_silent(killed_half_way)
    (resumed,) = pulls_resume_lost()
    assert resumed == killed_half_way
    assert (resumed.status, resumed.attempts) == ("succeeded", 2)
    assert (resumed.records_new, resumed.records_unchanged) == (22, 0)
    assert StoredElementSet.objects.count() == 22
    assert celestrak.asked_for("active") == 1
    assert catalog_revision() > 0


def test_a_pull_that_still_beats_is_left_to_its_worker(killed_half_way: Pull) -> None:
    assert pulls_resume_lost() == []


def test_a_lost_pull_is_resumed_by_one_worker_only(killed_half_way: Pull) -> None:
    grow_silent(killed_half_way)
    assert len(pulls_resume_lost()) == 1
    assert pulls_resume_lost() == []


def test_a_feed_with_a_lost_pull_is_not_asked_anew(killed_half_way: Pull) -> None:
    grow_silent(killed_half_way)
    feed = killed_half_way.feed
    Feed.objects.filter(pk=feed.pk).update(not_before=None)
    assert feed_pull(feed) is None
    feed.refresh_from_db()
    assert feed.not_before is None


def test_a_pull_whose_process_is_dead_is_completed_without_waiting(killed_half_way: Pull) -> None:
    assert pulls_resume_lost() == []  # this process still lives
    place = own_identity().partition(" ")[0]
    Pull.objects.update(holder=f"{place} {2**22 + 1} 1")  # above every process number
    (resumed,) = pulls_resume_lost()
    assert (resumed.status, StoredElementSet.objects.count()) == ("succeeded", 22)


def test_a_lost_pull_is_claimed_only_when_its_turn_comes(
    active: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Feed.objects.exclude(pk=active.pk).first()
    assert other is not None
    for feed in (active, other):
        pull = pull_claim(feed.pk)
        assert pull is not None
        grow_silent(pull)
    attempts: list[list[int]] = []

    def look(pull: Pull, _: object) -> None:
        attempts.append(list(Pull.objects.order_by("pk").values_list("attempts", flat=True)))
        Pull.objects.filter(pk=pull.pk).update(status=PullStatus.FAILED)

    monkeypatch.setattr(pulls, "_take_in_stored", look)
    assert len(pulls_resume_lost()) == 2
    assert attempts == [[2, 1], [2, 2]]


def test_a_pull_lost_before_its_answer_fails_and_keeps_its_interval(active: Feed) -> None:
    pull = pull_claim(active.pk)
    assert pull is not None
    grow_silent(pull)
    (ended,) = pulls_resume_lost()
    active.refresh_from_db()
    assert ended.status == PullStatus.FAILED
    assert "before the answer had arrived" in ended.message
    assert active.not_before is not None
    assert active.not_before > real_now_utc() + timedelta(hours=1)


def test_a_pull_that_kills_every_worker_is_given_up(killed_half_way: Pull) -> None:
    Pull.objects.update(attempts=MAX_ATTEMPTS)
    grow_silent(killed_half_way)
    (ended,) = pulls_resume_lost()
    assert ended.status == PullStatus.FAILED
    assert "Given up" in ended.message
    assert catalog_revision() > 1, "what had arrived is in use, so the catalogue has changed"


def test_a_worker_that_comes_back_too_late_cannot_finish_what_another_has_taken(
    active: Feed, celestrak: CelestrakServer
) -> None:
    pull = pull_claim(active.pk)
    assert pull is not None
    raw_file_keep(pull, celestrak.files["active"])
    sleeper = Pull.objects.get()
    grow_silent(pull)
    pulls_resume_lost()
    with pytest.raises(PullTakenOver):
        Heartbeat(sleeper).received(1)
    with pytest.raises(PullTakenOver):
        elements_ingest(sleeper, read_elements(celestrak.files["active"], file_name="x"))
    assert StoredElementSet.objects.count() == 22
    assert Pull.objects.get().attempts == 2


def test_an_error_of_our_own_is_recorded_and_raised_and_the_next_pull_completes_it(
    active: Feed, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*args: Any) -> Any:
        raise MemoryError("no memory left")

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "_store_batch", out_of_memory)
        with pytest.raises(MemoryError):
            feed_pull(active)
    assert Pull.objects.get().message == "no memory left"
    Feed.objects.update(not_before=None)
    again = feed_pull(active)
    assert again is not None
    assert (again.status, StoredElementSet.objects.count()) == ("succeeded", 22)


def test_a_full_disk_is_said_in_words(active: Feed, tmp_path: Path) -> None:
    (tmp_path / "pulls").write_text("a file where the folder should be")
    pull = feed_pull(active)
    assert pull is not None
    assert pull.status == PullStatus.FAILED
    assert "SAFE_PASSAGE_DATA_DIR" in pull.message
