"""The forms of setting up: whom this serves, what is protected, who works with it."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext, gettext_lazy

from sasweb.access import ADMINISTRATOR, MANAGER, OPERATOR, groups_within
from screening.catalog.models import SpaceObject
from screening.operators.models import MembershipRole, Organisation, OrganisationKind
from screening.operators.selectors import home
from screening.stations.models import Station, StationPart

ROLES: Final = {
    OPERATOR: gettext_lazy("Operator: watches, acknowledges, requests runs"),
    MANAGER: gettext_lazy("Manager: changes rules, reads the weekly summary"),
    ADMINISTRATOR: gettext_lazy("Administrator: configures, makes accounts"),
}
IN_CASES: Final = (
    ("", gettext_lazy("not at all")),
    (MembershipRole.OBSERVER.value, gettext_lazy("reads them")),
    (MembershipRole.SPEAKER.value, gettext_lazy("speaks in them")),
    (MembershipRole.LEAD.value, gettext_lazy("speaks in them, and decides")),
)
ADD_MEMBER: Final = "operators.add_membership"
_LARGEST_NUMBER: Final = 999_999_999


class _Form(forms.Form):
    """In the look of the product: fields say themselves whether they are right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")
            field.widget.attrs.setdefault("autocomplete", "off")


class HomeForm(_Form):
    """The organisation that is served: one that is known, or a new one."""

    known = forms.ChoiceField(label=gettext_lazy("One that is known"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Or a new one, by its name"), max_length=120, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the new one"), choices=OrganisationKind.choices, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.order_by("name").values_list("slug", "name")
        nobody = ("", gettext("choose, or name a new one below"))
        cast(forms.ChoiceField, self.fields["known"]).choices = [nobody, *rows]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("known")) == bool(given.get("name", "").strip()):
            raise forms.ValidationError(gettext("Choose one that is known, or name a new one."))
        return given


class StationForm(_Form):
    """A station by the catalogue number of its primary: its main module."""

    norad_cat_id = forms.IntegerField(
        label=gettext_lazy("Catalogue number of its main module (NORAD)"),
        min_value=1,
        max_value=_LARGEST_NUMBER,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("left empty: as the catalogue has it"),
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("for tables and alerts, such as ISS"),
    )
    radius_m = forms.FloatField(
        label=gettext_lazy("Hard-body radius (m)"),
        min_value=0.1,
        max_value=1000.0,
        help_text=gettext_lazy("half of its greatest extent: every probability rests on it"),
    )

    def clean_norad_cat_id(self) -> int:
        number: int = self.cleaned_data["norad_cat_id"]
        station = Station.objects.filter(primary_norad_cat_id=number).first()
        if station is not None:
            raise forms.ValidationError(
                gettext("%(number)d is %(station)s already: switch it on below.")
                % {"number": number, "station": station.short_name}
            )
        part = StationPart.objects.filter(norad_cat_id=number, valid_to=None).first()
        if part is not None:
            raise forms.ValidationError(
                gettext("%(number)d is a part of %(station)s: it is protected with it.")
                % {"number": number, "station": part.station.short_name}
            )
        return number

    def clean(self) -> dict[str, Any]:
        """Fill in what the catalogue knows; what it does not has to be given."""
        given: dict[str, Any] = super().clean() or {}
        number = given.get("norad_cat_id")
        if number is None or given.get("name"):
            return given
        found = SpaceObject.objects.filter(norad_cat_id=number).first()
        if found is None:
            self.add_error(
                "name",
                gettext("The catalogue does not hold %(number)d yet: give a name.")
                % {"number": number},
            )
            return given
        return given | {"name": found.name}


class PersonForm(_Form):
    """A first account, in a role."""

    username = forms.CharField(
        label=gettext_lazy("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
    )
    full_name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("decisions are signed with it"),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    in_cases = forms.ChoiceField(
        label=gettext_lazy("In cases of coordination"), choices=IN_CASES, required=False
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        """``giver`` gives no role that may do more than they may, nor belonging unless they may."""
        super().__init__(*args, **kwargs)
        names = set(groups_within(giver).values_list("name", flat=True))
        given = [(name, words) for name, words in ROLES.items() if name in names]
        cast(forms.ChoiceField, self.fields["role"]).choices = given
        if home() is None or not giver.has_perm(ADD_MEMBER):
            del self.fields["in_cases"]

    def clean_username(self) -> str:
        name: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(gettext("There is an account of that name already."))
        return name
