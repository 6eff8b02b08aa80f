"""Alerts and cases: what was said, whether it arrived and how soon, and who owes what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Avg, DurationField, ExpressionWrapper, F, Max, Min, QuerySet

from screening.alerts.models import Delivery, DeliveryStatus, Notice
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.selectors import cases_open, readings_of
from screening.upkeep.measures.counts import counted
from screening.upkeep.measures.measure import Group, Measure, Moment, Reading

STATISTICS: Final = ("mean", "max")

NOTICES: Final = Measure(
    "notices_last_day", "Alerts, alarms and words on cases raised within 24 hours.", ("kind",)
)
DELIVERIES: Final = Measure(
    "deliveries_last_day", "Messages made within 24 hours, by status.", ("status",)
)
DELIVERIES_WAITING: Final = Measure(
    "deliveries_waiting", "Messages that are to be sent, now or at their time."
)
DELIVERY_SECONDS: Final = Measure(
    "delivery_delay_seconds",
    "From making a message to its being taken, of those sent within 24 hours.",
    ("statistic",),
)
ANSWER_SECONDS: Final = Measure(
    "acknowledgement_delay_seconds",
    "From an alert to the first acknowledgement of it, of alerts of the last 24 hours.",
    ("statistic",),
)
UNANSWERED: Final = Measure(
    "notices_unacknowledged", "Alerts of the last 24 hours that nobody has acknowledged."
)
CASES: Final = Measure("cases_open", "Cases that are not closed, by state.", ("state",))
OVERDUE: Final = Measure(
    "duties_overdue", "Duties of open cases that nobody has met in time, by who owes them.",
    ("party",),
)  # fmt: skip
UNREADABLE: Final = Measure("cases_unreadable", "Open cases whose record cannot be read.")


def _read_alerts(moment: Moment) -> Iterator[Reading]:
    notices = Notice.objects.filter(recorded_at__gte=moment.day_ago)
    yield from counted(NOTICES, notices, "kind")
    made = Delivery.objects.filter(created_at__gte=moment.day_ago)
    yield from counted(DELIVERIES, made, "status")
    waiting = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)
    yield DELIVERIES_WAITING.of(Delivery.objects.filter(status__in=waiting).count())
    sent = made.filter(status=DeliveryStatus.SENT, ended_at__isnull=False)
    yield from _delays(DELIVERY_SECONDS, sent, F("ended_at") - F("created_at"))
    answered = notices.annotate(answered_at=Min("acknowledgements__recorded_at"))
    yield UNANSWERED.of(answered.filter(answered_at=None).count())
    first = answered.filter(answered_at__isnull=False)
    yield from _delays(ANSWER_SECONDS, first, F("answered_at") - F("recorded_at"))


def _delays(measure: Measure, rows: QuerySet[Any], delay: Any) -> Iterator[Reading]:
    found = rows.annotate(delay=ExpressionWrapper(delay, output_field=DurationField())).aggregate(
        mean=Avg("delay"), max=Max("delay")
    )
    for statistic in STATISTICS:
        if found[statistic] is not None:
            yield measure.of(found[statistic].total_seconds(), statistic)


def _read_cases(moment: Moment) -> Iterator[Reading]:
    cases = list(cases_open())
    yield from counted(CASES, cases_open(), "state")
    readings = readings_of(cases, moment.now_utc)
    yield UNREADABLE.of(len(readings.unreadable))
    owed: dict[str, int] = {}
    for standing in readings.standings.values():
        for duty in duties_of(standing, moment.now_utc):
            owed[duty.party] = owed.get(duty.party, 0) + duty.is_overdue
    yield from (OVERDUE.of(count, party) for party, count in sorted(owed.items()))


ALERTS: Final = Group(
    "alerts",
    (
        NOTICES,
        DELIVERIES,
        DELIVERIES_WAITING,
        DELIVERY_SECONDS,
        ANSWER_SECONDS,
        UNANSWERED,
    ),
    _read_alerts,
)
CASES_GROUP: Final = Group("cases", (CASES, OVERDUE, UNREADABLE), _read_cases)
