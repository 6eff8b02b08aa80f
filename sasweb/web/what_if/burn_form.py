"""What a person fills in to ask for burns: what is wrong is said at its field, in words.

What a burn may be is the kind's to judge (``consequences/burns``); here is only what can be read,
and what has to do with the clock that the person looks at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import CheckboxSelectMultiple, TextInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.approach_form import INSTANT_FORM
from sasweb.web.instant_field import UtcInstantField
from sasweb.web.what_if.burn_answer import DIRECTION_WORDS
from sasweb.web.what_if.burn_objects import ObjectUnclear, object_meant
from screening.catalog.models import SpaceObject
from screening.common.durations import duration_words
from screening.common.instants import minute_text
from screening.consequences.burns.question import MOST_AHEAD, iso_z
from screening.consequences.kinds import QuestionError

USUAL_LEAD_H: Final = 24.0
_LONGEST_LEAD_H: Final = 24.0 * 14
# What a question calls its parts, by the field that asks for it.
_FIELD_OF: Final = {
    "norad_cat_id": "object",
    "secondary_norad_cat_id": "secondary",
    "event_tca_utc": "tca",
    "earliest_utc": "earliest_h",
    "sizes_m_s": "sizes",
    "hard_body_radius_m": "radius_m",
}


class ObjectField(forms.CharField):
    """An object by its number or name, as a person types it; its value is the object."""

    def __init__(self, label: Any) -> None:
        attributes = {
            "autocomplete": "off",
            "spellcheck": "false",
            "list": "burn-objects",
            "data-object": "",
            "placeholder": _("Name or catalogue number"),
        }
        super().__init__(
            label=label,
            max_length=120,
            widget=TextInput(attrs=attributes),
            error_messages={"required": _("Give an object, by its name or its catalogue number.")},
        )

    def clean(self, value: Any) -> SpaceObject:
        """Return the one object that is meant. Raises ValidationError, which names some."""
        try:
            return object_meant(super().clean(value))
        except ObjectUnclear as error:
            raise ValidationError(str(error)) from error


class _NumberField(forms.FloatField):
    """A number in a field of text: of one of numbers browsers hand over nothing when unreadable."""

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"}),
            error_messages={"invalid": _("Not a number."), "required": _("Give a number.")},
        )


class BurnForm(forms.Form):
    """A search for burns. Times of burns are told in hours before closest approach."""

    object = ObjectField(_("Who burns"))
    secondary = ObjectField(_("To miss"))
    tca = UtcInstantField(
        label=_("Closest approach"),
        widget=TextInput(
            attrs={
                "placeholder": "YYYY-MM-DD HH:MM:SS",
                "pattern": INSTANT_FORM,
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "num",
            }
        ),
        input_formats=["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"],  # and those of ISO 8601
        error_messages={
            "invalid": _("Not an instant in UTC. Write it as in 2026-03-11 14:04:11."),
            "required": _("Say when they are closest, in UTC."),
        },
    )
    days_after = _NumberField(_("Look on for"))
    threshold_km = _NumberField(_("Nothing nearer than"))
    earliest_h = _NumberField(_("First burn"))
    burn_times = forms.IntegerField(
        label=_("Times to burn"),
        widget=TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}),
        help_text=_("From the first burn to half a revolution before closest approach."),
        error_messages={"invalid": _("Not a whole number."), "required": _("Give a whole number.")},
    )
    directions = forms.MultipleChoiceField(
        label=_("Directions"),
        choices=list(DIRECTION_WORDS.items()),
        widget=CheckboxSelectMultiple,
        help_text=_("Each is tried both ways."),
        error_messages={"required": _("Choose at least one.")},
    )
    sizes = forms.CharField(
        label=_("Sizes"),
        widget=TextInput(attrs={"inputmode": "text", "autocomplete": "off", "class": "num"}),
        error_messages={"required": _("Give sizes in m/s, as in 0.1, 0.5.")},
    )
    radius_m = _NumberField(
        _("Radius of both together"),
        required=False,
        help_text=_("For the probability. Empty: what is known of both, else assumed, and said."),
    )

    def __init__(
        self, now_utc: datetime, data: Any = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.now_utc = now_utc
        super().__init__(data, initial=dict(initial or {}))
        for name in self.errors if self.is_bound else ():
            self.fields[name].widget.attrs["aria-invalid"] = "true"

    def clean_sizes(self) -> list[str]:
        """The sizes one by one, however they were set apart."""
        return [each for each in re.split(r"[\s,;]+", self.cleaned_data["sizes"]) if each]

    def clean(self) -> dict[str, Any]:
        """Refuse what is over: burns can only be planned."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = cleaned.get("object"), cleaned.get("secondary")
        if one is not None and one == other:
            self.add_error(
                "secondary", gettext("That is the object that burns: name the other one.")
            )
        tca_utc, earliest_h = cleaned.get("tca"), cleaned.get("earliest_h")
        if tca_utc is not None and tca_utc <= self.now_utc:
            ago = duration_words((self.now_utc - tca_utc).total_seconds())
            words = gettext("That was %(span)s ago: no burn can change it any more.")
            self.add_error("tca", words % {"span": ago})
        elif tca_utc is not None and tca_utc - self.now_utc > MOST_AHEAD:
            words = gettext("That is over %(days)d days ahead: element sets say nothing of it.")
            self.add_error("tca", words % {"days": MOST_AHEAD.days})
        elif tca_utc is not None and earliest_h is not None:
            self._check_lead(tca_utc, earliest_h)
        return cleaned

    def _check_lead(self, tca_utc: datetime, earliest_h: float) -> None:
        if not 0.0 < earliest_h <= _LONGEST_LEAD_H:
            words = gettext("Give hours above 0 and up to %(most)s.")
            self.add_error("earliest_h", words % {"most": f"{_LONGEST_LEAD_H:g}"})
            return
        left_h = (tca_utc - self.now_utc) / timedelta(hours=1)
        if earliest_h > left_h:
            words = gettext(
                "That is in the past: %(left)s hours are left until closest approach: at most that."
            )
            self.add_error("earliest_h", words % {"left": f"{left_h:.1f}"})

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as the kind takes it. Of a form without errors only."""
        given = self.cleaned_data
        tca_utc: datetime = given["tca"]
        return {
            "norad_cat_id": given["object"].norad_cat_id,
            "secondary_norad_cat_id": given["secondary"].norad_cat_id,
            "event_tca_utc": iso_z(tca_utc),
            "days_after": given["days_after"],
            "threshold_km": given["threshold_km"],
            "earliest_utc": iso_z(tca_utc - timedelta(hours=given["earliest_h"])),
            "burn_times": given["burn_times"],
            "directions": given["directions"],
            "sizes_m_s": given["sizes"],
            "hard_body_radius_m": given["radius_m"],
        }

    @property
    def title(self) -> str:
        """What is asked in a few words, with names. Of a form without errors only."""
        one, other = (self.cleaned_data[name].name for name in ("object", "secondary"))
        return f"{one} burns to miss {other} at {minute_text(self.cleaned_data['tca'])} UTC"

    def refuse(self, error: QuestionError) -> None:
        """Say at its field what the kind refuses."""
        field = _FIELD_OF.get(error.field, error.field)
        words = str(error).removeprefix(error.field).lstrip(": ")
        self.add_error(field if field in self.fields else None, words[:1].upper() + words[1:])
        if field in self.fields:
            self.fields[field].widget.attrs["aria-invalid"] = "true"
