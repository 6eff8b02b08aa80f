"""What the lists can be filtered by. Every filter lives in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.forms import ChoiceField
from django.forms.widgets import SearchInput
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.address_notes import refused_filters
from sasweb.web.choice_filter import ChoiceFilter, PlainSelect
from sasweb.web.shipped_words import shipped_said
from screening.catalog.models import ObjectType, SpaceObject
from screening.catalog.object_search import matching_objects
from screening.conjunctions.criteria import Level
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.tiers import UNKNOWN, tiers_from
from screening.stations.models import ScreeningVolume, Station

Choices = list[tuple[str, Any]]  # the address's word, the reader's

DEFAULT_MAX_MISS_KM = 25
MISS_CHOICES = [
    ("1", _("under 1 km")),
    ("5", _("under 5 km")),
    ("10", _("under 10 km")),
    ("25", _("under 25 km")),
    ("any", _("any distance")),
]
# What has no probability is never narrowed away: unknown is not unlikely.
PC_CHOICES = [
    ("1e-7", _("Pc over 1e−7 or unknown")),
    ("1e-5", _("Pc over 1e−5 or unknown")),
    ("1e-4", _("Pc over 1e−4 or unknown")),
]

# Where nobody has said what is close, the tier is unknown, and unknown is not none.
TIER_CHOICES = [
    ("emergency", _("emergency or unknown tier")),
    ("red", _("red or worse, or unknown")),
    ("yellow", _("yellow or worse, or unknown")),
    ("watch", _("watch or worse, or unknown")),
]


def owner_choices() -> Choices:
    """Every owner in the catalogue, by its SATCAT code."""
    codes = SpaceObject.objects.exclude(owner_code="").order_by("owner_code")
    return [(code, code) for code in codes.values_list("owner_code", flat=True).distinct()]


def constellation_choices() -> Choices:
    names = SpaceObject.objects.exclude(constellation="").order_by("constellation")
    return [(name, name) for name in names.values_list("constellation", flat=True).distinct()]


class ListFilter(filters.FilterSet):
    """Filters of a list. What an address says and no control can be is left out, and told.

    ``usual`` is what an address that says nothing asks for.
    """

    usual: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        self._asked = self._with_usual(data)
        super().__init__(self._asked, queryset=queryset)
        form = self.get_form_class()(self._asked)  # not the one that is shown
        self._refused = {name: self._asked.get(name, "") for name in form.errors}
        if self._refused:
            self._asked = self._with_usual(self._without_refused(data))
            super().__init__(self._asked, queryset=queryset)

    @property
    def notes(self) -> list[str]:
        """What to say of the address."""
        labels = {str(self.filters[name].label): asked for name, asked in self._refused.items()}
        return refused_filters(labels)

    def _without_refused(self, data: QueryDict) -> QueryDict:
        kept = data.copy()
        for name in self._refused:
            kept.pop(name, None)
        return kept

    def _with_usual(self, data: QueryDict) -> QueryDict:
        asked = data.copy()
        for name, value in self.usual.items():
            asked.setdefault(name, value)
        return asked


class SpaceObjectFilter(ListFilter):
    """The catalogue: text, type, owner, constellation, and what has come down."""

    q = filters.CharFilter(
        method="find",
        label=_("Name, number or designator"),
        widget=SearchInput(attrs={"autocomplete": "off"}),
    )
    type = ChoiceFilter(
        field_name="object_type", choices=ObjectType.choices, label=_("Type"), empty_label=_("Any")
    )
    owner = ChoiceFilter(
        field_name="owner_code", choices=owner_choices, label=_("Owner"), empty_label=_("Any")
    )
    constellation = ChoiceFilter(
        choices=constellation_choices, label=_("Constellation"), empty_label=_("Any")
    )
    orbit = ChoiceFilter(
        method="in_orbit",
        choices=[("up", _("In orbit")), ("down", _("Decayed"))],
        label=_("State"),
        empty_label=_("Any"),
    )

    class Meta:
        model = SpaceObject
        fields: tuple[str, ...] = ()

    def find(self, rows: QuerySet[SpaceObject], _name: str, value: str) -> QuerySet[SpaceObject]:
        return rows.filter(matching_objects(value.strip()))

    def in_orbit(
        self, rows: QuerySet[SpaceObject], _name: str, value: str
    ) -> QuerySet[SpaceObject]:
        return rows.filter(decay_date__isnull=value == "up")


def station_choices() -> Choices:
    return list(Station.objects.values_list("slug", "short_name"))


def volume_choices() -> Choices:
    """Every screening volume's name, once."""
    names = ScreeningVolume.objects.order_by("name").values_list("name", flat=True).distinct()
    return [(name, gettext("enters %(volume)s") % {"volume": shipped_said(name)}) for name in names]


