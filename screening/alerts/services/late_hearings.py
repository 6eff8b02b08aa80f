"""Whoever begins to listen while something is open is told of it, once.

By what a recipient has not heard of, not by when it subscribed: who is new, switched on again or
asks for a lower level hears in one message what stands now, alarms that last among it, and doing it
again tells nothing. What is said is what was said last; figures that have got better since are on
the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from screening.alerts.alarm_selectors import alarms_unheard
from screening.alerts.audience import Audience, calm_from, hearing_now
from screening.alerts.case_selectors import open_cases_unheard
from screening.alerts.models import Hearing, Notice
from screening.alerts.people_models import Subscription
from screening.alerts.selectors import open_and_unheard
from screening.common.clock import real_now_utc
from screening.conjunctions.criteria.clauses import RANK, Level


def late_hearings_write() -> int:
    """Have every subscriber hear of what is open and was said before it listened. Return how many.

    May be called by any number of workers: a recipient hears a notice once.
    """
    audience, now = Audience.now(), real_now_utc()
    owed = [each for one in audience.subscriptions for each in _owed(one, audience, now)]
    hears_alarms = {each.recipient_id for each in audience.subscriptions if each.hears_alarms}
    owed += [
        hearing_now(notice, recipient_id, now)
        for recipient_id in sorted(hears_alarms)
        for notice in alarms_unheard(recipient_id)
    ]
    of_cases = Audience.of_cases()
    owed += [each for one in of_cases.subscriptions for each in _owed_of_cases(one, of_cases, now)]
    Hearing.objects.bulk_create(owed, ignore_conflicts=True)
    return len(owed)


def _owed(one: Subscription, audience: Audience, now: datetime) -> Iterator[Hearing]:
    for notice, is_stale in open_and_unheard(one, but_stations=audience.own_stations(one)):
        hearing = _hearing(notice, Level(notice.facts["level"]), one, now)
        hearing.is_stale = is_stale
        yield hearing


def _owed_of_cases(one: Subscription, audience: Audience, now: datetime) -> Iterator[Hearing]:
    for notice in open_cases_unheard(one, but_stations=audience.own_stations(one)):
        yield _hearing(notice, Level(notice.level), one, now)


def _hearing(notice: Notice, level: Level, one: Subscription, now: datetime) -> Hearing:
    is_urgent = RANK[level] >= RANK[Level(one.bypass_level)]
    return Hearing(
        notice=notice,
        recipient_id=one.recipient_id,
        due_at=now if is_urgent else calm_from(one, now),
        is_urgent=is_urgent,
    )
