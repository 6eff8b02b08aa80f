"""What the list of all conjunctions can be filtered by; every filter lives in its address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.forms.widgets import SearchInput, TextInput
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from sasweb.web.amounts import AmountField
from sasweb.web.filters import Choices, constellation_choices, owner_choices
from sasweb.web.instant_field import UtcInstantField
from screening.catalog.models import ObjectType
from screening.common.instants import minute_text
from screening.conjunctions.approach_selectors import ApproachCriteria
from screening.engine.config import MAX_THRESHOLD_KM

USUAL_MISS_KM: Final = (0.1, 0.5, 1, 2, 5)
USUAL_SPEED_KM_S: Final = (0.1, 1, 5, 10, 14)
USUAL_AGE_DAYS: Final = (1, 2, 3, 7)
MOST_SPEED_KM_S: Final = 25.0  # two bodies bound to the Earth meet at 22 km/s at most
MOST_AGE_DAYS: Final = 10_000.0
# What is docked or flies in formation is closest of all and no news: hidden unless asked for.
CO_MOVING_CHOICES = [
    ("", gettext_lazy("Hidden")),
    ("show", gettext_lazy("Shown")),
    ("only", gettext_lazy("Only")),
]
STAYS_TOGETHER: Final = {"": False, "show": None, "only": True}
INSTANT_FORM: Final = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?"


def _any(choices: Choices, word: str | Promise) -> list[tuple[str, Any]]:
    return [("", word), *choices]


def _instant(label: Any) -> UtcInstantField:
    """A field of text: what browsers offer for an instant shows it in the form of their country."""
    attributes = {
        "placeholder": "YYYY-MM-DD HH:MM",
        "pattern": INSTANT_FORM,
        "title": gettext_lazy("UTC, as in 2026-03-10 04:00"),
        "maxlength": "20",
        "autocomplete": "off",
        "spellcheck": "false",
        "class": "num",
    }
    return UtcInstantField(
        required=False,
        label=label,
        widget=TextInput(attrs=attributes),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"],  # and those of ISO 8601
        error_messages={
            "invalid": gettext_lazy("Not an instant in UTC. Write it as in 2026-03-10 04:00.")
        },
    )


class ApproachForm(forms.Form):
    """Criteria of an object are met by one of the pair, all of them by the same one."""

    q = forms.CharField(
        required=False,
        max_length=80,
        label=gettext_lazy("Name, number or designator"),
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    type = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Type"),
        choices=_any(list(ObjectType.choices), gettext_lazy("Any")),
    )
    owner = forms.ChoiceField(required=False, label=gettext_lazy("Owner"))
    constellation = forms.ChoiceField(required=False, label=gettext_lazy("Constellation"))
    pairs = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Same constellation"),
        choices=[("", gettext_lazy("Shown")), ("hide", gettext_lazy("Hidden"))],
    )
    miss = AmountField(
        label=gettext_lazy("Miss at most"), unit="km", most=MAX_THRESHOLD_KM, usual=USUAL_MISS_KM
    )
    speed = AmountField(
        label=gettext_lazy("Speed at least"),
        unit="km/s",
        most=MOST_SPEED_KM_S,
        usual=USUAL_SPEED_KM_S,
    )
    age = AmountField(
        label=gettext_lazy("Elements at most"),
        unit=gettext_lazy("days old"),
        most=MOST_AGE_DAYS,
        usual=USUAL_AGE_DAYS,
    )
    co_moving = forms.ChoiceField(
        required=False, label=gettext_lazy("Co-moving"), choices=CO_MOVING_CHOICES
    )
    tca_from = _instant(gettext_lazy("TCA from (UTC)"))
    tca_to = _instant(gettext_lazy("TCA before (UTC)"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._offer("owner", owner_choices())
        self._offer("constellation", constellation_choices())
        for name, field in self.fields.items():
            if isinstance(field, AmountField):
                field.widget.attrs["list"] = f"id_{name}-usual"  # filter_field.html

    @property
    def criteria(self) -> ApproachCriteria:
        """What was asked. Of a form that can be read only: see ``is_valid``."""
        given = self.cleaned_data
        return ApproachCriteria(
            object_text=given["q"].strip(),
            owner_code=given["owner"],
            constellation=given["constellation"],
            object_types=(given["type"],) if given["type"] else (),
            stays_together=STAYS_TOGETHER[given["co_moving"]],
            is_within_constellation=False if given["pairs"] else None,
            miss_distance_km_max=given["miss"],
            relative_speed_km_s_min=given["speed"],
            tca_from_utc=given["tca_from"],
            tca_before_utc=given["tca_to"],
            oldest_age_days_max=given["age"],
        )

    @property
    def hidden(self) -> ApproachCriteria | None:
        """What is left out only for being co-moving; None where that is shown."""
        asked = self.criteria
        return replace(asked, stays_together=True) if asked.stays_together is False else None

    @property
    def refusals(self) -> list[str]:
        """What cannot be read, each with its control, for where the controls are out of sight."""
        return [f"{self.fields[name].label}: {each[0]}" for name, each in self.errors.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch of time that ends before it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = given.get("tca_from"), given.get("tca_to")
        if begin and end and begin > end:
            self.add_error(
                "tca_to",
                gettext("Before %(begin)s, where the time begins.") % {"begin": minute_text(begin)},
            )
        return given

    @property
    def words(self) -> list[str]:
        """What narrows the list, in the words of the controls."""
        chosen = self.cleaned_data.items() if self.is_valid() else ()
        return [self._words_of(name, value) for name, value in chosen if value not in ("", None)]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = _any(choices, gettext_lazy("Any"))

    def _words_of(self, name: str, value: str | float | datetime) -> str:
        control = self.fields[name]
        if isinstance(control, AmountField) and isinstance(value, float):
            return f"{str(control.label).lower()} {control.words(value)}"
        if isinstance(value, datetime):
            return f"{control.label} {minute_text(value)}"
        if not isinstance(control, forms.ChoiceField):
            return f"\u201c{value}\u201d"
        choices: Any = control.choices
        label = dict(choices)[value]
        word = str(label).lower() if name in ("pairs", "co_moving", "type") else label
        return f"{str(control.label).lower()} {word}"
