"""Filters that refuse what they cannot read, and what nothing can ever match.

NOTE: those they stand on take an unreadable yes-or-no for no filter at all, and 1.5 for 1. And an
empty answer to a misspelt station reads as a clear sky.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.db import models
from django_filters import rest_framework as filters
from django_filters.fields import ChoiceField, IsoDateTimeField

from screening.catalog.selectors import object_is_catalogued

YES: Final = frozenset({"true", "1"})
NO: Final = frozenset({"false", "0"})
MOST_LISTED: Final = 60  # owners are about a hundred
LONGEST_REPEATED: Final = 40  # characters of what was asked


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


class ObjectNumberField(forms.IntegerField):
    def clean(self, value: Any) -> int | None:
        number: int | None = super().clean(value)
        if number is not None and not object_is_catalogued(number):
            raise forms.ValidationError(f"The catalogue has no object {number}.", code="invalid")
        return number


class OneOfField(forms.CharField):
    """One of some words, in whatever case; the word as it is known comes out."""

    def __init__(self, *, known: Callable[[], Iterable[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known = known

    def clean(self, value: Any) -> str:
        word: str = super().clean(value)
        return known_word(word, self._known()) if word else word


class OneChoiceField(ChoiceField):
    """One of the choices, in whatever case."""

    def to_python(self, value: Any) -> str:
        word: str = super().to_python(value)
        return known_word(word, _keys(self.choices)) if word else word


class AnyOfField(forms.MultipleChoiceField):
    """Some of the choices, in whatever case."""

    def to_python(self, value: Any) -> list[str]:
        known = _keys(self.choices)
        return [known_word(word, known) for word in super().to_python(value) if word]


def _keys(choices: Any) -> list[str]:
    return [str(key) for key, _ in choices if key]


def known_word(word: str, known: Iterable[str]) -> str:
    """Find a word among those known. Raises ValidationError, which lists them, where it is none."""
    by_lower_case = {each.lower(): each for each in known}
    if found := by_lower_case.get(word.lower()):
        return found
    raise not_known(word, sorted(by_lower_case.values()))


def not_known(word: str, listed: Sequence[str]) -> forms.ValidationError:
    """What is said of a word that nothing has, with the beginning of those that there are."""
    more = f" and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    words = ", ".join(listed[:MOST_LISTED]) or "none yet"
    # NOTE: django-filter formats the message again; a per cent sign asked for must not reach that.
    return forms.ValidationError(
        "There is no '%(word)s' here. Known: %(words)s.",
        code="invalid",
        params={"word": word[:LONGEST_REPEATED], "words": f"{words}{more}"},
    )


class IntervalForm(forms.Form):
    """Refuses a stretch of time that ends before it begins: ``x_after`` later than ``x_before``."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in given if name.endswith("_after")]:
            end_name = f"{name.removesuffix('_after')}_before"
            begin, end = given[name], given.get(end_name)
            if begin and end and begin > end:
                self.add_error(end_name, f"Earlier than {name}: nothing lies between them.")
        return given


class InstantFilter(filters.IsoDateTimeFilter):
    field_class = InstantField


class YesNoFilter(filters.BooleanFilter):
    field_class = YesNoField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra["widget"] = forms.TextInput


class WholeNumberFilter(filters.Filter):
    """A whole number that counts or names something, so never below zero."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0} | kwargs)


class ObjectFilter(WholeNumberFilter):
    """The catalogue number of an object that is in the catalogue."""

    field_class = ObjectNumberField


class AmountFilter(filters.NumberFilter):
    """A distance, a speed, an age: never below zero."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0} | kwargs)


class ProbabilityFilter(AmountFilter):
    """A probability: from 0 to 1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_value": 1} | kwargs)


class OneOfFilter(filters.CharFilter):
    """One of the words that ``known`` returns when it is asked."""

    field_class = OneOfField


class OneChoiceFilter(filters.ChoiceFilter):
    """One of fixed choices. Fields with choices, named in ``Meta``, get this."""

    field_class = OneChoiceField


class AnyOfFilter(filters.MultipleChoiceFilter):
    """Any of fixed choices of a row's own column; the parameter may be given more than once."""

    field_class = AnyOfField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("distinct", False)  # no row is found twice, and to tell is slow
        super().__init__(*args, **kwargs)


class StrictFilterSet(filters.FilterSet):
    """What every area's filters are made of: fields named in ``Meta`` get the filters above."""

    FILTER_DEFAULTS = deepcopy(filters.FilterSet.FILTER_DEFAULTS) | {
        models.BooleanField: {"filter_class": YesNoFilter},
        models.IntegerField: {"filter_class": WholeNumberFilter},
        models.PositiveIntegerField: {"filter_class": WholeNumberFilter},
    }

    def get_form_class(self) -> type[forms.Form]:
        return type("IntervalForm", (IntervalForm, super().get_form_class()), {})

    @classmethod
    def filter_for_lookup(cls, field: Any, lookup_type: str) -> tuple[Any, dict[str, Any]]:
        if lookup_type == "exact" and getattr(field, "choices", None):
            return OneChoiceFilter, {"choices": field.choices}
        found: tuple[Any, dict[str, Any]] = super().filter_for_lookup(field, lookup_type)
        return found
