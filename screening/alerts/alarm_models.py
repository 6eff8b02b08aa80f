"""Alarms: something that should have happened by now has not. And pulses: who was heard of last."""

from __future__ import annotations

from django.db import models


class Alarm(models.Model):
    """One silence that lasted longer than its limit, from when it was noticed until it ended."""

    key = models.CharField(max_length=80)  # "feed:celestrak-gp", "run:stations", "beat"
    subject = models.CharField(max_length=200)  # words
    limit_s = models.FloatField(null=True, blank=True)  # none: no age, such as a refused feed
    since_utc = models.DateTimeField()  # product time
    ended_utc = models.DateTimeField(null=True, blank=True)  # product time
    is_blind = models.BooleanField(default=False)  # it was said to be worse than late

    class Meta:
        ordering = ["-since_utc", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(ended_utc=None),
                name="one_open_alarm_per_key",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class AlarmEvent(models.Model):
    """An alarm raised, worse, or over: what people hear of. Only ever added to."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        WORSE = "worse", "Worse"  # late before, blind now
        OVER = "over", "Over"

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=6, choices=Kind)
    words = models.TextField()
    at_utc = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["alarm", "kind"], name="one_event_per_alarm_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.alarm.subject}: {self.kind}"


class Pulse(models.Model):
    """When a process that should always be at work was last heard of. Real time.

    ``since`` is where the unbroken row of its pulses began.
    """

    name = models.CharField(max_length=80, primary_key=True)  # "beat", "worker:catalog", "watch"
    heard_at = models.DateTimeField()
    since = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
