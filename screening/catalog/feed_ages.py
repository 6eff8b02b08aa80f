"""How old a feed's newest answer is, and how old the elements in it: either can make it useless.

An answer ages by real time. What it says of orbits ages by product time, because a replay or a
slow source can hand over, this very minute, elements of two weeks ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from screening.catalog.element_trust import ELEMENTS_LATE_AFTER, elements_state
from screening.catalog.models import Feed, FeedState
from screening.common.clock import now_utc, real_now_utc

LATE_AFTER_INTERVALS: Final = 2
BLIND_AFTER_INTERVALS: Final = 6

AgeState = Literal["ok", "late", "blind", "stopped"]
SEVERITY: Final[Sequence[AgeState]] = ("ok", "late", "blind", "stopped")


@dataclass(frozen=True, slots=True)
class FeedAge:
    """How old a feed's newest answer is. ``age_s`` is None when it has never delivered.

    ``elements_age_s`` is the product-time age of the newest element set in it, zero when that lies
    ahead, None when it brought none. Limits are None for what is taken in once. ``state`` is the
    worse of both; beyond "late" we are blind: the feed says nothing any more about where its
    objects are.
    """

    feed: Feed
    age_s: float | None
    elements_age_s: float | None
    answer_state: AgeState
    elements_state: AgeState
    late_after_s: int | None
    blind_after_s: int | None

    @property
    def state(self) -> AgeState:
        return max(self.answer_state, self.elements_state, key=SEVERITY.index)

    @property
    def is_waiting(self) -> bool:
        """Never asked yet, so nothing is wrong yet."""
        is_untried = self.age_s is None and not self.feed.consecutive_failures
        return is_untried and self.state != "stopped"

    @property
    def is_in_trouble(self) -> bool:
        return self.state != "ok" and not self.is_waiting

    @property
    def share_of_limit(self) -> float:
        """How much of the way to late it has gone, 0 to 1 and more, by the worse of both ages."""
        late = ELEMENTS_LATE_AFTER.total_seconds()
        answer = (self.age_s or 0.0) / self.late_after_s if self.late_after_s else 0.0
        return max(answer, (self.elements_age_s or 0.0) / late)

    @property
    def has_stale_elements(self) -> bool:
        """Whether the elements, not the answer, are what is wrong."""
        return SEVERITY.index(self.elements_state) > SEVERITY.index(self.answer_state)


def feed_ages(real_now: datetime | None = None, at_utc: datetime | None = None) -> list[FeedAge]:
    """How long ago each feed in use last delivered, how old that was, and what it means.

    ``real_now`` and ``at_utc`` (product time) are now unless given.
    """
    feeds = Feed.objects.exclude(state=FeedState.DISABLED).select_related("last_failure__feed")
    return [_feed_age(feed, real_now or real_now_utc(), at_utc or now_utc()) for feed in feeds]


def _feed_age(feed: Feed, real_now: datetime, at_utc: datetime) -> FeedAge:
    last, epoch = feed.last_success_at, feed.newest_epoch_utc
    age_s = (real_now - last).total_seconds() if last else None
    age = at_utc - epoch if epoch else None
    late_after_s = LATE_AFTER_INTERVALS * feed.expected_every_s or None
    blind_after_s = BLIND_AFTER_INTERVALS * feed.expected_every_s or None
    return FeedAge(
        feed=feed,
        age_s=age_s,
        elements_age_s=max(age.total_seconds(), 0.0) if age is not None else None,
        answer_state=_answer_state(feed, age_s, late_after_s, blind_after_s),
        elements_state=(elements_state(age, is_newest_of_many=True) if age is not None else "ok"),
        late_after_s=late_after_s,
        blind_after_s=blind_after_s,
    )


def _answer_state(
    feed: Feed, age_s: float | None, late_after_s: int | None, blind_after_s: int | None
) -> AgeState:
    if feed.state == FeedState.STOPPED:
        return "stopped"
    if age_s is None or (blind_after_s and age_s > blind_after_s):
        return "blind"
    return "late" if late_after_s and age_s > late_after_s else "ok"
