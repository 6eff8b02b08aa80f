"""What may be done with alerts: find what is worth saying, say it, acknowledge it."""

from screening.alerts.services.acknowledge import notices_acknowledge
from screening.alerts.services.alarms import alarms_evaluate
from screening.alerts.services.deliver import delivery_send
from screening.alerts.services.subscribe import own_trial_request, way_keep, way_use
from screening.alerts.services.trial import trial_request
from screening.alerts.services.watch_over import alerts_prepare

__all__ = [
    "alarms_evaluate",
    "alerts_prepare",
    "delivery_send",
    "notices_acknowledge",
    "own_trial_request",
    "trial_request",
    "way_keep",
    "way_use",
]
