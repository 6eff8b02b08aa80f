"""What pages keep of a person by themselves: nothing that the domain knows of."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TourEnded(models.Model):
    """Somebody who has walked through Watch, or wants no tour: it is offered no more, anywhere."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="tour_ended",
    )

    class Meta:
        default_permissions = ()  # of one's own alone

    def __str__(self) -> str:
        return f"the tour of {self.person}"
