"""Notifications on their way by e-mail: what was sent to whom, and whether it was taken."""

from __future__ import annotations

import uuid

from django.db import models

from screening.coordination.models import Case
from screening.coordination.release_models import AnswerLink


class NoticeStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Taken by the mail server"
    FAILED = "failed", "Given up"


class NoticeDelivery(models.Model):
    """One notification by e-mail, as it was shown to whoever sent it.

    ``uuid`` is that of the entry ``notified`` which records that it was taken. ``written_at_utc``
    is product time; all other instants are real.
    """

    Status = NoticeStatus

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notice_deliveries")
    party = models.SlugField()  # who is told
    purpose = models.CharField(max_length=40)  # of the contact point
    address = models.CharField(max_length=300)
    languages = models.JSONField(default=list)  # "en", "zh", in their order
    answer_link = models.ForeignKey(
        AnswerLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    speaker = models.SlugField()  # for whom it is sent
    author = models.CharField(max_length=200)
    written_at_utc = models.DateTimeField()
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=NoticeStatus, default=NoticeStatus.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)  # the last try that failed
    problem = models.CharField(max_length=500, blank=True)  # why the last try failed

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name_plural = "notice deliveries"
        indexes = [models.Index(fields=["status", "next_attempt_at"])]

    def __str__(self) -> str:
        return f"notification to {self.party}, {self.case}"
