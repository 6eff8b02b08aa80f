"""What only a running installation can tell of itself: its processes, and how its disk fills."""

from __future__ import annotations

from django.db import models

from screening.common.instants import minute_text
from screening.common.process_identity import MAX_LENGTH
from screening.upkeep.lease_models import Lease
from screening.upkeep.pruning_models import Pruning

# Whoever loads the models loads these too; their homes are files of their own.
MODELS_ELSEWHERE = (Lease, Pruning)


class RunningProcess(models.Model):
    """A web process, a worker or the schedule, as it last spoke of itself. Real time.

    ``doing`` are the tasks in its hands then: ``{"task": dotted name, "about": "(12,)", "since":
    ISO 8601}``. A row of a process that is gone is forgotten after a day.
    """

    identity = models.CharField(primary_key=True, max_length=MAX_LENGTH)  # place, number, start
    name = models.CharField(max_length=120)  # "screening@safe-passage"; "beat"; "web"
    host = models.CharField(max_length=64)
    queues = models.JSONField(default=list)
    doing = models.JSONField(default=list)
    code_version = models.CharField(max_length=64)
    since = models.DateTimeField()  # its first word
    heard_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "identity"]

    def __str__(self) -> str:
        return f"{self.name} on {self.host}"


class SizeSample(models.Model):
    """How full the disk was and how large the database, at one moment. Real time.

    ``database_bytes`` is None where the database did not tell.
    """

    taken_at = models.DateTimeField(unique=True)
    disk_free_bytes = models.BigIntegerField()
    disk_total_bytes = models.BigIntegerField()
    database_bytes = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"sizes at {minute_text(self.taken_at)} UTC"
