"""Who hears a notice, and when: subscriptions, levels, quiet hours, digests."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from screening.alerts.case_hearers import hearers_of_cases
from screening.alerts.kinds import CALMING, OF_CASES, NoticeKind
from screening.alerts.models import Hearing, Notice
from screening.alerts.people_models import Subscription
from screening.alerts.quiet_hours import Calm, due_at
from screening.conjunctions.criteria.clauses import RANK, Level

logger = logging.getLogger(__name__)

_OF_ALARMS: Final = frozenset({NoticeKind.ALARM, NoticeKind.ALARM_OVER})


class Heard(NamedTuple):
    """That a recipient has heard of something before."""

    was_urgent: bool  # nothing could hold that back
    was_asked: bool  # because others had not acknowledged it


HeardBefore = Mapping[int, Heard]  # by recipient


@dataclass(frozen=True, slots=True)
class Audience:
    """The subscriptions of active recipients, read once for many notices.

    A subscription to one station stands in for the same recipient's to all of them.
    """

    subscriptions: tuple[Subscription, ...]

    @classmethod
    def now(cls) -> Audience:
        active = Subscription.objects.filter(is_active=True, recipient__is_active=True)
        return cls(tuple(active.select_related("recipient").order_by("recipient", "pk")))

    @classmethod
    def of_cases(cls) -> Audience:
        """The same of those alone who may hear of cases."""
        active = Subscription.objects.filter(is_active=True, recipient__is_active=True)
        own = active.filter(hearers_of_cases())
        return cls(tuple(own.select_related("recipient").order_by("recipient", "pk")))

    @property
    def is_empty(self) -> bool:
        return not self.subscriptions

    def own_stations(self, subscription: Subscription) -> list[int]:
        """Stations for which others of the same recipient stand in for one to all stations."""
        if subscription.station_id is not None:
            return []
        return [
            each.station_id
            for each in self.subscriptions
            if each.recipient_id == subscription.recipient_id and each.station_id is not None
        ]

    def hearings(
        self,
        notice: Notice,
        heard_before: HeardBefore,
        asked_at: datetime,
        *,
        but: int | None = None,
    ) -> Iterator[Hearing]:
        """Who is to hear a notice from when on (real time); ``but`` is a recipient who is not."""
        applying = self._applying(notice)
        for recipient_id, subscription in applying.items():
            heard = heard_before.get(recipient_id)
            if recipient_id != but and _hears(subscription, notice, heard is not None):
                is_urgent = _is_urgent(subscription, notice, heard is not None and heard.was_urgent)
                yield Hearing(
                    notice=notice,
                    recipient_id=recipient_id,
                    due_at=asked_at if is_urgent else calm_from(subscription, asked_at),
                    is_urgent=is_urgent,
                )
        for recipient_id, heard in heard_before.items():
            # Whoever was asked in the place of others hears its end without a subscription.
            if heard.was_asked and recipient_id not in applying and notice.kind in CALMING:
                yield hearing_now(notice, recipient_id, asked_at)

    def _applying(self, notice: Notice) -> Mapping[int, Subscription]:
        """By recipient, the subscription that speaks for the notice's station."""
        found: dict[int, Subscription] = {}
        for each in self.subscriptions:
            if notice.kind in _OF_ALARMS:
                if each.hears_alarms:
                    found.setdefault(each.recipient_id, each)
            elif notice.case_id is not None and notice.station_id is None:
                found.setdefault(each.recipient_id, each)  # of a station that is not known here
            elif each.station_id == notice.station_id and notice.station_id is not None:
                found[each.recipient_id] = each
            elif each.station_id is None:
                found.setdefault(each.recipient_id, each)
        return found


def hearing_now(notice: Notice, recipient_id: int, asked_at: datetime) -> Hearing:
    """That a recipient is to hear a notice, and nothing holds it back."""
    return Hearing(notice=notice, recipient_id=recipient_id, due_at=asked_at, is_urgent=True)


def calm_from(subscription: Subscription, asked_at: datetime) -> datetime:
    """From when on (real time) what is not urgent may be said.

    At once where this machine does not know the recipient's time zone: better woken than deaf, and
    nobody else is to wait for that.
    """
    calm = Calm(
        subscription.recipient.time_zone,
        subscription.quiet_from,
        subscription.quiet_until,
        subscription.digest_every_hours,
    )
    try:
        return due_at(asked_at, calm)
    except ValueError as error:
        logger.error("%s is told without regard to quiet hours: %s", subscription.recipient, error)
        return asked_at


def _hears(subscription: Subscription, notice: Notice, has_heard: bool) -> bool:
    if notice.kind in _OF_ALARMS:
        return has_heard or notice.kind == NoticeKind.ALARM
    if notice.kind in OF_CASES and not subscription.hears_coordination:
        return False
    if has_heard:
        return True
    if notice.kind == NoticeKind.LOWERED or not notice.level:
        return False
    return RANK[Level(notice.level)] >= RANK[Level(subscription.lowest_level)]


def _is_urgent(subscription: Subscription, notice: Notice, was_disturbed: bool) -> bool:
    """Whether neither quiet hours nor a digest hold a notice back.

    Whoever was called out at night for a red hears its end at once. An alarm says that nobody is
    watching: no level can be told of until it is over.
    """
    if notice.kind == NoticeKind.ALARM:
        return True
    if notice.kind in CALMING or not notice.level:
        return was_disturbed
    return RANK[Level(notice.level)] >= RANK[Level(subscription.bypass_level)]
