"""What a person fills in to have a trajectory screened: what is wrong is said at its field."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import HiddenInput, TextInput
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study
from screening.consequences.trajectories.question import DEFAULT_THRESHOLD_KM
from screening.messages.ccsds.text import MAX_WEB_BYTES

MAX_MIB: Final = MAX_WEB_BYTES // 2**20
FIRST_VALUES: Final = {
    "threshold_km": f"{DEFAULT_THRESHOLD_KM:g}",
    "shift_from_min": "0",
    "shift_until_min": "0",
    "shift_step_min": "1",
}
_TOO_LARGE: Final = format_lazy(
    _(
        "The file is larger than {size} MiB: give fewer states (one every 10 to 60 s does), a "
        "shorter part of the flight, or the file as gzip."
    ),
    size=MAX_MIB,
)
# What a question calls its parts, by the field that asks for it.
_FIELD_OF: Final = {"shifts_min": "shift_until_min"}


class _NumberField(forms.CharField):
    """A number as it is typed: the kind reads it, and refuses it in its own words."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=20,
            help_text=help_text,
            widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"}),
        )


class TrajectoryForm(forms.Form):
    """A trajectory to be screened. ``again`` is a study whose file is used where none is chosen."""

    file = forms.FileField(
        label=_("Trajectory"),
        required=False,
        help_text=format_lazy(
            _(
                "OEM, as KVN or XML, plain or gzip, up to {size} MiB of text. Time in UTC; "
                "TEME, EME2000, GCRF or ITRF."
            ),
            size=MAX_MIB,
        ),
        error_messages={"empty": _("The file is empty: choose another.")},
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        help_text=_("Empty: as the file calls it."),
        widget=TextInput(attrs={"autocomplete": "off"}),
    )
    threshold_km = _NumberField(
        _("Nothing nearer than"), _("Stations count by their own volumes, which reach further.")
    )
    hard_body_radius_m = _NumberField(
        _("Radius of the vehicle"), _("For the probability. Empty: assumed, and said.")
    )
    shift_from_min = _NumberField(
        _("First launch time"), _("Minutes after the file's; before it below 0.")
    )
    shift_until_min = _NumberField(_("Last launch time"))
    shift_step_min = _NumberField(_("One every"))
    again = forms.UUIDField(required=False, widget=HiddenInput)

    def __init__(self, *args: Any, again: Study | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.again_study = again

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse what no web process should read, before it is read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MAX_WEB_BYTES:
            raise forms.ValidationError(_TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """A file there must be: the one chosen, or that of the study that is asked again."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" not in self.errors and cleaned.get("file") is None and self.again_study is None:
            self.add_error("file", gettext("Choose the OEM of the trajectory."))
        return cleaned

    @property
    def question(self) -> dict[str, Any]:
        """What is asked, as the kind takes it."""
        return {
            name: self.cleaned_data[name] for name in self.fields if name not in ("file", "again")
        }

    @property
    def attachment(self) -> tuple[bytes, str]:
        """The file that goes with it, and its name."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None:
            return file.read(), file.name or "trajectory"
        study = self.again_study
        return (b"", "") if study is None else (bytes(study.attachment), study.attachment_name)

    def refuse(self, error: QuestionError) -> None:
        """Say at its field what the kind refuses."""
        field = _FIELD_OF.get(error.field, error.field)
        self.add_error(field if field in self.fields else None, str(error))


def first_values(again: Study | None) -> Mapping[str, Any]:
    """Return what the fields begin with: usual values, or those of a study."""
    if again is None:
        return FIRST_VALUES
    question = again.question
    shifts_min = question["shifts_min"]
    radius_m = question["hard_body_radius_m"]
    return {
        "name": question["name"],
        "threshold_km": f"{question['threshold_km']:g}",
        "hard_body_radius_m": "" if radius_m is None else f"{radius_m:g}",
        "shift_from_min": f"{shifts_min[0]:g}",
        "shift_until_min": f"{shifts_min[-1]:g}",
        "shift_step_min": f"{_step_min(shifts_min):g}",
        "again": again.uuid,
    }


def _step_min(shifts_min: list[float]) -> float:
    """The least time between two launch times; a minute where there is but one."""
    return min((later - earlier for earlier, later in pairwise(shifts_min)), default=1.0)
