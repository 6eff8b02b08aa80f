"""Which of several equal processes does what one alone should do."""

from __future__ import annotations

from django.db import models

from screening.common.process_identity import MAX_LENGTH


class Lease(models.Model):
    """Which of several equal processes does what one alone should do, such as the schedule.

    ``turn`` grows whenever the holder says that it is there. Nobody compares clocks: who waits sees
    whether it grows. An empty ``holder`` has given the work back.
    """

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=MAX_LENGTH, blank=True)
    turn = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.holder or 'nobody'}"
