"""What a counterpart fills in to state its assessment: a message of its own, or figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasweb.web.counterpart_forms import (
    REMARKS_HELP,
    Instant,
    Number,
    Words,
)
from screening.common.exceptions import InputError
from screening.coordination.cdm_statement import statement_of_cdm
from screening.messages.cdm import ConjunctionDataMessage, read_cdm

LARGEST_CDM_BYTES: Final = 2 * 1024 * 1024
# What is typed of an assessment; the time of closest approach is there from the beginning.
TYPED: Final = (
    "miss_distance_km",
    "radial_km",
    "in_track_km",
    "cross_track_km",
    "relative_speed_km_s",
    "pc",
    "hard_body_radius_m",
    "pc_method",
    "pc_reason",
    "data_kind",
    "data_epoch_utc",
)
FIGURES: Final = ("tca_utc", *TYPED[:7])


class StatementForm(forms.Form):
    """One's own assessment: the figures of a message, or figures typed."""

    cdm_file = forms.FileField(
        label=gettext_lazy("Conjunction data message (CDM)"),
        required=False,
        help_text=gettext_lazy(
            "If you have one, as KVN or XML: its figures are your assessment, and those below stay"
            " empty."
        ),
    )
    tca_utc = Instant(gettext_lazy("Time of closest approach (UTC)"))
    miss_distance_km = Number(gettext_lazy("Miss distance (km)"), least=0.0)
    radial_km = Number(gettext_lazy("Radial miss (km)"))
    in_track_km = Number(gettext_lazy("In-track miss (km)"))
    cross_track_km = Number(gettext_lazy("Cross-track miss (km)"))
    relative_speed_km_s = Number(gettext_lazy("Relative speed (km/s)"), least=0.0)
    pc = Number(gettext_lazy("Collision probability, such as 3.1e-5"), least=0.0, most=1.0)
    pc_method = forms.CharField(
        label=gettext_lazy("Method of the probability"), required=False, max_length=100
    )
    pc_reason = forms.CharField(
        label=gettext_lazy("If there is no probability: why"), required=False, max_length=300
    )
    hard_body_radius_m = Number(gettext_lazy("Combined radius used (m)"), least=0.0)
    criterion = forms.CharField(
        label=gettext_lazy("Your criterion"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The rule by which you judge, with its limits."),
    )
    is_met = forms.ChoiceField(
        label=gettext_lazy("Is it met?"),
        required=False,
        choices=(
            ("", gettext_lazy("Not said")),
            ("yes", gettext_lazy("Yes, it is met")),
            ("no", gettext_lazy("No, it is not met")),
        ),
    )
    data_kind = forms.ChoiceField(
        label=gettext_lazy("Data used for your object"),
        required=False,
        choices=(
            ("", gettext_lazy("Not said")),
            ("ephemeris", gettext_lazy("Own ephemeris")),
            ("gp", gettext_lazy("Public element set (GP)")),
            ("cdm", gettext_lazy("Conjunction data message (CDM)")),
        ),
    )
    data_epoch_utc = Instant(gettext_lazy("Epoch of these data (UTC)"))
    remarks = Words(gettext_lazy("Remarks"), help_text=REMARKS_HELP)

    def clean_cdm_file(self) -> ConjunctionDataMessage | None:
        """The message, read; None without one."""
        given: UploadedFile[bytes] | None = self.cleaned_data.get("cdm_file")
        if given is None:
            return None
        if (given.size or 0) > LARGEST_CDM_BYTES:
            raise ValidationError(_("The file is over 2 MB: no message is."))
        try:
            return read_cdm(bytes(given.read()), file_name=given.name or "CDM")
        except InputError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_met") and not cleaned.get("criterion", "").strip():
            self.add_error("criterion", _("Name the criterion that you judged by."))
        if cleaned.get("cdm_file") is not None:
            self._check_alone(cleaned)
        elif "cdm_file" not in self.errors:
            self._check_figures(cleaned)
        return cleaned

    def _check_alone(self, cleaned: Mapping[str, Any]) -> None:
        """A message beside figures: nobody could say which of them counts."""
        if any(cleaned.get(name) not in (None, "") for name in TYPED):
            words = _("Give the message or figures of your own, not both: one of them counts.")
            self.add_error("cdm_file", words)

    def _check_figures(self, cleaned: Mapping[str, Any]) -> None:
        if cleaned.get("tca_utc") is None and "tca_utc" not in self.errors:
            self.add_error("tca_utc", self.fields["tca_utc"].error_messages["required"])
        if cleaned.get("miss_distance_km") is None and "miss_distance_km" not in self.errors:
            self.add_error("miss_distance_km", _("Give the miss distance that you find."))

    def parts_for(self, facts: Mapping[str, Any], norad_cat_id: int) -> dict[str, Any]:
        """The parts of a statement on one's own object, in the form that entries hold them.

        ``facts`` are those that opened the case. Raises InputError for a message of other objects.
        """
        held = self.cleaned_data
        criteria = {"criteria": _criteria(held) or None}
        if held["cdm_file"] is not None:
            return statement_of_cdm(held["cdm_file"], facts) | criteria
        assessment = {name: held[name] for name in FIGURES}
        assessment |= {name: held[name].strip() or None for name in ("pc_method", "pc_reason")}
        assessment["max_pc"] = None
        return {
            "assessment": assessment,
            "data_used": _data_used(held, norad_cat_id) or None,
        } | criteria


def _criteria(held: Mapping[str, Any]) -> list[dict[str, Any]]:
    name = held["criterion"].strip()
    is_met = {"yes": True, "no": False}.get(held["is_met"])
    if not name:
        return []
    return [{"name": name, "version": "", "level": "", "is_met": is_met, "clauses": []}]


def _data_used(held: Mapping[str, Any], norad_cat_id: int) -> list[dict[str, Any]]:
    if not held["data_kind"]:
        return []
    epoch_utc = held["data_epoch_utc"]
    return [{"norad_cat_id": norad_cat_id, "kind": held["data_kind"], "epoch_utc": epoch_utc}]
