"""An instant in a form, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class UtcInstantField(forms.DateTimeField):
    """NOTE: an offset may lead out of the years that there are; Django takes such an instant."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant in UTC. Raises ValidationError where there is no such."""
        found = super().to_python(value)
        try:
            return found.astimezone(UTC) if found is not None else None
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
