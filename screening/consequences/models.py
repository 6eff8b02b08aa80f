"""What-if studies: what was asked, how far it is, and the answer. An answer is never changed."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from screening.common.ordered_json import OrderedJSONField


class StudyKind(models.TextChoices):
    """What a study asks."""

    BURNS = "burns", _("Avoidance burns")
    BREAKUP = "breakup", _("Break-up")
    TRAJECTORY = "trajectory", _("Launch or re-entry")


class StudyStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("a study", "Queued")
    RUNNING = "running", pgettext_lazy("a study", "Running")
    FINISHED = "finished", pgettext_lazy("a study", "Finished")
    FAILED = "failed", pgettext_lazy("a study", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("a study", "Cancelled")


UNFINISHED: Final = (StudyStatus.QUEUED, StudyStatus.RUNNING)


class Study(models.Model):
    """One question asked of the catalogue as of an instant, and its answer.

    ``question`` has the form that its kind gives it (``kinds.py``), ``document`` and ``states``
    likewise: ``states`` is what a globe draws. Only the holder of the attempt writes while it runs.
    """

    Kind = StudyKind
    Status = StudyStatus

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # its address
    kind = models.CharField(max_length=12, choices=StudyKind)
    status = models.CharField(max_length=10, choices=StudyStatus, default=StudyStatus.QUEUED)
    title = models.CharField(max_length=200)
    question = OrderedJSONField()
    attachment = models.BinaryField(default=bytes, blank=True)  # the file that came with it
    attachment_name = models.CharField(max_length=200, blank=True)
    conjunction_id = models.BigIntegerField(null=True, blank=True)  # that it was asked about
    asked_by = models.CharField(max_length=150)
    as_of_utc = models.DateTimeField()  # product time: of the catalogue
    requested_at = models.DateTimeField()  # real time
    started_at = models.DateTimeField(null=True, blank=True)  # real time
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # real time
    finished_at = models.DateTimeField(null=True, blank=True)  # real time
    cancel_asked_by = models.CharField(max_length=150, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # also the claim
    holder = models.CharField(max_length=160, blank=True)  # the process that claimed it last
    stage = models.CharField(max_length=80, blank=True)
    progress = models.FloatField(default=0.0)
    message = models.TextField(blank=True)  # why it failed
    element_set_ids = models.BinaryField(default=bytes, blank=True)  # as a run's
    element_set_count = models.PositiveIntegerField(default=0)
    stations = OrderedJSONField(default=list)  # the protected stations as they were then
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=64)
    document = OrderedJSONField(null=True, blank=True)
    states = models.BinaryField(default=bytes, blank=True)
    is_kept = models.BooleanField(default=False)  # others go after some weeks
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    is_exercise = models.BooleanField(default=False)

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name_plural = "studies"
        indexes = [models.Index(fields=["status", "heartbeat_at"])]  # what is under way

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        """Whether its answer is still to come."""
        return self.status in UNFINISHED
