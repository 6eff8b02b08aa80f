"""What was pruned, and when: a line for each time that a kind of rows was gone through."""

from __future__ import annotations

from django.db import models

from screening.common.instants import minute_text


class Pruning(models.Model):
    """One going through the old rows of a kind, or as far as it has come.

    Rows with a key up to ``reached_id`` have been looked at; who goes on begins there. Those that
    ended and let nothing go are forgotten, but for the newest of a kind.
    """

    kind = models.CharField(max_length=16)  # a ``retention.Kind``
    keep_days = models.PositiveIntegerField()  # what the setting said when it began
    before_utc = models.DateTimeField()  # what is older may go; product or real time, by the kind
    reached_id = models.BigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)  # that went
    asked_by = models.CharField(max_length=150)  # "schedule", a person
    began_at = models.DateTimeField()  # real time
    worked_at = models.DateTimeField()  # real time: its newest batch
    ended_at = models.DateTimeField(null=True, blank=True)  # real time

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(ended_at=None),
                name="one_open_pruning_per_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rows:,} {self.kind} before {minute_text(self.before_utc)} UTC"
