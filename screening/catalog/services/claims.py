"""Who may pull a feed now. The one place where politeness and exclusion are decided.

A claim is a conditional update of the feed's row, so it holds across processes and machines. It
lapses unless its holder keeps beating; a holder that comes back after that finds itself replaced
and stops.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from screening.catalog.models import Feed, Pull, PullStatus
from screening.catalog.selectors import LEASE, feed_is_free
from screening.common.clock import real_now_utc
from screening.common.exceptions import SafePassageError
from screening.common.process_identity import is_known_dead, own_identity

BEAT_EVERY_S = 2.0
MAX_ATTEMPTS = 3


class PullTakenOver(SafePassageError):
    """Somebody else has taken this pull over; the work here is abandoned."""


@transaction.atomic
def pull_claim(feed_id: int) -> Pull | None:
    """Start a pull of a feed, or return None when it may not be asked now.

    It may when it is neither stopped nor switched off, nobody else is pulling it, and its interval
    and back-off have passed. Taking the claim uses the interval up, whatever becomes of the pull.
    """
    now = real_now_utc()
    feed = Feed.objects.get(pk=feed_id)
    claimed = Feed.objects.filter(feed_is_free(now), pk=feed_id).update(
        claimed_until=now + LEASE,
        last_attempt_at=now,
        not_before=now + feed.min_interval,
    )
    # A pull whose worker was lost is finished first, from the file it had stored.
    if not claimed or feed.pulls.filter(status=PullStatus.RUNNING).exists():
        transaction.set_rollback(True)
        return None
    return Pull.objects.create(
        feed=Feed.objects.get(pk=feed_id),
        started_at=now,
        heartbeat_at=now,
        holder=own_identity(),
        is_synthetic=feed.is_synthetic,
    )


def pull_is_lost(pull: Pull) -> bool:
    """Whether the worker of a running pull is known to be dead, or has been silent for too long."""
    heard_at, now = pull.heartbeat_at, real_now_utc()
    # NOTE: nobody beats ahead of the clock; a beat from there is from before the clock was set.
    is_silent = heard_at is not None and abs(now - heard_at) > LEASE
    return is_silent or is_known_dead(pull.holder)


@transaction.atomic
def pull_take_over(pull: Pull) -> bool:
    """Claim a running pull whose worker is lost. False when it is not, or has reported since."""
    if not pull_is_lost(pull):
        return False
    now = real_now_utc()
    taken = Pull.objects.filter(
        pk=pull.pk,
        status=PullStatus.RUNNING,
        attempts=pull.attempts,
        heartbeat_at=pull.heartbeat_at,
    ).update(attempts=F("attempts") + 1, heartbeat_at=now, holder=own_identity())
    if taken:
        Feed.objects.filter(pk=pull.feed_id).update(claimed_until=now + LEASE)
        pull.refresh_from_db()
    return bool(taken)


@transaction.atomic
def pull_begin_accepted(pull: Pull) -> bool:
    """Claim a pull that a person has accepted. False when another worker has, or nobody accepted.

    It has no download to make, so the feed's interval is not used up.
    """
    now = real_now_utc()
    begun = Pull.objects.filter(pk=pull.pk, status=PullStatus.ACCEPTED).update(
        status=PullStatus.RUNNING, heartbeat_at=now, holder=own_identity(), progress=0.0
    )
    pull.refresh_from_db()
    return bool(begun)


def pull_lock(pull: Pull) -> None:
    """Make sure, inside a transaction, that a running pull is still ours to finish.

    Raises PullTakenOver when another worker took it over or has finished it.
    """
    mine = Pull.objects.select_for_update().filter(
        pk=pull.pk, status=PullStatus.RUNNING, attempts=pull.attempts
    )
    if not mine.exists():
        raise PullTakenOver(f"Pull {pull.pk} was taken over by another worker.")


@transaction.atomic
def pulls_release() -> int:
    """Let every running pull be taken over at once; return how many there are.

    Only for a start that knows that no worker is alive: nobody should wait for a lease to lapse.
    """
    Feed.objects.exclude(claimed_until=None).update(claimed_until=None)
    silent_since = real_now_utc() - LEASE * 2
    return Pull.objects.filter(status=PullStatus.RUNNING).update(heartbeat_at=silent_since)


class Heartbeat:
    """Says that a pull is alive and how far it is, at most every two seconds."""

    def __init__(self, pull: Pull, on_progress: Callable[[float], None] | None = None) -> None:
        self._pull = pull
        self._on_progress = on_progress
        self._next_beat_s = 0.0

    def received(self, byte_count: int) -> None:
        """The download is going on; how far is unknown, as the size often is."""
        self._beat(0.0)

    def stored(self, fraction: float) -> None:
        """This part of the records is stored."""
        self._beat(fraction)

    def _beat(self, progress: float) -> None:
        if self._on_progress is not None:
            self._on_progress(progress)
        if time.monotonic() < self._next_beat_s:
            return
        self._next_beat_s = time.monotonic() + BEAT_EVERY_S
        now = real_now_utc()
        alive = Pull.objects.filter(
            pk=self._pull.pk, status=PullStatus.RUNNING, attempts=self._pull.attempts
        ).update(heartbeat_at=now, progress=progress)
        if not alive:
            raise PullTakenOver(f"Pull {self._pull.pk} was taken over by another worker.")
        Feed.objects.filter(pk=self._pull.feed_id).update(claimed_until=now + LEASE)
