"""Planned constellations: where they begin, and how people change them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from django.db.models import Field
from django.utils.text import slugify

from screening.catalog.models import PlannedConstellation
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError

SEED_FILE: Final = Path(__file__).parent.parent / "planned_constellations.toml"
# What a scenario may say: lowest and highest.
LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "satellites": (1, 100_000),
    "altitude_km": (150.0, 2_000.0),
    "inclination_deg": (0.0, 180.0),
    "life_years": (0.1, 50.0),
    "transit_km_day": (0.1, 100.0),
}
TEXT_FIELDS: Final = ("constellation", "source", "source_date")
_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def planned_seed() -> list[PlannedConstellation]:
    """Create the shells of the seed file that the database has never had; changed ones stay."""
    document = tomllib.loads(SEED_FILE.read_text(encoding="utf-8"))
    known = set(PlannedConstellation.objects.values_list("seed_key", flat=True))
    shells = [row for each in document["constellation"] for row in _shells(document, each)]
    return PlannedConstellation.objects.bulk_create(
        shell for shell in shells if shell.seed_key not in known
    )


def planned_save(
    planned: PlannedConstellation | None, fields: Mapping[str, Any], *, by: str, key: str = ""
) -> PlannedConstellation:
    """Add a scenario, or change one. ``fields`` are its columns; ``by`` names who did it.

    ``key`` names a new one, and brings back one of that name that was taken away; without it one
    is made of the values.

    Raises ``InputError`` with every field that cannot be used and why.
    """
    troubles = planned_troubles(fields)
    if troubles:
        raise InputError(" ".join(troubles.values()))
    row = planned or _row_of(key or _free_key(fields))
    for name in (*TEXT_FIELDS, *LIMITS):
        setattr(row, name, fields[name])
    row.is_removed, row.changed_by, row.changed_at = False, by, real_now_utc()
    row.save()
    return row


def planned_remove(planned: PlannedConstellation, *, by: str) -> None:
    """Take a scenario off the page; its row stays."""
    planned.is_removed, planned.changed_by, planned.changed_at = True, by, real_now_utc()
    planned.save(update_fields=["is_removed", "changed_by", "changed_at"])


def planned_troubles(fields: Mapping[str, Any]) -> dict[str, str]:
    """Say of each field that cannot be used why, in a sentence."""
    troubles = {}
    for name, (low, high) in LIMITS.items():
        if not low <= fields[name] <= high:  # also what is no number
            troubles[name] = f"{_words(name)} lies from {low:g} to {high:g}."
    for name in TEXT_FIELDS:
        length = _column(name).max_length or 0
        if not fields[name] or len(fields[name]) > length:
            troubles[name] = f"{_words(name)} takes 1 to {length} characters."
    if "source_date" not in troubles and not _DATE.fullmatch(fields["source_date"]):
        troubles["source_date"] = "Source date reads like 2021, 2021-08 or 2021-08-18."
    return troubles


def _shells(document: Mapping[str, Any], entry: Mapping[str, Any]) -> list[PlannedConstellation]:
    return [
        PlannedConstellation(
            seed_key=_key_of(entry["name"], altitude_km, inclination_deg),
            constellation=entry["name"],
            satellites=satellites,
            altitude_km=altitude_km,
            inclination_deg=inclination_deg,
            life_years=entry["life_years"],
            transit_km_day=document["transit_km_day"],
            source=entry["source"],
            source_date=entry["source_date"],
        )
        for satellites, altitude_km, inclination_deg in entry["shells"]
    ]


def _key_of(constellation: str, altitude_km: float, inclination_deg: float) -> str:
    named = f"{constellation}-{altitude_km:g}-{inclination_deg:g}".lower()
    return named.replace(" ", "-").replace(".", "_")


def _row_of(key: str) -> PlannedConstellation:
    found = PlannedConstellation.objects.filter(seed_key=key).first()
    return found or PlannedConstellation(seed_key=key)


def _free_key(fields: Mapping[str, Any]) -> str:
    """A key of a scenario's values that no other has: a slug, whatever its name is written in."""
    values = (fields["constellation"], fields["altitude_km"], fields["inclination_deg"])
    stem = slugify(_key_of(*values))[:56] or "scenario"
    taken = set(PlannedConstellation.objects.values_list("seed_key", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)


def _words(name: str) -> str:
    return str(_column(name).verbose_name).capitalize()


def _column(name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", PlannedConstellation._meta.get_field(name))
