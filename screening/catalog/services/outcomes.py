"""How a pull can end, and what that means for its feed. Each end is one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from screening.catalog.models import CatalogChange, Feed, FeedState, Pull, PullStatus
from screening.catalog.selectors import LONGEST_WAIT
from screening.catalog.services.claims import pull_lock
from screening.catalog.sources.base import (
    Fetched,
    SourceRefused,
    SourceUnreachable,
)
from screening.common.clock import real_now_utc

logger = logging.getLogger(__name__)

RECONNECT_AFTER = timedelta(minutes=1)  # doubled with each failure; nothing was asked
MAX_RECONNECT = timedelta(hours=4)
MAX_DOUBLINGS = 12
# Statuses by which a server means the client, not the file.
MEANT_FOR_THE_CLIENT = frozenset({401, 403, 418, 429})
LOCAL_RETRY = timedelta(minutes=1)


def feed_delivered(
    pull: Pull, *, lacking_norad_cat_ids: Sequence[int], newest_epoch_utc: datetime | None
) -> None:
    """Note a feed's success: remember its validators and forget its failures.

    What waits still to be taken in, and is older, is not wanted any more.
    """
    _supersede_older(pull, PullStatus.QUARANTINED, PullStatus.ACCEPTED)
    _note_success(
        pull,
        lacking_norad_cat_ids=lacking_norad_cat_ids,
        newest_epoch_utc=newest_epoch_utc,
        etag=pull.etag,
        last_modified=pull.last_modified,
    )


@transaction.atomic
def pull_unchanged(pull: Pull, message: str) -> None:
    """The source had nothing newer, which is a success."""
    _close(pull, PullStatus.UNCHANGED, message)
    _note_success(pull)


@transaction.atomic
def pull_quarantined(pull: Pull, reason: str) -> None:
    """Keep a suspicious pull aside until a person decides; what is used stays as it was."""
    _supersede_older(pull, PullStatus.QUARANTINED)
    _close(pull, PullStatus.QUARANTINED, f"{reason} Kept aside until a person decides.")
    wait = max(pull.feed.expected_every, pull.feed.min_interval)
    Feed.objects.filter(pk=pull.feed_id).update(
        claimed_until=None, not_before=pull.started_at + wait
    )
    logger.error("%s: pull %s kept aside: %s", pull.feed.key, pull.pk, reason)


@transaction.atomic
def pull_accepting_failed(pull: Pull, error: Exception) -> None:
    """Keep an accepted pull aside again, to be accepted once more: its source did nothing wrong."""
    reason = str(error) or type(error).__name__
    _close(pull, PullStatus.QUARANTINED, f"Taking it in failed, accept it again: {reason}")
    _note_part(pull)
    Feed.objects.filter(pk=pull.feed_id).update(claimed_until=None)
    logger.error("%s: taking in pull %s failed: %s", pull.feed.key, pull.pk, reason)


@transaction.atomic
def pull_failed(pull: Pull, error: Exception) -> None:
    """Record a failure and decide when, or whether, the feed may be asked again."""
    _close(pull, PullStatus.FAILED, str(error) or type(error).__name__)
    _note_part(pull)
    feed = Feed.objects.select_for_update().get(pk=pull.feed_id)
    feed.consecutive_failures += 1
    if feed.state != FeedState.STOPPED:
        feed.last_failure = pull
    feed.claimed_until = None
    feed.not_before = _retry_at(feed, pull, error)
    feed.save(update_fields=["consecutive_failures", "last_failure", "claimed_until", "not_before"])
    if isinstance(error, SourceRefused):
        _stop(feed, pull, error)
    logger.warning("%s: pull %s failed: %s", feed.key, pull.pk, error)


def answer_note(pull: Pull, fetched: Fetched) -> None:
    """Remember what the answer said about itself; the feed takes it over on success only."""
    pull.http_status = fetched.http_status
    pull.etag = fetched.etag
    pull.last_modified = fetched.last_modified
    pull.save(update_fields=["http_status", "etag", "last_modified"])


def _note_success(pull: Pull, **changes: object) -> None:
    """Forget a feed's failures, but not the one that stopped it: it is stopped still.

    An answer from before the feed's last success is no news of it.
    """
    feed = Feed.objects.filter(pk=pull.feed_id)
    feed.update(claimed_until=None)
    delivered_at = _delivered_at(pull)
    last_success_at = feed.select_for_update().values_list("last_success_at", flat=True).get()
    if _is_taken_in_late(pull) and last_success_at and delivered_at < last_success_at:
        return
    feed.update(last_success_at=delivered_at, consecutive_failures=0, **changes)
    feed.exclude(state=FeedState.STOPPED).update(last_failure=None)


def _delivered_at(pull: Pull) -> datetime:
    """When the source gave what a finished pull brought."""
    if _is_taken_in_late(pull) or pull.finished_at is None:
        return pull.started_at
    return pull.finished_at


def _is_taken_in_late(pull: Pull) -> bool:
    """Whether its file had waited for a person, or for a worker in place of a lost one."""
    return bool(pull.decided_by) or pull.attempts > 1


def _note_part(pull: Pull) -> None:
    """What had arrived before a failure is in use, so the catalogue may have changed."""
    if pull.attempts > 1 or pull.element_sets.exists():
        CatalogChange.objects.create(
            changed_at=real_now_utc(), reason=f"part of pull {pull.pk}", pull=pull
        )


def _retry_at(feed: Feed, pull: Pull, error: Exception) -> datetime:
    factor: int = 2 ** min(feed.consecutive_failures - 1, MAX_DOUBLINGS)
    if isinstance(error, SourceUnreachable):
        return real_now_utc() + min(RECONNECT_AFTER * factor, MAX_RECONNECT)
    interval = feed.min_interval or LOCAL_RETRY
    return pull.started_at + min(interval * factor, LONGEST_WAIT)


def _stop(feed: Feed, pull: Pull, error: SourceRefused) -> None:
    """Stop a feed, or every feed of its server when the status is about us, not about the file."""
    stopped = Feed.objects.filter(state=FeedState.IDLE)
    if error.http_status in MEANT_FOR_THE_CLIENT:
        stopped = stopped.filter(kind__startswith=feed.kind.partition("-")[0])
    else:
        stopped = stopped.filter(pk=feed.pk)
    stopped.update(
        state=FeedState.STOPPED,
        stop_reason=str(error),
        stopped_at=real_now_utc(),
        resumed_by="",
        resumed_at=None,
        last_failure=pull,
    )
    logger.error("%s is stopped until a person resumes it: %s", feed.key, error)


def _supersede_older(pull: Pull, *statuses: PullStatus) -> None:
    older = pull.feed.pulls.filter(status__in=statuses, pk__lt=pull.pk)
    older.update(status=PullStatus.SUPERSEDED)


def _close(pull: Pull, status: PullStatus, message: str) -> None:
    pull_lock(pull)
    pull.status = status
    pull.message = message
    pull.finished_at = pull.heartbeat_at = real_now_utc()
    pull.save()
