"""What was said of conjunctions and alarms, to whom, by which attempts, and who acknowledged it.

A record: notices and attempts are only added to. What changes is where a delivery stands.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.case_models import EntryDecision
from screening.alerts.kinds import NoticeKind
from screening.alerts.people_models import (
    LEVELS,
    EscalationStep,
    Recipient,
    Subscription,
)
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Conjunction
from screening.coordination.models import Case, Entry
from screening.stations.models import Station

# Whoever loads the models loads these too; their homes are files of their own.
OTHER_MODELS = (Alarm, AlarmEvent, EntryDecision, Recipient, Subscription, EscalationStep)

KINDS = [
    (NoticeKind.RAISED.value, gettext_lazy("Raised")),
    (NoticeKind.CHANGED.value, gettext_lazy("Changed")),
    (NoticeKind.LOWERED.value, gettext_lazy("Lowered")),
    (NoticeKind.CLOSED.value, pgettext_lazy("a kind of alert", "Closed")),
    (NoticeKind.ALARM.value, gettext_lazy("Alarm")),
    (NoticeKind.ALARM_OVER.value, gettext_lazy("Alarm over")),
    (NoticeKind.ESCALATED.value, gettext_lazy("Escalated")),
    (NoticeKind.TEST.value, gettext_lazy("Test")),
    (NoticeKind.CASE.value, pgettext_lazy("a kind of alert", "Case")),
    (NoticeKind.CASE_NEWS.value, gettext_lazy("Case news")),
    (NoticeKind.CASE_OVER.value, gettext_lazy("Case over")),
]


class Notice(models.Model):
    """One thing worth saying, with the facts as they were when it was said.

    ``number`` counts what was said of a conjunction, from 1: two workers cannot both say the next.
    ``level`` decides who hears it. It outlives what it is about. One about a case is for those
    alone who may read cases (``case_hearers.py``), and names no conjunction.
    """

    Kind = NoticeKind

    kind = models.CharField(max_length=10, choices=KINDS)
    key = models.CharField(max_length=120, unique=True)
    transition = models.OneToOneField(
        Transition, on_delete=models.SET_NULL, null=True, blank=True, related_name="notice"
    )
    alarm_event = models.OneToOneField(
        AlarmEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="notice"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    entry = models.OneToOneField(  # of the case
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="alert"
    )
    undelivered = models.ForeignKey(  # of an alarm that somebody cannot be reached: the message
        "Delivery", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    original = models.ForeignKey(  # what is said to the next person
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="escalations"
    )
    conjunction = models.ForeignKey(
        Conjunction, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    number = models.PositiveIntegerField(null=True, blank=True)  # of the conjunction
    station = models.ForeignKey(
        Station, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    level = models.CharField(max_length=10, choices=LEVELS, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    words = models.TextField()
    at_utc = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time
    is_exercise = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conjunction", "number"], name="one_notice_per_conjunction_and_number"
            )
        ]
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="notice_by_time"),
            # All that lists filter by: they are counted without reading what was said.
            models.Index(fields=["case", "level", "kind", "station", "id"], name="notice_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"


class Decision(models.Model):
    """That a transition was looked at, and what came of it. Without one it is still to be told."""

    transition = models.OneToOneField(
        Transition, on_delete=models.CASCADE, primary_key=True, related_name="alert_decision"
    )
    notice = models.ForeignKey(  # none: it was not worth saying
        Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    reason = models.CharField(max_length=200)
    decided_at = models.DateTimeField()  # real time


class DeliveryStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"


class Delivery(models.Model):
    """One message to one recipient: of one notice, or of several as a digest.

    ``attempts`` is the claim too: only the holder of the newest may say what became of it. ``key``
    is the same at every attempt, so that whoever receives it twice can tell.
    """

    Status = DeliveryStatus

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=64, unique=True)
    status = models.CharField(
        max_length=8, choices=DeliveryStatus, default=DeliveryStatus.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=160, blank=True)  # the process that claimed it last
    created_at = models.DateTimeField()  # real time
    next_attempt_at = models.DateTimeField()  # real time
    lease_until = models.DateTimeField(null=True, blank=True)  # real time
    ended_at = models.DateTimeField(null=True, blank=True)  # real time: sent, or given up
    message = models.TextField(blank=True)  # of the newest error

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery {self.pk} to {self.recipient}"


class Hearing(models.Model):
    """That a recipient is to hear a notice, and by which message it does.

    ``is_urgent``: of a level that neither quiet hours nor a digest hold back. ``is_stale``: what
    was said had become stale when this recipient began to listen.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="hearings")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="hearings")
    due_at = models.DateTimeField()  # real time
    is_urgent = models.BooleanField(default=False)
    is_stale = models.BooleanField(default=False)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="hearings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "recipient"], name="one_hearing_per_notice_and_recipient"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(delivery=None), name="hearing_waits")
        ]


class DeliveryAttempt(models.Model):
    """One try of a delivery. Without an end: its worker was lost, and what it did is not known."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()  # from 1
    holder = models.CharField(max_length=160)
    began_at = models.DateTimeField()  # real time
    ended_at = models.DateTimeField(null=True, blank=True)  # real time
    is_sent = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "number"], name="one_attempt_per_delivery_and_number"
            )
        ]


class AcknowledgedBy(models.TextChoices):
    LINK = "link", gettext_lazy("The link in a message")
    PAGE = "page", gettext_lazy("The page")
    API = "api", gettext_lazy("The API")


class Acknowledgement(models.Model):
    """That somebody has seen a notice and answers for what follows."""

    By = AcknowledgedBy

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.CharField(max_length=150)  # who, as text: accounts come and go
    recipient = models.ForeignKey(
        Recipient, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.CharField(max_length=4, choices=AcknowledgedBy)
    note = models.TextField(blank=True)
    at_utc = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "person"], name="one_acknowledgement_per_notice_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, by {self.by_words}"

    @property
    def by_words(self) -> str:
        """By what, within a sentence."""
        label = str(self.get_by_display())
        return label[0].lower() + label[1:]
