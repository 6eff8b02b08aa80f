"""Weekly summaries as they were made, and to whom they go. Editions are added to, never changed."""

from __future__ import annotations

from django.db import models

from screening.common.instants import minute_text
from screening.common.ordered_json import OrderedJSONField
from screening.operators.models import Organisation


class Edition(models.Model):
    """One making of a week's summary. A later one stands beside it and says what changed.

    ``report`` has the form of ``weekly_types.WeeklyReport`` by ``as_data.py``; ``sha256`` is of its
    canonical bytes: the same in every database that holds the same facts.
    """

    week = models.CharField(max_length=8, db_index=True)  # "2026-W11"
    number = models.PositiveSmallIntegerField()  # from 1, of the week
    known_until_utc = models.DateTimeField()  # product time: nothing recorded later is in it
    made_at = models.DateTimeField()  # real time
    made_by = models.CharField(max_length=150)  # "schedule", a person
    report = OrderedJSONField()
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField(default=list, blank=True)  # against the edition before, in words
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    # Where an installation asks for approval nothing is sent before somebody gave it.
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)  # real time
    handed_out_at = models.DateTimeField(null=True, blank=True)  # real time: its sendings exist

    class Meta:
        ordering = ["-week", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["week", "number"], name="one_edition_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.week}, edition {self.number}"


class WeekCount(models.Model):
    """The week that lasts, as it was counted last: one row, where counting takes long.

    ``so_far`` has the form of ``weekly_types.WeekSoFar`` by ``as_data.py``.
    """

    week = models.CharField(max_length=8, unique=True)
    known_until_utc = models.DateTimeField()  # product time
    so_far = OrderedJSONField()

    class Meta:
        default_permissions = ()  # the schedule's own

    def __str__(self) -> str:
        return f"{self.week} until {minute_text(self.known_until_utc)} UTC"


class Reader(models.Model):
    """Somebody whom the summary is sent to. The link in each e-mail ends it with one click."""

    LANGUAGES = (("en", "English"), ("zh", "中文"))
    PAPERS = (("a4", "A4"), ("letter", "Letter"))

    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(unique=True)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    paper = models.CharField(max_length=6, choices=PAPERS, default="a4")
    wants_pdf = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)  # real time, by the link

    class Meta:
        ordering = ["organisation", "name", "id"]

    def __str__(self) -> str:
        return self.name


class SendingStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Taken by the mail server"
    FAILED = "failed", "Given up"
    DROPPED = "dropped", "No longer wanted"


class Sending(models.Model):
    """One edition on its way to one reader: once in effect, whatever fails in between."""

    Status = SendingStatus

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="sendings")
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="sendings")
    status = models.CharField(max_length=8, choices=SendingStatus, default=SendingStatus.WAITING)
    created_at = models.DateTimeField()  # real time, as are the others
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # the last try that failed
    problem = models.CharField(max_length=500, blank=True)  # why the last try failed

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "reader"], name="one_sending_per_reader")
        ]
        indexes = [models.Index(fields=["status", "next_attempt_at"])]

    def __str__(self) -> str:
        return f"{self.edition} to {self.reader}"
