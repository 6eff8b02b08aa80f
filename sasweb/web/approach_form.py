"""What the list of all conjunctions can be filtered by; every filter lives in its address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.forms.widgets import DateTimeInput, SearchInput
from django.http import QueryDict

from sasweb.web.filters import constellation_choices, owner_choices
from screening.catalog.models import ObjectType
from screening.conjunctions.approach_selectors import ApproachCriteria
from screening.conjunctions.models import EventKind

MISS_CHOICES = [("0.1", "up to 100 m"), ("0.5", "up to 500 m"), ("1", "up to 1 km")]
MISS_CHOICES += [("2", "up to 2 km"), ("5", "up to 5 km")]
SPEED_CHOICES = [("0.1", "0.1 km/s or more"), ("1", "1 km/s or more")]
SPEED_CHOICES += [("5", "5 km/s or more"), ("10", "10 km/s or more"), ("14", "14 km/s or more")]
AGE_CHOICES = [("1", "1 day at most"), ("2", "2 days at most"), ("3", "3 days at most")]
AGE_CHOICES += [("7", "7 days at most")]
PASSING = tuple(kind for kind in EventKind if kind != EventKind.CO_MOVING)


def _any(choices: list[tuple[str, str]], word: str) -> list[tuple[str, str]]:
    return [("", word), *choices]


def _instant(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        required=False,
        label=label,
        widget=DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Not an instant. Give one like 2026-03-10T04:00."},
    )


class ApproachForm(forms.Form):
    """Criteria of an object are met by one of the pair, all of them by the same one."""

    q = forms.CharField(
        required=False,
        max_length=80,
        label="Name, number or designator",
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    type = forms.ChoiceField(
        required=False, label="Type", choices=_any(list(ObjectType.choices), "Any")
    )
    owner = forms.ChoiceField(required=False, label="Owner")
    constellation = forms.ChoiceField(required=False, label="Constellation")
    miss = forms.ChoiceField(required=False, label="Miss", choices=_any(MISS_CHOICES, "Any"))
    speed = forms.ChoiceField(required=False, label="Speed", choices=_any(SPEED_CHOICES, "Any"))
    age = forms.ChoiceField(
        required=False, label="Oldest elements", choices=_any(AGE_CHOICES, "Any age")
    )
    tca_from = _instant("TCA from (UTC)")
    tca_to = _instant("TCA before (UTC)")
    pairs = forms.ChoiceField(
        required=False,
        label="Same constellation",
        choices=[("", "Shown"), ("hide", "Hidden")],
    )
    co_moving = forms.ChoiceField(
        required=False, label="Co-moving", choices=[("", "Shown"), ("hide", "Hidden")]
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._offer("owner", owner_choices())
        self._offer("constellation", constellation_choices())

    @property
    def criteria(self) -> ApproachCriteria:
        """What was asked. Of a form that can be read only: see ``is_valid``."""
        given = self.cleaned_data
        return ApproachCriteria(
            object_text=given["q"].strip(),
            owner_code=given["owner"],
            constellation=given["constellation"],
            object_types=(given["type"],) if given["type"] else (),
            kinds=PASSING if given["co_moving"] else (),
            is_within_constellation=False if given["pairs"] else None,
            miss_distance_km_max=_number(given["miss"]),
            relative_speed_km_s_min=_number(given["speed"]),
            tca_from_utc=given["tca_from"],
            tca_before_utc=given["tca_to"],
            oldest_age_days_max=_number(given["age"]),
        )

    @property
    def words(self) -> list[str]:
        """What narrows the list, in the words of the controls."""
        chosen = self.cleaned_data.items() if self.is_valid() else ()
        return [self._words_of(name, value) for name, value in chosen if value]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = _any(choices, "Any")

    def _words_of(self, name: str, value: str | datetime) -> str:
        control = self.fields[name]
        if isinstance(value, datetime):
            return f"{control.label} {value:%Y-%m-%d %H:%M}"
        if not isinstance(control, forms.ChoiceField):
            return f"\u201c{value}\u201d"
        choices: Any = control.choices
        label = dict(choices)[value]
        word = str(label).lower() if name in ("pairs", "co_moving", "type") else label
        return f"{str(control.label).lower()} {word}"


def _number(text: str) -> float | None:
    return float(text) if text else None
