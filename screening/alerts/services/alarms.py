"""Raise an alarm for what has not happened within its limit, once; say once that it has grown from
late to blind, and once that it is over.

Called by a task each minute, by workers when the schedule is silent, and when somebody polls
``/health/feeds``: whichever of them still lives. Calling it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.health_lines import HealthLine, health_lines
from screening.alerts.services.pulses import pulse_record
from screening.common.asking import ask_for_alerts
from screening.common.clock import now_utc, real_now_utc
from screening.common.durations import duration_words

WATCH: Final = "watch"
# Who has just started, or slept, sees old ages everywhere: others need a moment to speak.
RAISE_AFTER_WATCHING: Final = timedelta(minutes=2)
# What has never come is waited for this long: a first start takes its time.
FIRST_WITHIN: Final = timedelta(hours=1)


def alarms_evaluate(lines: Sequence[HealthLine] | None = None) -> list[AlarmEvent]:
    """Raise what is loud, end what is clearly well again. Returns what was said.

    ``lines`` are read unless given. An alarm whose line is gone, such as that of a feed switched
    off, is over.
    """
    lines = health_lines() if lines is None else lines
    real_now = real_now_utc()
    watched = real_now - pulse_record(WATCH, real_now)
    open_by_key = {alarm.key: alarm for alarm in Alarm.objects.filter(ended_utc=None)}
    said = [_judge(line, open_by_key.pop(line.key, None), watched) for line in lines]
    said += [_end(alarm, "Nobody waits for it any more.") for alarm in open_by_key.values()]
    events = [event for event in said if event is not None]
    if events:
        transaction.on_commit(ask_for_alerts, robust=True)
    return events


def _judge(line: HealthLine, alarm: Alarm | None, watched: timedelta) -> AlarmEvent | None:
    if alarm is None:
        return _raise(line) if _is_due(line, watched) else None
    if line.is_clearly_well:
        return _end(alarm, line.words)
    return _worsen(alarm, line) if line.weight == "blind" and not alarm.is_blind else None


def _is_due(line: HealthLine, watched: timedelta) -> bool:
    if line.weight == "waiting":
        return watched >= FIRST_WITHIN
    return line.is_loud and watched >= RAISE_AFTER_WATCHING


def _raise(line: HealthLine) -> AlarmEvent | None:
    """Open an alarm. None where somebody else has just done so."""
    limit_s = FIRST_WITHIN.total_seconds() if line.state == "waiting" else line.late_after_s
    try:
        with transaction.atomic():
            alarm = Alarm.objects.create(
                key=line.key,
                subject=line.subject,
                limit_s=limit_s,
                since_utc=now_utc(),
                is_blind=line.weight == "blind",
            )
            return _say(alarm, AlarmEvent.Kind.RAISED, line.words)
    except IntegrityError:
        return None


def _worsen(alarm: Alarm, line: HealthLine) -> AlarmEvent | None:
    """Say that it is blind now. None where somebody else has just done so."""
    with transaction.atomic():
        was_late = Alarm.objects.filter(pk=alarm.pk, ended_utc=None, is_blind=False)
        if not was_late.update(is_blind=True, limit_s=line.blind_after_s):
            return None
        return _say(alarm, AlarmEvent.Kind.WORSE, line.words, now_utc())


def _end(alarm: Alarm, words: str) -> AlarmEvent | None:
    """Close an alarm. None where somebody else has just done so."""
    at_utc = now_utc()
    with transaction.atomic():
        if not Alarm.objects.filter(pk=alarm.pk, ended_utc=None).update(ended_utc=at_utc):
            return None
        lasted = duration_words((at_utc - alarm.since_utc).total_seconds())
        return _say(alarm, AlarmEvent.Kind.OVER, f"Over after {lasted}. {words}", at_utc)


def _say(
    alarm: Alarm, kind: AlarmEvent.Kind, words: str, at_utc: datetime | None = None
) -> AlarmEvent:
    return AlarmEvent.objects.create(
        alarm=alarm,
        kind=kind,
        words=words,
        at_utc=at_utc or alarm.since_utc,
        recorded_at=real_now_utc(),
    )
