"""What may be done to protected stations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from screening.common.exceptions import InputError
from screening.engine.config import MAX_THRESHOLD_KM
from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold
from screening.stations.seed import StationSeed, load_station_file

_ROWS: dict[str, type[StationPart | ScreeningVolume | StationThreshold]] = {
    "parts": StationPart,
    "volumes": ScreeningVolume,
    "thresholds": StationThreshold,
}
# What tells the rows of a station apart: one with the same is changed, not made anew.
_ROW_KEYS: Final = {
    "parts": ("norad_cat_id", "valid_from"),
    "volumes": ("name",),
    "thresholds": ("tier",),
}


@transaction.atomic
def stations_seed() -> list[Station]:
    """Create the stations of the seed file that the database has never had.

    A station that exists is left exactly as it is, with everything a person changed, added or
    removed in it: the file is only where a new installation begins. Returns what was created.
    """
    known = set(Station.objects.values_list("slug", flat=True))
    watched = set(Station.objects.values_list("primary_norad_cat_id", flat=True))
    return [
        _station_create(seed)
        for seed in load_station_file()
        if seed.slug not in known and seed.primary_norad_cat_id not in watched
    ]


def _station_create(seed: StationSeed) -> Station:
    own = {f.name: getattr(seed, f.name) for f in fields(seed) if f.name not in _ROWS}
    station = Station.objects.create(**own)
    for name, model in _ROWS.items():
        for row in getattr(seed, name):
            model.objects.create(station=station, **asdict(row))
    return station


@transaction.atomic
def station_write(wanted: StationSeed, *, is_active: bool) -> Station:
    """Make a station what it is wanted to be, with its parts, volumes and thresholds; or add it.

    Raises InputError for an active one without a volume, for a volume that reaches further than
    screening does, and for a primary that is another station's.
    """
    _refuse_what_cannot_be_screened(wanted, is_active=is_active)
    own = {f.name: getattr(wanted, f.name) for f in fields(wanted) if f.name not in _ROWS}
    own["is_active"] = is_active
    others = Station.objects.exclude(slug=wanted.slug)
    if others.filter(primary_norad_cat_id=wanted.primary_norad_cat_id).exists():
        raise InputError(
            f"{wanted.primary_norad_cat_id} is the primary of another station already."
        )
    station, _ = Station.objects.update_or_create(slug=wanted.slug, defaults=own)
    for name in _ROWS:
        _rows_write(station, name, [asdict(row) for row in getattr(wanted, name)])
    return station


@transaction.atomic
def station_remove(station: Station) -> None:
    """Take a station away that nothing was ever recorded of.

    Raises InputError for one with a record: it is switched off instead.
    """
    try:
        with transaction.atomic():
            station.delete()
    except (ProtectedError, RestrictedError) as error:
        raise InputError(
            f"{station.short_name} stands in records and cannot be taken away. Switch it off."
        ) from error


def _refuse_what_cannot_be_screened(wanted: StationSeed, *, is_active: bool) -> None:
    if is_active and not wanted.volumes:
        raise InputError(
            f"{wanted.short_name} needs at least one volume while it is active: without one it is"
            " not screened."
        )
    for volume in wanted.volumes:
        if volume.enclosing_radius_km > MAX_THRESHOLD_KM:
            raise InputError(
                f"{volume.name} reaches {volume.enclosing_radius_km:,.0f} km from"
                f" {wanted.short_name}: at most {MAX_THRESHOLD_KM:,.0f} km can be screened."
            )


def _rows_write(station: Station, name: str, wanted: Iterable[dict[str, Any]]) -> None:
    """Change, add and take away the rows of one kind until they are those that are wanted."""
    model, key = _ROWS[name], _ROW_KEYS[name]
    kept = []
    for row in wanted:
        same = {column: row[column] for column in key}
        written, _ = model.objects.update_or_create(station=station, **same, defaults=row)
        kept.append(written.pk)
    model.objects.filter(station=station).exclude(pk__in=kept).delete()


def wait_for_other_requests() -> None:
    """Let one request at a time look for what is asked already and queue its own run or study.

    NOTE: SQLite's transactions are one at a time as it is. PostgreSQL needs a row to hold, and
    there may be nothing asked yet, but stations are always there. Without the key, so that what
    merely refers to the station need not wait.
    """
    Station.objects.select_for_update(no_key=True).order_by("pk").first()
