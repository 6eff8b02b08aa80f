"""The rules that raise levels, one a station; and from which level on cases open by themselves."""

from __future__ import annotations

from typing import Final

from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.configuration.areas.area import Area, ShapedArea
from screening.configuration.fields import Document, Field, Kind, Shape
from screening.conjunctions.criteria.clauses import SEVEREST_FIRST, Level
from screening.conjunctions.criteria.rule_documents import document_of_rule, rule_from_document
from screening.conjunctions.criteria.rule_words import rule_differences
from screening.conjunctions.rule_selectors import rules_in_force
from screening.conjunctions.services import rule_add
from screening.coordination.models import OpeningRule
from screening.coordination.services.open_by_rule import opening_rule_set
from screening.stations.models import Station

LEVELS: Final = tuple(level.value for level in reversed(SEVEREST_FIRST))


class RulesArea(Area):
    name = "rules"
    title = _("Rules")
    about = _(
        "What raises a level for a station, what keeps it, and when to decide; by the station's"
        " slug. A change is a new version of the rule. Edit it on the station's page where you can:"
        " that shows what it would have raised last month."
    )

    def documents(self) -> dict[str, Document]:
        stations = Station.objects.order_by("slug").values_list("pk", "slug")
        found = rules_in_force([pk for pk, _ in stations], now_utc())
        return {slug: document_of_rule(found[pk].rule) for pk, slug in stations if pk in found}

    def read(self, key: str, entry: object, where: str) -> Document:
        return document_of_rule(rule_from_document(entry, where))

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        rule_add(station_of_slug(key), document, author=by, note=reason)

    def remove(self, key: str, *, by: str) -> None:
        """Take away the versions of a rule by which nothing was ever judged."""
        try:
            station_of_slug(key).rule_versions.all().delete()
        except ProtectedError as error:
            raise InputError(
                f"Passes have been judged by the rule of {key}: it can be changed, not taken away."
            ) from error

    def differences(self, key: str, before: Document, after: Document) -> list[str]:
        was, now = (rule_from_document(each, key) for each in (before, after))
        return [f"{self.called(key, after)}: {each}" for each in rule_differences(was, now)]

    def called(self, key: str, document: Document | None) -> str:
        return gettext("Rule of %(key)s") % {"key": key}


class OpeningRulesArea(ShapedArea):
    name = "opening_rules"
    title = _("Opening rules")
    about = _(
        "From which level on a station's passes open draft cases by themselves; by the station's"
        " slug. None: cases are opened by hand alone."
    )
    shape = Shape(
        fields=(Field(name="from_level", label=_("Level"), kind=Kind.CHOICE, choices=LEVELS),)
    )

    def documents(self) -> dict[str, Document]:
        rules = OpeningRule.objects.order_by("station__slug")
        found = rules.values_list("station__slug", "from_level")
        return {slug: {"from_level": level} for slug, level in found}

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        level = Level(document["from_level"])
        station = station_of_slug(key)
        opening_rule_set(station.pk, from_level=level, by=by, at_utc=now_utc())

    def remove(self, key: str, *, by: str) -> None:
        station = station_of_slug(key)
        opening_rule_set(station.pk, from_level=None, by=by, at_utc=now_utc())

    def called(self, key: str, document: Document | None) -> str:
        return f"opening rule of {key}"


def station_of_slug(slug: str) -> Station:
    """The station of a slug. Raises InputError where there is none."""
    station = Station.objects.filter(slug=slug).first()
    if station is None:
        known = ", ".join(Station.objects.order_by("slug").values_list("slug", flat=True))
        raise InputError(f"There is no station {slug}. Known: {known or 'none'}.")
    return station
