"""What is wrong with feeds, in short sentences: one a cause, however many feeds it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from screening.catalog.feed_ages import FeedAge
from screening.catalog.incidents import incidents_of
from screening.catalog.models import Feed
from screening.common.durations import duration_words


def trouble_sentences(bad: Sequence[FeedAge]) -> list[str]:
    """Say what is wrong with feeds that are late, blind or stopped."""
    stopped = [each.feed for each in bad if each.state == "stopped"]
    going = [each for each in bad if each.state != "stopped"]
    never = [each for each in going if each.age_s is None]
    stale = [each for each in going if each.age_s is not None and each.has_stale_elements]
    silent = [each for each in going if each.age_s is not None and not each.has_stale_elements]
    sentences = [
        _stopped_sentence(stopped),
        _never_sentence(never),
        _silent_sentence(silent),
        _stale_sentence(stale),
    ]
    return [sentence for sentence in sentences if sentence]


def _stopped_sentence(feeds: Sequence[Feed]) -> str:
    incidents = incidents_of(feeds)
    if len(incidents) < 2:
        return incidents[0].sentence if incidents else ""
    hosts = sorted({each.host for each in incidents} - {""})
    by = f" by {' and '.join(hosts)}" if hosts else ""
    return (
        f"{len(feeds)} feeds were refused{by}, {len(incidents)} times; they wait for an operator."
    )


def _never_sentence(feeds: Sequence[FeedAge]) -> str:
    if len(feeds) > 1:
        return f"{len(feeds)} feeds have never delivered."
    return f"{feeds[0].feed.title} has never delivered." if feeds else ""


def _silent_sentence(feeds: Sequence[FeedAge]) -> str:
    if not feeds:
        return ""
    oldest = max(feeds, key=lambda each: each.age_s or 0.0)
    limit = oldest.blind_after_s if oldest.state == "blind" else oldest.late_after_s
    within = f" (limit {duration_words(limit)})" if limit else ""
    silence = f"nothing for {duration_words(oldest.age_s or 0.0)}{within}"
    if len(feeds) == 1:
        return f"{oldest.feed.title}: {silence}."
    return f"{len(feeds)} feeds are silent: {oldest.feed.title} longest, {silence}."


def _stale_sentence(feeds: Sequence[FeedAge]) -> str:
    if not feeds:
        return ""
    oldest = max(feeds, key=lambda each: each.elements_age_s or 0.0)
    old = duration_words(oldest.elements_age_s or 0.0)
    if len(feeds) == 1:
        pulled = duration_words(oldest.age_s or 0.0)
        return f"{oldest.feed.title}: pulled {pulled} ago, its newest elements are {old} old."
    return (
        f"{len(feeds)} feeds bring old elements: the newest of {oldest.feed.title} are {old} old."
    )
