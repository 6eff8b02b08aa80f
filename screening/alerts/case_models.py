"""That an entry of a case was looked at. Without a row it is still to be told."""

from __future__ import annotations

from django.db import models

from screening.coordination.models import Entry


class EntryDecision(models.Model):
    """What came of one entry: a notice, or the reason why there is none."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="alert_decision"
    )
    notice = models.ForeignKey(  # none: it was not worth saying
        "alerts.Notice",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entry_decisions",
    )
    reason = models.CharField(max_length=200)
    decided_at = models.DateTimeField()  # real time
