"""What workers do for the catalogue. The database is the truth: a lost message loses nothing."""

from __future__ import annotations

from celery import shared_task

from screening.catalog import services
from screening.catalog.models import Feed, Pull
from screening.catalog.selectors import feeds_due
from screening.common.clock import real_now_utc

# A pull is a download (three minutes at most) and an ingest (seconds for 30,000 records).
SOFT_LIMIT_S = 8 * 60
HARD_LIMIT_S = 10 * 60
EXPIRES_S = 10 * 60  # a request that waited longer is made again by pull_due_feeds


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def pull_feed(feed_id: int) -> int | None:
    """Pull one feed if it may be asked now; return the pull's key."""
    pull = services.feed_pull(Feed.objects.get(pk=feed_id))
    return pull.pk if pull else None


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def take_in_accepted_pull(pull_id: int) -> int:
    """Take in a pull that was kept aside and that a person has accepted; return its key."""
    pull = Pull.objects.select_related("feed").get(pk=pull_id)
    return services.pull_take_in_accepted(pull).pk


@shared_task(soft_time_limit=30, time_limit=60)
def pull_due_feeds() -> list[int]:
    """Enqueue a pull of every feed that is due; return their keys."""
    due = [feed.pk for feed in feeds_due(real_now_utc())]
    for feed_id in due:
        pull_feed.apply_async((feed_id,), expires=EXPIRES_S)
    return due


@shared_task(soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def pulls_resume_lost() -> list[int]:
    """End the pulls whose worker died; return their keys."""
    return [pull.pk for pull in services.pulls_resume_lost()]
