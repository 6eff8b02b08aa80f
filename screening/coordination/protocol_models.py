"""Protocols of this installation's own. A version's text never changes: cases go by it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from screening.common.exceptions import InputError


class OwnProtocol(models.Model):
    """One version of a protocol, as TOML. Withdrawn, no new case goes by it; old ones go on."""

    key = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    text = models.TextField()
    author = models.CharField(max_length=150)
    added_at = models.DateTimeField()  # real time
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="one_text_per_protocol_version")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add a version, or withdraw one. Raises InputError for any other change."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) != {"is_withdrawn"}:
            raise InputError("A version of a protocol is never changed: add the next one.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Raise InputError: cases may go by it."""
        raise InputError("A version of a protocol is never deleted: withdraw it.")
