"""Read alarms: those that stand, and what was said of them."""

from __future__ import annotations

from django.db.models import QuerySet

from screening.alerts.alarm_models import Alarm


def open_alarm_keys() -> list[str]:
    """What is wrong right now, and was said to be."""
    return list(Alarm.objects.filter(ended_utc=None).order_by("key").values_list("key", flat=True))


def alarms_with_events() -> QuerySet[Alarm]:
    """All alarms, newest first, each with what was said of it."""
    return Alarm.objects.prefetch_related("events").order_by("-since_utc", "-pk")


def alarm_keys() -> list[str]:
    """Everything that an alarm was ever raised about."""
    return list(Alarm.objects.order_by("key").values_list("key", flat=True).distinct())