class PassFilter(ListFilter):
    """Passes by station, distance, probability, the visitor, and the volumes it enters.

    Without a distance in the address, passes under ``DEFAULT_MAX_MISS_KM`` are shown.
    """

    usual: ClassVar[Mapping[str, str]] = {"max_miss": str(DEFAULT_MAX_MISS_KM)}

    station = ChoiceFilter(
        field_name="station__slug",
        choices=station_choices,
        label=_("Station"),
        empty_label=_("All stations"),
    )
    max_miss = ChoiceFilter(
        method="under",
        choices=MISS_CHOICES,
        label=_("Miss distance"),
        empty_label=None,
        widget=PlainSelect(attrs={"data-usual": str(DEFAULT_MAX_MISS_KM)}),
    )
    pc = ChoiceFilter(
        method="likelier",
        choices=PC_CHOICES,
        label=_("Probability of collision"),
        empty_label=_("Any Pc"),
    )
    q = filters.CharFilter(
        method="find",
        label=_("Object"),
        widget=SearchInput(attrs={"placeholder": _("Object"), "autocomplete": "off"}),
    )
    type = ChoiceFilter(
        field_name="secondary__object_type",
        choices=ObjectType.choices,
        label=_("Type"),
        empty_label=_("Any type"),
    )
    owner = ChoiceFilter(
        field_name="secondary__owner_code",
        choices=owner_choices,
        label=_("Owner"),
        empty_label=_("Any owner"),
    )
    tier = ChoiceFilter(
        method="at_tier", choices=TIER_CHOICES, label=_("Tier"), empty_label=_("Any tier")
    )
    volume = ChoiceFilter(
        method="entering", choices=volume_choices, label=_("Volume"), empty_label=_("Any volume")
    )
    co_moving = ChoiceFilter(
        method="moving",
        choices=[("hide", _("Hide co-moving"))],
        label=_("Co-moving"),
        empty_label=_("Co-moving too"),
    )

    class Meta:
        model = Conjunction
        fields: tuple[str, ...] = ()

    def under(self, rows: QuerySet[Conjunction], _name: str, value: str) -> QuerySet[Conjunction]:
        return rows if value == "any" else rows.filter(miss_distance_km__lt=float(value))

    def likelier(
        self, rows: QuerySet[Conjunction], _name: str, value: str
    ) -> QuerySet[Conjunction]:
        return rows.filter(Q(counted_pc__gt=float(value)) | Q(counted_pc__isnull=True))

    def at_tier(self, rows: QuerySet[Conjunction], _name: str, value: str) -> QuerySet[Conjunction]:
        return rows.filter(Q(tier__in=[*tiers_from(Level(value)), UNKNOWN]))

    def find(self, rows: QuerySet[Conjunction], _name: str, value: str) -> QuerySet[Conjunction]:
        return rows.filter(matching_objects(value.strip(), "secondary__"))

    def entering(
        self, rows: QuerySet[Conjunction], _name: str, value: str
    ) -> QuerySet[Conjunction]:
        # Every database can search text; not every one can look inside a JSON list.
        volumes = Cast("latest_assessment__volumes_entered", TextField())
        return rows.annotate(volumes_text=volumes).filter(volumes_text__contains=f'"{value}"')

    def moving(self, rows: QuerySet[Conjunction], _name: str, _value: str) -> QuerySet[Conjunction]:
        return rows.exclude(latest_assessment__kind=Assessment.Kind.CO_MOVING)

    @property
    def words(self) -> list[str]:
        """What narrows the list, but for the station, in the words of the controls."""
        chosen = self.form.cleaned_data if self.is_valid() else {}
        return [
            self._words_of(name, value)
            for name, value in chosen.items()
            if value and name != "station" and (name, value) != ("max_miss", "any")
        ]

    def _words_of(self, name: str, value: str) -> str:
        control = self.form.fields[name]
        if not isinstance(control, ChoiceField):
            return f"\u201c{value}\u201d"
        choices: Any = control.choices
        label = dict(choices).get(value, value)
        return f"{gettext(name)} {label}" if name in ("type", "owner") else str(label)

    @property
    def is_usual(self) -> bool:
        """Whether the list is narrowed by what nobody chose: the distance it begins with."""
        return self.words == [str(dict(MISS_CHOICES)[str(DEFAULT_MAX_MISS_KM)])]

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the distance limits what is shown."""
        return any(self._asked.get(name) for name in self.filters if name != "max_miss")

    @property
    def max_miss_words(self) -> str:
        """ "under 25 km", as the empty state says it."""
        asked = self._asked.get("max_miss", "")
        return (
            gettext("at any distance") if asked == "any" else str(dict(MISS_CHOICES).get(asked, ""))
        )
