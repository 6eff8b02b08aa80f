"""What the list of alerts can be filtered by. Every filter lives in the address."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from sasweb.web.choice_filter import ChoiceFilter
from sasweb.web.filters import ListFilter, station_choices
from screening.alerts.models import KINDS, Notice
from screening.conjunctions.criteria import Level
from screening.conjunctions.tiers import tiers_from

LEVEL_CHOICES = [
    ("emergency", gettext_lazy("emergency")),
    ("red", gettext_lazy("red or worse")),
    ("yellow", gettext_lazy("yellow or worse")),
    ("watch", gettext_lazy("watch or worse")),
]


class AlertFilter(ListFilter):
    """By station, level and kind. Alarms are of every station and level: never left out."""

    station = ChoiceFilter(
        method="of_station",
        choices=station_choices,
        label=gettext_lazy("Station"),
        empty_label=gettext_lazy("All stations"),
    )
    level = ChoiceFilter(
        method="from_level",
        choices=LEVEL_CHOICES,
        label=gettext_lazy("Level"),
        empty_label=gettext_lazy("Any level"),
    )
    kind = ChoiceFilter(
        choices=KINDS,
        label=pgettext_lazy("of an alert", "Kind"),
        empty_label=gettext_lazy("Any kind"),
    )

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def of_station(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        return rows.filter(Q(station__slug=value) | Q(station=None))

    def from_level(self, rows: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        is_alarm = Q(level="", conjunction=None, case=None)
        return rows.filter(Q(level__in=tiers_from(Level(value))) | is_alarm)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(self._asked.get(name) for name in self.filters)
