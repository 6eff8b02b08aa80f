"""Whoever begins to listen while something is open is told of it, once.

By what a recipient has not heard of, not by when it subscribed: who is new, switched on again or
asks for a lower level hears in one message what stands now, and doing it again tells nothing. What
is said is what was said last; figures that have got better since are on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from screening.alerts.audience import Audience, calm_of
from screening.alerts.models import Hearing
from screening.alerts.people_models import Subscription
from screening.alerts.quiet_hours import due_at
from screening.alerts.selectors import open_and_unheard
from screening.common.clock import real_now_utc
from screening.conjunctions.criteria.clauses import RANK, Level


def late_hearings_write() -> int:
    """Have every subscriber hear of what is open and was said before it listened. Return how many.

    May be called by any number of workers: a recipient hears a notice once.
    """
    audience, now = Audience.now(), real_now_utc()
    owed = [each for one in audience.subscriptions for each in _owed(one, audience, now)]
    Hearing.objects.bulk_create(owed, ignore_conflicts=True)
    return len(owed)


def _owed(one: Subscription, audience: Audience, now: datetime) -> Iterator[Hearing]:
    for notice, is_stale in open_and_unheard(one, but_stations=audience.own_stations(one)):
        is_urgent = RANK[Level(notice.facts["level"])] >= RANK[Level(one.bypass_level)]
        yield Hearing(
            notice=notice,
            recipient_id=one.recipient_id,
            due_at=now if is_urgent else due_at(now, calm_of(one)),
            is_urgent=is_urgent,
            is_stale=is_stale,
        )
