"""Everything that is due about alerts, in its order: decide, catch up, hand on, gather."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from screening.alerts.pulses import DECIDING
from screening.alerts.services.alarm_notices import alarm_notices_write
from screening.alerts.services.case_notices import case_notices_write
from screening.alerts.services.delivery_claim import deliveries_due
from screening.alerts.services.digests import deliveries_gather
from screening.alerts.services.escalation import notices_escalate
from screening.alerts.services.late_hearings import late_hearings_write
from screening.alerts.services.outbox import notices_write
from screening.alerts.services.pulses import pulse_record
from screening.alerts.services.tried_again import done_or_left
from screening.common.clock import real_now_utc

_STEPS: Final[tuple[Callable[[], object], ...]] = (
    notices_write,
    case_notices_write,
    late_hearings_write,
    alarm_notices_write,
    notices_escalate,
    deliveries_gather,
)


def alerts_prepare() -> list[int]:
    """Write what is to be said, to whom, and return the messages that are to be sent now.

    Each step stands in the database before the next begins: a worker that is lost on the way leaves
    the rest to the next. None waits for one that fails, which is logged and tried again: what can
    be said is said. While one fails, or leaves something undecided, deciding is not heard of
    (``pulses.DECIDING``), which becomes an alarm.
    """
    done = [done_or_left(step, f"{getattr(step, '__name__', step)} failed") for step in _STEPS]
    if all(done):
        pulse_record(DECIDING, real_now_utc())
    return deliveries_due()
