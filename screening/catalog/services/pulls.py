"""One pull from beginning to end: ask, keep, look, take in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from screening.catalog.models import Feed, Pull, PullStatus
from screening.catalog.services.claims import (
    LEASE,
    MAX_ATTEMPTS,
    Heartbeat,
    PullTakenOver,
    pull_begin_accepted,
    pull_claim,
    pull_take_over,
)
from screening.catalog.services.contents import Contents, contents_of_file, contents_of_made
from screening.catalog.services.findings import findings_note
from screening.catalog.services.outcomes import (
    answer_note,
    pull_accepting_failed,
    pull_failed,
    pull_quarantined,
    pull_unchanged,
)
from screening.catalog.services.raw_files import raw_file_keep, raw_file_read, raw_files_prune
from screening.catalog.services.review import suspicion
from screening.catalog.sources.base import Conditions, SourceInterrupted, SourceRefused
from screening.catalog.sources.registry import source_for
from screening.common import log_context
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError, SafePassageError
from screening.engine.elements import UnusableFile

logger = logging.getLogger(__name__)


def feed_pull(feed: Feed, *, on_progress: Callable[[float], None] | None = None) -> Pull | None:
    """Pull a feed if it may be asked now; return the ended pull, or None when it may not.

    Every failure of the source ends in the pull's record and in the feed's state. An error of our
    own is recorded too, and raised.
    """
    pull = pull_claim(feed.pk)
    if pull is None:
        return None
    log_context.note(pull_id=pull.pk)
    return _run(pull, _ask_and_take_in, Heartbeat(pull, on_progress))


def pulls_resume_lost() -> list[Pull]:
    """End the pulls whose worker is lost: from the stored file, or as failed where there is none.

    An accepted pull that no worker has begun, because its message was lost, is taken in too. Each
    is claimed when its turn comes: claimed before, it would fall silent behind a long one.
    """
    return [_run(pull, _take_in_stored, Heartbeat(pull)) for pull in _lost_pulls_claimed()]


def _lost_pulls_claimed() -> Iterator[Pull]:
    pulls = Pull.objects.select_related("feed").order_by("pk")
    for pull in pulls.filter(status=PullStatus.RUNNING):
        if pull_take_over(pull):
            yield pull
    long_ago = real_now_utc() - LEASE
    for pull in pulls.filter(status=PullStatus.ACCEPTED, heartbeat_at__lt=long_ago):
        if pull_begin_accepted(pull):
            yield pull


def pull_take_in_accepted(pull: Pull) -> Pull:
    """Take in a pull that a person has accepted. Where that is done or under way, do nothing."""
    if not pull_begin_accepted(pull):
        return pull
    return _run(pull, _take_in_stored, Heartbeat(pull))


Work = Callable[[Pull, Heartbeat], None]


def _run(pull: Pull, work: Work, beat: Heartbeat) -> Pull:
    try:
        work(pull, beat)
    except PullTakenOver as error:
        logger.warning("%s", error)
    except (SafePassageError, UnusableFile) as error:
        _failed(pull, error)
    except Exception as error:
        _failed(pull, error)
        raise
    pull.refresh_from_db()
    return pull


def _failed(pull: Pull, error: Exception) -> None:
    """Record a failure: of the feed, or of taking in what a person had accepted."""
    if pull.decided_by and pull.attempts <= MAX_ATTEMPTS:
        pull_accepting_failed(pull, error)
    else:
        pull_failed(pull, error)


def _ask_and_take_in(pull: Pull, beat: Heartbeat) -> None:
    feed = pull.feed
    source = source_for(feed)
    Pull.objects.filter(pk=pull.pk).update(address=source.address[:300])
    pull.refresh_from_db()
    try:
        fetched = source.fetch(Conditions(feed.etag, feed.last_modified), beat.received)
    except SourceRefused as error:
        pull.http_status, pull.refusal_excerpt = error.http_status, error.excerpt
        raise
    answer_note(pull, fetched)
    if fetched.is_unchanged:
        pull_unchanged(pull, "The source has nothing newer.")
    elif fetched.made is not None:
        contents = contents_of_made(fetched.made)
        findings_note(pull, contents.findings)
        contents.ingest(pull, beat.stored)
    else:
        raw_file_keep(pull, fetched.data)
        _take_in_data(pull, fetched.data, source.file_name, beat)
        raw_files_prune(feed)


def _take_in_stored(pull: Pull, beat: Heartbeat) -> None:
    if pull.attempts > MAX_ATTEMPTS:
        raise InputError(f"Given up: the worker was lost {pull.attempts - 1} times.")
    if not pull.stored_file:
        raise SourceInterrupted("The worker was lost before the answer had arrived.")
    _take_in_data(pull, raw_file_read(pull), source_for(pull.feed).file_name, beat)


def _take_in_data(pull: Pull, data: bytes, file_name: str, beat: Heartbeat) -> None:
    if earlier := _same_content_before(pull):
        pull_unchanged(pull, f"The same file as in pull {earlier.pk}.")
        return
    contents: Contents = contents_of_file(data, file_name=file_name)
    findings_note(pull, contents.findings)
    reason = "" if pull.decided_by else suspicion(pull, contents.findings.norad_cat_ids)
    if reason:
        pull_quarantined(pull, reason)
    else:
        contents.ingest(pull, beat.stored)


def _same_content_before(pull: Pull) -> Pull | None:
    """The feed's last success, if it brought the very same bytes."""
    last = pull.feed.pulls.filter(status=PullStatus.SUCCEEDED).order_by("-pk").first()
    is_same = last is not None and last.content_sha256 == pull.content_sha256
    return last if is_same else None
