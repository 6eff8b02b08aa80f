"""What a counterpart fills in: every word of it translatable, and what is wrong said at its field.

Instants are in UTC. What is left empty is unknown, never zero.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasweb.web.instant_field import UtcInstantField
from screening.coordination.canonical import instant_text
from screening.coordination.kinds import Choice
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES
from screening.coordination.plans import LARGEST_BURN_M_S

LONGEST_WORDS: Final = 2000
BURN: Final = ("radial_m_s", "in_track_m_s", "cross_track_m_s")
REMARKS_HELP: Final = gettext_lazy("In your own words. Kept in the record.")


class Words(forms.CharField):
    """Some sentences of a person."""

    def __init__(self, label: Any, *, is_required: bool = False, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=is_required,
            max_length=LONGEST_WORDS,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        )


class Instant(UtcInstantField):
    """An instant in UTC, typed or pasted.

    NOTE: a browser's own field for dates asks in the manner of its country, half of them in two
    times twelve hours: nothing for a time that two countries have to agree on.
    """

    def __init__(self, label: Any, *, is_required: bool = False, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=is_required,
            help_text=help_text,
            widget=forms.DateTimeInput(
                attrs={"placeholder": "2026-03-10 06:00:00", "autocomplete": "off"},
                format="%Y-%m-%d %H:%M:%S",
            ),
            error_messages={
                "invalid": gettext_lazy("Give a date and a time in UTC, like 2026-03-10 06:00:00.")
            },
        )


class Number(forms.FloatField):
    """A number with its unit in the label."""

    def __init__(
        self, label: Any, *, least: float | None = None, most: float | None = None
    ) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=least,
            max_value=most,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )


class AcknowledgeForm(forms.Form):
    remarks = Words(gettext_lazy("Remarks"), help_text=REMARKS_HELP)


class RemarkForm(forms.Form):
    remarks = Words(gettext_lazy("What you want on record"), is_required=True)


class IntentForm(forms.Form):
    """What this side means to do, when, and its plan where it has one."""

    choice = forms.ChoiceField(
        label=gettext_lazy("What will you do?"),
        widget=forms.RadioSelect,
        choices=(
            (Choice.WILL_MANOEUVRE.value, gettext_lazy("We will manoeuvre")),
            (Choice.WILL_HOLD.value, gettext_lazy("We will hold our orbit")),
            (Choice.UNDETERMINED.value, gettext_lazy("Not decided yet")),
        ),
    )
    window_start_utc = Instant(gettext_lazy("Not before (UTC)"))
    window_end_utc = Instant(gettext_lazy("Not after (UTC)"))
    plan = forms.ChoiceField(
        label=gettext_lazy("Plan"),
        required=False,
        initial="none",
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A plan is screened against the whole catalogue, and you are told what comes of it."
        ),
        choices=(
            ("none", gettext_lazy("No plan yet")),
            ("burn", gettext_lazy("One burn")),
            ("oem", gettext_lazy("An ephemeris (OEM)")),
        ),
    )
    burn_at_utc = Instant(gettext_lazy("Burn at (UTC)"))
    radial_m_s = Number(gettext_lazy("Radial (m/s)"))
    in_track_m_s = Number(gettext_lazy("In-track (m/s)"))
    cross_track_m_s = Number(gettext_lazy("Cross-track (m/s)"))
    oem_file = forms.FileField(
        label=gettext_lazy("Ephemeris file"),
        required=False,
        help_text=gettext_lazy("OEM, as KVN or XML, up to 4 MB."),
    )
    remarks = Words(gettext_lazy("Remarks"), help_text=REMARKS_HELP)

    def clean_oem_file(self) -> str:
        """The text of the file; empty without one."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("oem_file")
        if given is None:
            return ""
        if (given.size or 0) > LONGEST_EPHEMERIS_BYTES:
            raise ValidationError(_("The file is over 4 MB: give the part around the encounter."))
        try:
            return bytes(given.read()).decode("utf-8")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not text: an OEM is KVN or XML.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("window_start_utc"), cleaned.get("window_end_utc")
        if start and end and end <= start:
            self.add_error("window_end_utc", _("The window ends before it begins."))
        plan = cleaned.get("plan") or "none"
        if plan != "none" and cleaned.get("choice") != Choice.WILL_MANOEUVRE:
            self.add_error("plan", _("A plan goes with “We will manoeuvre”: choose that, or none."))
        if plan == "burn":
            self._check_burn(cleaned)
        if plan == "oem" and "oem_file" not in self.errors and not cleaned.get("oem_file"):
            self.add_error("oem_file", _("Choose the ephemeris file, or another kind of plan."))
        return cleaned

    def _check_burn(self, cleaned: Mapping[str, Any]) -> None:
        if cleaned.get("burn_at_utc") is None and "burn_at_utc" not in self.errors:
            self.add_error("burn_at_utc", _("Say when the burn is."))
        if any(name in self.errors for name in BURN):
            return
        burn = [cleaned.get(name) or 0.0 for name in BURN]
        if not any(burn):
            self.add_error("in_track_m_s", _("Give at least one component that is not zero."))
        if any(not isfinite(each) or abs(each) > LARGEST_BURN_M_S for each in burn):
            words = _("A component is at most %(most)d m/s. The unit is m/s, not km/s.")
            self.add_error("in_track_m_s", words % {"most": LARGEST_BURN_M_S})

    def plan_for(self, norad_cat_id: int) -> dict[str, Any] | None:
        """The plan of one's own object, in the form that entries hold it; None without one."""
        held = self.cleaned_data
        if held["plan"] == "burn":
            return {
                "kind": "burn",
                "burn_at_utc": instant_text(held["burn_at_utc"]),
                "dv_rtn_m_s": [held.get(name) or 0.0 for name in BURN],
                "norad_cat_id": norad_cat_id,
            }
        if held["plan"] == "oem":
            text = held["oem_file"]
            digest = hashlib.sha256(text.encode()).hexdigest()
            return {
                "kind": "oem",
                "oem_text": text,
                "oem_sha256": digest,
                "norad_cat_id": norad_cat_id,
            }
        return None
