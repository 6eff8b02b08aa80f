"""What is wrong with feeds, in short sentences: one a cause, however many feeds it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

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
    values = {"feeds": len(feeds), "times": len(incidents), "hosts": _(" and ").join(hosts)}
    if not hosts:
        return (
            _("%(feeds)s feeds were refused, %(times)s times; they wait for an operator.") % values
        )
    sentence = _(
        "%(feeds)s feeds were refused by %(hosts)s, %(times)s times; they wait for an operator."
    )
    return sentence % values


def _never_sentence(feeds: Sequence[FeedAge]) -> str:
    if len(feeds) > 1:
        return _("%(count)s feeds have never delivered.") % {"count": len(feeds)}
    return _("%(feed)s has never delivered.") % {"feed": feeds[0].feed.title} if feeds else ""


def _silent_sentence(feeds: Sequence[FeedAge]) -> str:
    if not feeds:
        return ""
    oldest = max(feeds, key=lambda each: each.age_s or 0.0)
    limit = oldest.blind_after_s if oldest.state == "blind" else oldest.late_after_s
    within = _(" (limit %(limit)s)") % {"limit": duration_words(limit)} if limit else ""
    values = {
        "count": len(feeds),
        "feed": oldest.feed.title,
        "span": duration_words(oldest.age_s or 0.0) + within,
    }
    if len(feeds) == 1:
        return _("%(feed)s: nothing for %(span)s.") % values
    return _("%(count)s feeds are silent: %(feed)s longest, nothing for %(span)s.") % values


def _stale_sentence(feeds: Sequence[FeedAge]) -> str:
    if not feeds:
        return ""
    oldest = max(feeds, key=lambda each: each.elements_age_s or 0.0)
    old = duration_words(oldest.elements_age_s or 0.0)
    values = {
        "count": len(feeds),
        "feed": oldest.feed.title,
        "old": old,
        "pulled": duration_words(oldest.age_s or 0.0),
    }
    if len(feeds) == 1:
        return _("%(feed)s: pulled %(pulled)s ago, its newest elements are %(old)s old.") % values
    sentence = _("%(count)s feeds bring old elements: the newest of %(feed)s are %(old)s old.")
    return sentence % values
