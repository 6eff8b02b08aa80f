"""Planned constellations: scenarios for what is to come."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from screening.catalog.models import PlannedConstellation
from screening.catalog.planned_selectors import planned_constellations
from screening.catalog.services import planned_remove, planned_save
from screening.catalog.services.planned import LIMITS
from screening.common.exceptions import InputError
from screening.configuration.areas.area import ShapedArea
from screening.configuration.areas.rows import columns_of
from screening.configuration.fields import Document, Field, Kind, Shape


def _number(name: str, label: Any, unit: Any = "", kind: Kind = Kind.NUMBER) -> Field:
    low, high = LIMITS[name]
    return Field(name=name, label=label, kind=kind, unit=unit, low=low, high=high)


class ScenariosArea(ShapedArea):
    name = "scenarios"
    title = _("Planned constellations")
    about = _("Shells that are planned, not flown: what Catalogue, Insight counts with.")
    shape = Shape(
        fields=(
            Field(name="constellation", label=_("Constellation"), longest=60),
            _number("satellites", _("Satellites"), kind=Kind.WHOLE),
            _number("altitude_km", _("Altitude"), "km"),
            _number("inclination_deg", _("Inclination"), "deg"),
            _number("life_years", _("In service"), pgettext_lazy("unit", "years")),
            _number("transit_km_day", _("Climb and descent"), _("km a day")),
            Field(name="source", label=pgettext_lazy("reference", "Source")),
            Field(
                name="source_date",
                label=_("Its date"),
                longest=10,
                hint=_("2021, 2021-08 or 2021-08-18, in quotes."),
            ),
        )
    )

    def documents(self) -> dict[str, Document]:
        rows = planned_constellations().exclude(seed_key="").order_by("seed_key")
        return {row.seed_key: self.shape.tell(columns_of(self.shape.fields, row)) for row in rows}

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        planned_save(
            planned_constellations().filter(seed_key=key).first(), document, by=by, key=key
        )

    def remove(self, key: str, *, by: str) -> None:
        planned_remove(_scenario(key), by=by)

    def called(self, key: str, document: Document | None) -> str:
        return str((document or {}).get("constellation", key)) + f" ({key})"


def _scenario(key: str) -> PlannedConstellation:
    found = planned_constellations().filter(seed_key=key).first()
    if found is None:
        raise InputError(f"There is no planned constellation {key}.")
    return found
