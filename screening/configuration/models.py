"""The history of the configuration: every change, by whom, why, and what it was before and after.

Added to, never changed: models refuse, and nothing here writes a row twice.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from screening.common.exceptions import InputError


class Way(models.TextChoices):
    """By which way a change came."""

    BEGINNING = "beginning", _("As first found")
    PAGE = "page", _("On a page")
    ADMIN = "admin", _("In the admin")
    IMPORT = "import", _("Import of a file")
    UNDO = "undo", pgettext_lazy("a way", "Undo")
    NOTICED = "noticed", _("Found changed: by a command, a program or a start")


class _AddedTo(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises InputError for one that exists: history stays told."""
        if not self._state.adding:
            raise InputError("The history of the configuration is added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Raise InputError: history stays told."""
        raise InputError("The history of the configuration is added to, never shortened.")


class Change(_AddedTo):
    """One change of one or several objects: all of it at once, and undone all at once."""

    number = models.PositiveIntegerField(unique=True)  # from 1: the order they came in
    at = models.DateTimeField()  # real time
    by = models.CharField(max_length=150)
    way = models.CharField(max_length=12, choices=Way)
    reason = models.CharField(max_length=300, blank=True)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"change {self.number} of the configuration"


class ChangedObject(_AddedTo):
    """What one change made of one object; ``before`` None: it was not there, ``after`` None: gone.

    Documents have the form that their area gives them (``areas``).
    """

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="objects_changed")
    area = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area", "key", "-id"], name="object_newest_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "area", "key"], name="one_line_per_object_and_change"
            )
        ]


class Turn(models.Model):
    """One row: whoever changes the configuration holds it, so that changes come one by one."""
