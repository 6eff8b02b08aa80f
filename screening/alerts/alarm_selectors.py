"""Read alarms: those that stand, and what was said of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from screening.alerts.alarm_models import Alarm
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Hearing, Notice


def open_alarm_keys() -> list[str]:
    """What is wrong right now, and was said to be."""
    return list(Alarm.objects.filter(ended_utc=None).order_by("key").values_list("key", flat=True))


def alarms_with_events() -> QuerySet[Alarm]:
    """All alarms, newest first, each with what was said of it."""
    return Alarm.objects.prefetch_related("events").order_by("-since_utc", "-pk")


def alarm_keys() -> list[str]:
    """Everything that an alarm was ever raised about."""
    return list(Alarm.objects.order_by("key").values_list("key", flat=True).distinct())


def alarms_unheard(recipient_id: int) -> list[Notice]:
    """What was said last of each alarm that lasts, and of which a recipient has heard nothing."""
    of_alarm = OuterRef("alarm_event__alarm")
    heard = Hearing.objects.filter(notice__alarm_event__alarm=of_alarm, recipient=recipient_id)
    lasting = Notice.objects.filter(
        ~Exists(heard),
        kind=NoticeKind.ALARM,
        alarm_event__isnull=False,
        alarm_event__alarm__ended_utc=None,
    )
    newest = {
        each.alarm_event.alarm_id: each
        for each in lasting.select_related("alarm_event").order_by("pk")
        if each.alarm_event is not None
    }
    return list(newest.values())
