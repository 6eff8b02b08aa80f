"""What a person fills in to speak in a case: what is wrong is said at its field, in words.

Instants are typed in UTC. Burns are along the axes of one's own object at the burn: radial,
along the track, across it (RTN), in m/s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile

from sasweb.web.instant_field import UtcInstantField
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES
from screening.coordination.plans import LARGEST_BURN_M_S

LONGEST_WORDS: Final = 2000
_BURN: Final = ("radial_m_s", "in_track_m_s", "cross_track_m_s")
_CHOICES: Final = (
    ("will_hold", "We will hold our orbit"),
    ("will_manoeuvre", "We will manoeuvre"),
    ("undetermined", "Not decided yet"),
)
_PLANS: Final = (
    ("none", "No plan yet"),
    ("burn", "One burn"),
    ("oem", "An ephemeris (OEM)"),
)

Choices = Sequence[tuple[str, str]]


class _Words(forms.CharField):
    """Some sentences of a person; ``least`` characters of them where they must say something."""

    def __init__(self, label: str, *, least: int = 0, rows: int = 3, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=least > 0,
            min_length=least or None,
            max_length=LONGEST_WORDS,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
            error_messages={"min_length": f"Say it in at least {least} characters."},
        )


class _Instant(UtcInstantField):
    """An instant in UTC, as a browser's own field for dates gives it."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
            ),
            error_messages={"invalid": "Give a date and a time in UTC, like 2026-03-10 06:00."},
        )


class SpokenForm(forms.Form):
    """What every form carries: a name of its own, so that pressing twice says it once."""

    entry_uuid = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    @property
    def has_field_errors(self) -> bool:
        return any(name != NON_FIELD_ERRORS for name in self.errors)


class RemarksForm(SpokenForm):
    """Acknowledge, or state: nothing is asked for but words that may go with it."""

    remarks = _Words("Remarks", help_text="Shown to the other side where your policy lets it.")


class RemarkForm(SpokenForm):
    remarks = _Words("What you want on record", least=3)


class NotifyForm(SpokenForm):
    """That they were told by other means than a message of this product."""

    channel = forms.ChoiceField(
        label="By",
        choices=(("phone", "Telephone"), ("letter", "Letter"), ("other", "Other means")),
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label="Whom you reached, and where",
        max_length=300,
        help_text="A name and a number. Kept on record; shown to nobody whom your policy does not"
        " let see contact details.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(
        label="In",
        choices=(("en", "English"), ("zh-hans", "Chinese")),
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
    )


