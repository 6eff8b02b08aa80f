"""Write down who was heard of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screening.alerts.alarm_models import Pulse
from screening.alerts.pulses import PULSE_EVERY

# After a longer silence a new row of pulses begins: who was away knows nothing of the time between.
UNBROKEN_WITHIN: Final = timedelta(minutes=15)


def pulse_record(name: str, real_now: datetime) -> datetime:
    """Say that a process is at work. Returns since when it has been, without a break.

    Heard of only just now, nothing is written. What lies ahead was written by a clock that has been
    set back since.
    """
    known = Pulse.objects.filter(name=name).first()
    silent_for = abs(real_now - known.heard_at) if known is not None else None
    if known is not None and silent_for is not None and silent_for < PULSE_EVERY:
        return known.since
    is_unbroken = silent_for is not None and silent_for <= UNBROKEN_WITHIN
    since = min(known.since, real_now) if known is not None and is_unbroken else real_now
    Pulse.objects.update_or_create(name=name, defaults={"heard_at": real_now, "since": since})
    return since


def pulses_forget() -> None:
    """Wait for everybody anew, at a start before which nobody was at work."""
    Pulse.objects.all().delete()
