"""Exercises that people began: who, why, from when until when. All instants are real time."""

from __future__ import annotations

from django.db import models


class ExerciseTime(models.Model):
    """One exercise. It is over at ``ends_at``: the end it was given, or when somebody ended it.

    What it was and who answers for it never changes; its end may come earlier, once.
    """

    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    begun_by = models.CharField(max_length=150)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ended_by = models.CharField(max_length=150, blank=True)  # empty: at its time

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="an_exercise_ends_after_it_begins",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("begins_at")),
            )
        ]

    def __str__(self) -> str:
        return f"EXERCISE {self.name}"
