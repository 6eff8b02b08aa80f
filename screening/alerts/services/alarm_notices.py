"""From alarms to what is said of them: one notice for each event, by the same path."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from screening.alerts.alarm_models import AlarmEvent
from screening.alerts.audience import Audience, Heard
from screening.alerts.kinds import NoticeKind
from screening.alerts.known import instant_words
from screening.alerts.marks import world_marks
from screening.alerts.models import Hearing, Notice
from screening.alerts.notice_facts import AlarmFacts
from screening.common.clock import real_now_utc

_KIND: Final = {
    AlarmEvent.Kind.RAISED: NoticeKind.ALARM,
    AlarmEvent.Kind.WORSE: NoticeKind.ALARM,
    AlarmEvent.Kind.OVER: NoticeKind.ALARM_OVER,
}


def alarm_notices_write() -> int:
    """Say what has been raised or is over and has not been said. Return how many."""
    untold = AlarmEvent.objects.filter(notice=None).select_related("alarm").order_by("pk")
    return sum(_tell(each) for each in untold)


def _tell(event: AlarmEvent) -> int:
    try:
        with transaction.atomic():
            notice = _notice(event)
            notice.save(force_insert=True)
            heard = _heard_before(event)
            audience = Audience.now().hearings(notice, heard, notice.recorded_at)
            Hearing.objects.bulk_create(audience)
    except IntegrityError:  # another worker was faster
        return 0
    return 1


def _notice(event: AlarmEvent) -> Notice:
    alarm = event.alarm
    facts: AlarmFacts = {
        "key": alarm.key,
        "subject": alarm.subject,
        "is_worse": event.kind == AlarmEvent.Kind.WORSE,
        "limit_s": alarm.limit_s,
        "since_utc": instant_words(alarm.since_utc),
        "ended_utc": instant_words(alarm.ended_utc),
    }
    return Notice(
        kind=_KIND[AlarmEvent.Kind(event.kind)],
        key=f"alarm:{event.pk}",
        alarm_event=event,
        facts=facts,
        words=event.words,
        at_utc=event.at_utc,
        recorded_at=real_now_utc(),
        **world_marks(),
    )


def _heard_before(event: AlarmEvent) -> dict[int, Heard]:
    """Who has heard of the alarm already."""
    of_alarm = Q(notice__alarm_event__alarm=event.alarm)
    was_asked = Q(notice__original__alarm_event__alarm=event.alarm)
    rows = Hearing.objects.filter(of_alarm | was_asked).order_by().values_list("recipient")
    counted = rows.annotate(asked=Count("pk", filter=was_asked))
    return {recipient_id: Heard(False, asked > 0) for recipient_id, asked in counted}
