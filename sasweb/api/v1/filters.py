"""Filters that refuse what they cannot read.

NOTE: those they stand on take an unreadable yes-or-no for no filter at all, and 1.5 for 1.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.db import models
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

YES: Final = frozenset({"true", "1"})
NO: Final = frozenset({"false", "0"})


class InstantField(IsoDateTimeField):
    """An ISO 8601 instant that UTC can tell, too: near years 1 and 9999 not all zones can."""

    default_error_messages = {"invalid": "Not an instant. Give one like 2026-03-10T04:00:00Z."}

    def clean(self, value: Any) -> datetime | None:
        instant: datetime | None = super().clean(value)
        try:
            return instant.astimezone(UTC) if instant else None
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class YesNoField(forms.NullBooleanField):
    default_error_messages = {"invalid": "Neither true nor false."}

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]  # None is "not given"
        word = str(value or "").lower()
        if word in YES | NO:
            return word in YES
        if word:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return None


class InstantFilter(filters.IsoDateTimeFilter):
    field_class = InstantField


class YesNoFilter(filters.BooleanFilter):
    field_class = YesNoField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra["widget"] = forms.TextInput


class WholeNumberFilter(filters.Filter):
    field_class = forms.IntegerField


class StrictFilterSet(filters.FilterSet):
    """What every area's filters are made of: fields named in ``Meta`` get the filters above."""

    FILTER_DEFAULTS = deepcopy(filters.FilterSet.FILTER_DEFAULTS) | {
        models.BooleanField: {"filter_class": YesNoFilter},
        models.IntegerField: {"filter_class": WholeNumberFilter},
        models.PositiveIntegerField: {"filter_class": WholeNumberFilter},
    }
