"""Planned constellations: scenarios for what is to come."""

from __future__ import annotations

from screening.catalog.models import PlannedConstellation
from screening.catalog.planned_selectors import planned_constellations
from screening.catalog.services import planned_remove, planned_save
from screening.catalog.services.planned import LIMITS
from screening.common.exceptions import InputError
from screening.configuration.areas.area import ShapedArea
from screening.configuration.areas.rows import columns_of
from screening.configuration.fields import Document, Field, Kind, Shape


def _number(name: str, label: str, unit: str = "", kind: Kind = Kind.NUMBER) -> Field:
    low, high = LIMITS[name]
    return Field(name=name, label=label, kind=kind, unit=unit, low=low, high=high)


class ScenariosArea(ShapedArea):
    name = "scenarios"
    title = "Planned constellations"
    about = "Shells that are planned, not flown: what Catalogue, Insight counts with."
    shape = Shape(
        fields=(
            Field(name="constellation", label="Constellation", longest=60),
            _number("satellites", "Satellites", kind=Kind.WHOLE),
            _number("altitude_km", "Altitude", "km"),
            _number("inclination_deg", "Inclination", "deg"),
            _number("life_years", "In service", "years"),
            _number("transit_km_day", "Climb and descent", "km a day"),
            Field(name="source", label="Source"),
            Field(
                name="source_date",
                label="Its date",
                longest=10,
                hint="2021, 2021-08 or 2021-08-18, in quotes.",
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
