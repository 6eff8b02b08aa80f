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
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sasweb.web.instant_field import UtcInstantField
from screening.coordination.part_shapes import LONGEST_EPHEMERIS_BYTES
from screening.coordination.plans import LARGEST_BURN_M_S

LONGEST_WORDS: Final = 2000
_BURN: Final = ("radial_m_s", "in_track_m_s", "cross_track_m_s")
_CHOICES: Final = (
    ("will_hold", _("We will hold our orbit")),
    ("will_manoeuvre", _("We will manoeuvre")),
    ("undetermined", _("Not decided yet")),
)
_PLANS: Final = (
    ("none", _("No plan yet")),
    ("burn", _("One burn")),
    ("oem", _("An ephemeris (OEM)")),
)

Choices = Sequence[tuple[str, Any]]


class _Words(forms.CharField):
    """Some sentences of a person; ``least`` characters of them where they must say something."""

    def __init__(self, label: Any, *, least: int = 0, rows: int = 3, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=least > 0,
            min_length=least or None,
            max_length=LONGEST_WORDS,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
            error_messages={"min_length": _("Say it in at least %(limit_value)d characters.")},
        )


class _Instant(UtcInstantField):
    """An instant in UTC, as a browser's own field for dates gives it."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
            ),
            error_messages={"invalid": _("Give a date and a time in UTC, like 2026-03-10 06:00.")},
        )


class SpokenForm(forms.Form):
    """What every form carries: a name of its own, so that pressing twice says it once."""

    entry_uuid = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    @property
    def has_field_errors(self) -> bool:
        return any(name != NON_FIELD_ERRORS for name in self.errors)


class RemarksForm(SpokenForm):
    """Acknowledge, or state: nothing is asked for but words that may go with it."""

    remarks = _Words(
        _("Remarks"), help_text=_("Shown to the other side where your policy lets it.")
    )


class RemarkForm(SpokenForm):
    remarks = _Words(_("What you want on record"), least=3)


class NotifyForm(SpokenForm):
    """That they were told by other means than a message of this product."""

    channel = forms.ChoiceField(
        label=pgettext_lazy("a way of telling", "By"),
        choices=(("phone", _("Telephone")), ("letter", _("Letter")), ("other", _("Other means"))),
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=_("Whom you reached, and where"),
        max_length=300,
        help_text=_(
            "A name and a number. Kept on record; shown to nobody whom your policy does not"
            " let see contact details."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(
        label=pgettext_lazy("a language", "In"),
        choices=(("en", _("English")), ("zh-hans", _("Chinese"))),
        widget=forms.CheckboxSelectMultiple,
        initial=["en"],
    )


class IntendForm(SpokenForm):
    """What this side will do, when, and the plan where there is one."""

    choice = forms.ChoiceField(
        label=pgettext_lazy("a side", "We"), choices=_CHOICES, widget=forms.RadioSelect
    )
    window_start_utc = _Instant(_("Window from (UTC)"))
    window_end_utc = _Instant(_("until (UTC)"))
    plan = forms.ChoiceField(
        label=_("Plan"),
        choices=_PLANS,
        initial="none",
        help_text=_(
            "A plan is screened against the whole catalogue at once; both sides see what"
            " comes of it as far as policy lets them."
        ),
    )
    burn_at_utc = _Instant(_("Burn at (UTC)"))
    radial_m_s = forms.FloatField(label=_("Radial (m/s)"), required=False)
    in_track_m_s = forms.FloatField(label=_("Along track (m/s)"), required=False)
    cross_track_m_s = forms.FloatField(label=_("Cross-track (m/s)"), required=False)
    oem_file = forms.FileField(
        label=_("Ephemeris file"),
        required=False,
        help_text=format_lazy(
            _("OEM, as KVN or XML, up to {size} MB."), size=f"{LONGEST_EPHEMERIS_BYTES / 1e6:g}"
        ),
    )
    remarks = _Words(_("Remarks"))

    def clean_oem_file(self) -> str:
        """The text of the file; empty without one."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("oem_file")
        if given is None:
            return ""
        if (given.size or 0) > LONGEST_EPHEMERIS_BYTES:
            most = f"{LONGEST_EPHEMERIS_BYTES / 1e6:g} MB"
            words = gettext("%(name)s is over %(most)s: give the part around the encounter.")
            raise ValidationError(words % {"name": given.name, "most": most})
        try:
            return str(given.read(), "utf-8")
        except UnicodeDecodeError:
            words = gettext("%(name)s is not text: an OEM is KVN or XML.") % {"name": given.name}
            raise ValidationError(words) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_window(cleaned.get("window_start_utc"), cleaned.get("window_end_utc"))
        plan = cleaned.get("plan", "none")
        if plan != "none" and cleaned.get("choice") not in (None, "will_manoeuvre"):
            self.add_error(
                "plan", gettext("A plan goes with “We will manoeuvre”. Choose that, or no plan.")
            )
        if plan == "burn":
            self._check_burn(cleaned)
        if plan == "oem" and "oem_file" not in self.errors and not cleaned.get("oem_file"):
            self.add_error(
                "oem_file", gettext("Choose the ephemeris file, or another kind of plan.")
            )
        return cleaned

    def _check_window(self, start: datetime | None, end: datetime | None) -> None:
        if (start is None) != (end is None):
            self.add_error("window_end_utc", gettext("Give both ends of the window, or neither."))
        elif start and end and end <= start:
            self.add_error("window_end_utc", gettext("The window ends before it begins."))

    def _check_burn(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("burn_at_utc") is None and "burn_at_utc" not in self.errors:
            self.add_error("burn_at_utc", gettext("Say when the burn is."))
        burn = [cleaned.get(name) or 0.0 for name in _BURN]
        if any(name in self.errors for name in _BURN):
            return
        if not any(burn):
            self.add_error("in_track_m_s", gettext("Give at least one component that is not zero."))
        if any(not isfinite(each) or abs(each) > LARGEST_BURN_M_S for each in burn):
            words = gettext("A component is at most %(most)d m/s: m/s, not km/s.")
            self.add_error("in_track_m_s", words % {"most": LARGEST_BURN_M_S})


class ProposeForm(SpokenForm):
    """Who is to move. The clause that decided, or why it is left, is said in words."""

    mover = forms.ChoiceField(label=_("Who moves"), widget=forms.RadioSelect)
    words = _Words(_("Why"), least=3, help_text=_("Both sides read it, in every policy."))

    def __init__(self, data: Any = None, *, movers: Choices, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.fields["mover"].choices = movers  # type: ignore[attr-defined]


class AnswerForm(SpokenForm):
    """The answer to what the other side has proposed, and to nothing that came after it."""

    proposal = forms.IntegerField(widget=forms.HiddenInput)

    answer = forms.ChoiceField(
        label=pgettext_lazy("a side", "We"),
        choices=(("agree", _("Agree")), ("refuse", _("Refuse"))),
        widget=forms.RadioSelect,
    )
    words = _Words(_("Why"), help_text=_("Needed to refuse. Both sides read it, in every policy."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == "refuse" and not cleaned.get("words", "").strip():
            self.add_error("words", gettext("Say why you refuse, and what you propose instead."))
        return cleaned


class ExecuteForm(SpokenForm):
    what = forms.CharField(
        label=_("What was done"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    at_utc = _Instant(_("At (UTC)"))

    def clean_at_utc(self) -> datetime:
        at_utc: datetime | None = self.cleaned_data["at_utc"]
        if at_utc is None:
            raise ValidationError(gettext("Say when it was done."))
        return at_utc


class EscalateForm(SpokenForm):
    duty = forms.ChoiceField(label=_("About"))
    to_role = forms.ChoiceField(label=pgettext_lazy("whom to turn to", "To"))
    why = _Words(_("Why"), least=3)

    def __init__(
        self, data: Any = None, *, duties: Choices, roles: Choices, initial: dict[str, str]
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["duty"].choices = duties  # type: ignore[attr-defined]
        self.fields["to_role"].choices = roles  # type: ignore[attr-defined]


class CloseForm(SpokenForm):
    reason = _Words(_("Why it is closed"), least=10, help_text=_("The record stays, for good."))


class OpenForm(forms.Form):
    """Against whom a case is opened, and whether it is a drill."""

    other_side = forms.ChoiceField(label=_("With"))
    is_exercise = forms.BooleanField(
        label=_("This is an exercise"), required=False, help_text=_("Marked as such everywhere.")
    )

    def __init__(self, data: Any = None, *, others: Choices, initial: str = "") -> None:
        super().__init__(data, initial={"other_side": initial})
        self.fields["other_side"].choices = others  # type: ignore[attr-defined]
