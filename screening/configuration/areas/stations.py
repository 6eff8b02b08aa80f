"""Protected stations: what they are made of, how big they are, what is screened around them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.configuration.areas.area import ShapedArea
from screening.configuration.areas.rows import columns_and_rows
from screening.configuration.fields import Document, Field, Kind, Rows, Shape, Troubles
from screening.conjunctions.rule_selectors import rule_in_force
from screening.conjunctions.services.rules import refuse_unknown_volumes
from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold
from screening.stations.seed import PartSeed, StationSeed, ThresholdSeed, VolumeSeed
from screening.stations.services import station_remove, station_write

SOURCE: Final = Field(
    name="source",
    label=pgettext_lazy("reference", "Source"),
    hint=_("Where it can be read."),
    longest=200,
)
_NUMBER: Final = 999_999_999  # the largest catalogue number


def _half(name: str, label: Any) -> Field:
    return Field(
        name=name, label=label, kind=Kind.NUMBER, unit="km", above=0.0, high=1000.0, is_needed=False
    )


_PARTS: Final = Rows(
    name="parts",
    label=_("Part"),
    many=_("Docking log"),
    key=("norad_cat_id", "valid_from"),
    hint=_("Modules and vehicles that are part of it for some time: never screened against it."),
    fields=(
        Field(
            name="norad_cat_id",
            label=_("Catalogue number"),
            kind=Kind.WHOLE,
            low=1,
            high=_NUMBER,
        ),
        Field(name="name", label=_("Name"), longest=80),
        Field(
            name="kind", label=_("Kind"), kind=Kind.CHOICE, choices=tuple(StationPart.Kind.values)
        ),
        Field(
            name="valid_from",
            label=pgettext_lazy("an instant", "From"),
            kind=Kind.INSTANT,
            unit="UTC",
        ),
        Field(
            name="valid_to",
            label=pgettext_lazy("an instant", "Until"),
            kind=Kind.INSTANT,
            unit="UTC",
            is_needed=False,
        ),
        SOURCE,
    ),
)
_VOLUMES: Final = Rows(
    name="volumes",
    label=_("Volume"),
    many=_("Screening volumes"),
    key=("name",),
    hint=_("A sphere has radius_km; a box has half-extents in the station's own frame."),
    fields=(
        Field(name="name", label=_("Name"), longest=40),
        Field(
            name="shape",
            label=_("Shape"),
            kind=Kind.CHOICE,
            choices=tuple(ScreeningVolume.Shape.values),
        ),
        _half("radius_km", _("Radius")),
        _half("radial_km", _("Radial half-extent")),
        _half("in_track_km", _("In-track half-extent")),
        _half("cross_track_km", _("Cross-track half-extent")),
        Field(name="is_displayed", label=_("Drawn on the globe"), kind=Kind.FLAG, is_needed=False),
        SOURCE,
    ),
)
_THRESHOLDS: Final = Rows(
    name="thresholds",
    label=_("Threshold"),
    many=_("Thresholds by distance"),
    key=("tier",),
    hint=_("Counts until the station's rule has judged a pass."),
    fields=(
        Field(
            name="tier",
            label=_("Tier"),
            kind=Kind.CHOICE,
            choices=tuple(StationThreshold.Tier.values),
        ),
        Field(
            name="miss_distance_km",
            label=_("Miss distance under"),
            kind=Kind.NUMBER,
            unit="km",
            above=0.0,
            high=1000.0,
        ),
        SOURCE,
    ),
)


class StationsArea(ShapedArea):
    name = "stations"
    title = _("Stations")
    longest_key = 32
    about = _(
        "What is protected. A change counts from the next run on. A station is switched off, not"
        " taken away, once it stands in records."
    )
    shape = Shape(
        fields=(
            Field(name="name", label=_("Name"), longest=80),
            Field(name="short_name", label=_("Short name"), longest=16),
            Field(name="operator", label=_("Operator"), longest=120),
            Field(
                name="primary_norad_cat_id",
                label=_("Primary's catalogue number"),
                kind=Kind.WHOLE,
                low=1,
                high=_NUMBER,
            ),
            Field(
                name="hard_body_radius_m",
                label=_("Hard-body radius"),
                kind=Kind.NUMBER,
                unit="m",
                above=0.0,
                high=1000.0,
                hint=_("Every probability of collision rests on it."),
            ),
            Field(name="hard_body_radius_source", label=_("Source of the radius"), longest=200),
            Field(
                name="mass_kg",
                label=_("Mass"),
                kind=Kind.NUMBER,
                unit="kg",
                above=0.0,
                high=1e9,
                is_needed=False,
            ),
            Field(name="mass_source", label=_("Source of the mass"), longest=200, is_needed=False),
            Field(
                name="notes", label=_("Notes"), kind=Kind.LONG_TEXT, longest=4000, is_needed=False
            ),
            Field(
                name="display_order", label=_("Place in lists"), kind=Kind.WHOLE, low=0, high=32767
            ),
            Field(
                name="is_active",
                label=pgettext_lazy("a station", "Screened"),
                kind=Kind.FLAG,
                hint=_("Off: no run looks at it, and nothing about it is raised."),
            ),
        ),
        rows=(_PARTS, _VOLUMES, _THRESHOLDS),
    )

    def documents(self) -> dict[str, Document]:
        stations = Station.objects.prefetch_related("parts", "volumes", "thresholds")
        ordered = stations.order_by("slug")
        return {each.slug: self.shape.tell(columns_and_rows(self.shape, each)) for each in ordered}

    def read(self, key: str, entry: object, where: str) -> Document:
        document = super().read(key, entry, where)
        try:
            _seed(key, document)
        except ValueError as error:
            raise Troubles([f"{where}: {error}."]) from error
        return document

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        station_write(_seed(key, document), is_active=document["is_active"])

    def remove(self, key: str, *, by: str) -> None:
        station_remove(Station.objects.get(slug=key))

    def called(self, key: str, document: Document | None) -> str:
        return str((document or {}).get("short_name", key))

    def holds(self, key: str) -> None:
        """Refuse a station without a volume that its own rule asks for."""
        station = Station.objects.filter(slug=key).first()
        in_force = rule_in_force(station.pk, now_utc()) if station is not None else None
        if station is not None and in_force is not None:
            try:
                refuse_unknown_volumes(in_force.rule, station)
            except InputError as error:
                raise InputError(f"{error} {station.short_name}'s rule asks for it.") from error


_NOT_OF_THE_ROW: Final = frozenset({"parts", "volumes", "thresholds", "is_active"})


def _seed(key: str, document: Document) -> StationSeed:
    """A station as its owner takes it. Raises ValueError for a volume or part that is none."""
    own = {name: value for name, value in document.items() if name not in _NOT_OF_THE_ROW}
    return StationSeed(
        slug=key,
        **own,
        parts=tuple(_part(row) for row in document.get("parts", [])),
        volumes=tuple(VolumeSeed(**row) for row in document.get("volumes", [])),
        thresholds=tuple(ThresholdSeed(**row) for row in document.get("thresholds", [])),
    )


def _part(row: dict[str, Any]) -> PartSeed:
    instants: dict[str, Any] = {
        name: datetime.fromisoformat(row[name])
        for name in ("valid_from", "valid_to")
        if name in row
    }
    part = PartSeed(**row | instants)
    if part.valid_to is not None and part.valid_to <= part.valid_from:
        raise ValueError(f"{part.name} leaves before it has arrived: valid_to is later")
    return part