class IntendForm(SpokenForm):
    """What this side will do, when, and the plan where there is one."""

    choice = forms.ChoiceField(label="We", choices=_CHOICES, widget=forms.RadioSelect)
    window_start_utc = _Instant("Window from (UTC)")
    window_end_utc = _Instant("until (UTC)")
    plan = forms.ChoiceField(
        label="Plan",
        choices=_PLANS,
        initial="none",
        help_text="A plan is screened against the whole catalogue at once; both sides see what"
        " comes of it as far as policy lets them.",
    )
    burn_at_utc = _Instant("Burn at (UTC)")
    radial_m_s = forms.FloatField(label="Radial (m/s)", required=False)
    in_track_m_s = forms.FloatField(label="Along track (m/s)", required=False)
    cross_track_m_s = forms.FloatField(label="Cross-track (m/s)", required=False)
    oem_file = forms.FileField(
        label="Ephemeris file",
        required=False,
        help_text=f"OEM, as KVN or XML, up to {LONGEST_EPHEMERIS_BYTES / 1e6:g} MB.",
    )
    remarks = _Words("Remarks")

    def clean_oem_file(self) -> str:
        """The text of the file; empty without one."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("oem_file")
        if given is None:
            return ""
        if (given.size or 0) > LONGEST_EPHEMERIS_BYTES:
            most = f"{LONGEST_EPHEMERIS_BYTES / 1e6:g} MB"
            words = f"{given.name} is over {most}: give the part around the encounter."
            raise ValidationError(words)
        try:
            return str(given.read(), "utf-8")
        except UnicodeDecodeError:
            raise ValidationError(f"{given.name} is not text: an OEM is KVN or XML.") from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_window(cleaned.get("window_start_utc"), cleaned.get("window_end_utc"))
        plan = cleaned.get("plan", "none")
        if plan != "none" and cleaned.get("choice") not in (None, "will_manoeuvre"):
            self.add_error("plan", "A plan goes with “We will manoeuvre”. Choose that, or no plan.")
        if plan == "burn":
            self._check_burn(cleaned)
        if plan == "oem" and "oem_file" not in self.errors and not cleaned.get("oem_file"):
            self.add_error("oem_file", "Choose the ephemeris file, or another kind of plan.")
        return cleaned

    def _check_window(self, start: datetime | None, end: datetime | None) -> None:
        if (start is None) != (end is None):
            self.add_error("window_end_utc", "Give both ends of the window, or neither.")
        elif start and end and end <= start:
            self.add_error("window_end_utc", "The window ends before it begins.")

    def _check_burn(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("burn_at_utc") is None and "burn_at_utc" not in self.errors:
            self.add_error("burn_at_utc", "Say when the burn is.")
        burn = [cleaned.get(name) or 0.0 for name in _BURN]
        if any(name in self.errors for name in _BURN):
            return
        if not any(burn):
            self.add_error("in_track_m_s", "Give at least one component that is not zero.")
        if any(not isfinite(each) or abs(each) > LARGEST_BURN_M_S for each in burn):
            limit = f"{LARGEST_BURN_M_S:.0f}"
            self.add_error("in_track_m_s", f"A component is at most {limit} m/s: m/s, not km/s.")


class ProposeForm(SpokenForm):
    """Who is to move. The clause that decided, or why it is left, is said in words."""

    mover = forms.ChoiceField(label="Who moves", widget=forms.RadioSelect)
    words = _Words("Why", least=3, help_text="Both sides read it, in every policy.")

    def __init__(self, data: Any = None, *, movers: Choices, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.fields["mover"].choices = movers  # type: ignore[attr-defined]


class AnswerForm(SpokenForm):
    """The answer to what the other side has proposed, and to nothing that came after it."""

    proposal = forms.IntegerField(widget=forms.HiddenInput)

    answer = forms.ChoiceField(
        label="We",
        choices=(("agree", "Agree"), ("refuse", "Refuse")),
        widget=forms.RadioSelect,
    )
    words = _Words("Why", help_text="Needed to refuse. Both sides read it, in every policy.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "refuse" and not cleaned.get("words", "").strip():
            self.add_error("words", "Say why you refuse, and what you propose instead.")
        return cleaned


class ExecuteForm(SpokenForm):
    what = forms.CharField(
        label="What was done", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    at_utc = _Instant("At (UTC)")

    def clean_at_utc(self) -> datetime:
        at_utc: datetime | None = self.cleaned_data["at_utc"]
        if at_utc is None:
            raise ValidationError("Say when it was done.")
        return at_utc


class EscalateForm(SpokenForm):
    duty = forms.ChoiceField(label="About")
    to_role = forms.ChoiceField(label="To")
    why = _Words("Why", least=3)

    def __init__(
        self, data: Any = None, *, duties: Choices, roles: Choices, initial: dict[str, str]
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["duty"].choices = duties  # type: ignore[attr-defined]
        self.fields["to_role"].choices = roles  # type: ignore[attr-defined]


class CloseForm(SpokenForm):
    reason = _Words("Why it is closed", least=10, help_text="The record stays, for good.")


class OpenForm(forms.Form):
    """Against whom a case is opened, and whether it is a drill."""

    other_side = forms.ChoiceField(label="With")
    is_exercise = forms.BooleanField(
        label="This is an exercise", required=False, help_text="Marked as such everywhere."
    )

    def __init__(self, data: Any = None, *, others: Choices, initial: str = "") -> None:
        super().__init__(data, initial={"other_side": initial})
        self.fields["other_side"].choices = others  # type: ignore[attr-defined]
