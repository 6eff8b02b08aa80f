"""Pull a feed in a test, whatever keeps it from being asked now."""

from __future__ import annotations

from datetime import timedelta

from screening.catalog.models import (
    Feed,
    Pull,
)
from screening.catalog.services import (
    feed_pull,
)
from screening.common.clock import real_now_utc


def pulled(feed: Feed) -> Pull:
    pull = feed_pull(feed)
    if pull is None:
        raise AssertionError("the feed may not be asked now")
    return pull


def let_time_pass(feed: Feed) -> Feed:
    """Pretend that the feed's interval and back-off are over."""
    Feed.objects.filter(pk=feed.pk).update(not_before=real_now_utc() - timedelta(seconds=1))
    feed.refresh_from_db()
    return feed


def minutes_until_next(feed: Feed) -> float:
    feed.refresh_from_db()
    if feed.not_before is None:
        raise AssertionError("nothing keeps the feed from being asked at once")
    return (feed.not_before - real_now_utc()).total_seconds() / 60
