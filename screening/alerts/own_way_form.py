"""The form in which people say where alerts reach them, what they hear, and when not.

One way to be reached and what it hears, as one: the same for each station that is ticked.
"""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from screening.alerts.outgoing import Channel
from screening.alerts.people_models import LEVELS, Recipient, Subscription
from screening.alerts.quiet_hours import DIGEST_HOURS
from screening.alerts.recipient_form import RecipientForm
from screening.common.keys import key_of
from screening.common.plain_text import one_line
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.stations.models import Station

HEARD: Final = (
    "lowest_level",
    "bypass_level",
    "quiet_from",
    "quiet_until",
    "digest_every_hours",
    "hears_alarms",
    "hears_coordination",
)
_BY_RANK: Final = sorted(LEVELS, key=lambda pair: RANK[Level(pair[0])])
_AT_ONCE: Final = ("", gettext_lazy("at once"))
_USUAL: Final[dict[str, Any]] = {
    "lowest_level": Level.YELLOW,
    "bypass_level": Level.RED,
    "hears_alarms": True,
    "hears_coordination": True,
}


class StationsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Stations by their keys; a number that no database can compare with is none of them."""

    def clean(self, value: Any) -> Any:
        """Read keys. Raises ValidationError for what is none."""
        for each in value or ():
            if key_of(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": one_line(str(each), 40)},
                )
        return super().clean(value)


class OwnWayForm(RecipientForm):
    """A person's own way: name and owner are not asked for. An address is kept where left empty."""

    stations = StationsField(
        queryset=Station.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Stations"),
        help_text=gettext_lazy("None ticked: all, also those that come to be protected later."),
    )
    lowest_level = forms.ChoiceField(choices=_BY_RANK, label=gettext_lazy("Lowest level heard"))
    bypass_level = forms.ChoiceField(
        choices=_BY_RANK,
        label=gettext_lazy("Never held back from"),
        help_text=gettext_lazy(
            "From this level up neither quiet hours nor a digest hold anything back."
        ),
    )
    quiet_from = forms.TimeField(required=False, label=gettext_lazy("Quiet from"))
    quiet_until = forms.TimeField(required=False, label=gettext_lazy("Quiet until"))
    digest_every_hours = forms.TypedChoiceField(
        choices=[
            _AT_ONCE,
            *(
                (hours, format_lazy(gettext_lazy("every {hours} h"), hours=hours))
                for hours in DIGEST_HOURS
            ),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        label=pgettext_lazy("how often", "One message"),
    )
    hears_alarms = forms.BooleanField(
        required=False,
        label=gettext_lazy("Alarms"),
        help_text=gettext_lazy(
            "A feed, a run or the schedule is silent: no news is not good news then."
        ),
    )

    hears_coordination = forms.BooleanField(
        required=False,
        label=gettext_lazy("Coordination"),
        help_text=gettext_lazy(
            "What the other side says and what falls due in a case, at the level of its pass. Only"
            " members of the organisation that this installation serves hear it."
        ),
    )

    class Meta(RecipientForm.Meta):
        fields: Any = ("channel", "address", "time_zone")

    def __init__(self, data: Any = None, *, instance: Recipient) -> None:
        super().__init__(data, instance=instance, initial=_heard_by(instance))
        self.fields["address"].required = instance.pk is None
        self.fields["address"].widget.attrs["autocomplete"] = "off"
        self.fields["time_zone"].widget.attrs["list"] = "time-zones"
        self.fields["time_zone"].help_text = gettext(
            "Quiet hours and digests go by it: Europe/Paris."
        )
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        if instance.pk is not None and instance.channel != Channel.EMAIL:
            self.initial["address"] = ""  # a password: shown to nobody, kept where left empty

    def clean_address(self) -> str:
        address = str(self.cleaned_data.get("address") or "").strip()
        is_kept = not address and self.cleaned_data.get("channel") == self.instance.channel
        return self.instance.address if is_kept else address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", gettext("Give an address for this way."))
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error(
                "quiet_until",
                gettext("Say when quiet hours begin and when they end, or neither."),
            )
        try:
            Subscription(**{key: cleaned[key] for key in HEARD if key in cleaned}).clean()
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    @property
    def heard(self) -> dict[str, Any]:
        """What each subscription of this way says."""
        return {key: self.cleaned_data[key] for key in HEARD}


def time_zones() -> list[str]:
    """Names that a person may choose of: those with a place."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def _heard_by(recipient: Recipient) -> dict[str, Any]:
    """What a way hears now; the usual for a new one."""
    if recipient.pk is None:
        return dict(_USUAL)
    every = list(recipient.subscriptions.filter(is_active=True).order_by("pk"))
    if not every:
        return dict(_USUAL)
    heard: dict[str, Any] = {key: getattr(every[0], key) for key in HEARD}
    stations = [each.station_id for each in every]
    return heard | {"stations": [] if None in stations else stations}
