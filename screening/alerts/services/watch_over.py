"""Everything that is due about alerts, in its order: decide, catch up, hand on, gather."""

from __future__ import annotations

from screening.alerts.services.alarm_notices import alarm_notices_write
from screening.alerts.services.delivery_claim import deliveries_due
from screening.alerts.services.digests import deliveries_gather
from screening.alerts.services.escalation import notices_escalate
from screening.alerts.services.late_hearings import late_hearings_write
from screening.alerts.services.outbox import notices_write


def alerts_prepare() -> list[int]:
    """Write what is to be said, to whom, and return the messages that are to be sent now.

    Each step stands in the database before the next begins: a worker that is lost on the way leaves
    the rest to the next.
    """
    notices_write()
    late_hearings_write()
    alarm_notices_write()
    notices_escalate()
    deliveries_gather()
    return deliveries_due()
