"""What the ``screen`` command works on: files, a window and primaries, with no database."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from screening.catalog.selection import select_elements
from screening.common.exceptions import InputError
from screening.engine.elements import ParsedElements, UnusableFile, read_elements
from screening.engine.types import ElementSet
from screening.stations.seed import load_station_file


@dataclass(frozen=True, slots=True)
class CatalogueFiles:
    """One element set an object, chosen from several files, and what each file gave."""

    element_sets: list[ElementSet]
    parsed: dict[str, ParsedElements]


def read_catalogues(paths: Sequence[Path], start_utc: datetime) -> CatalogueFiles:
    """Read files and keep, for each object, the element set that the site would use at the start.

    Raises ``InputError`` when a file cannot be read or holds nothing usable.
    """
    parsed = {str(path): _read_catalogue(path) for path in paths}
    everything = [each for file in parsed.values() for each in file.elements]
    return CatalogueFiles(select_elements(everything, start_utc), parsed)


def _read_catalogue(path: Path) -> ParsedElements:
    try:
        return read_elements(path.read_bytes(), file_name=path.name)
    except UnusableFile as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def parse_start(text: str) -> datetime:
    """Read an ISO 8601 instant that says its time zone; raises ``InputError``."""
    return parse_instant(text, "--start")


def parse_instant(text: str, option: str) -> datetime:
    """Read the ISO 8601 instant of an option, with its time zone; raises ``InputError``."""
    try:
        instant = datetime.fromisoformat(text)
        instant_utc = instant.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{option} {text!r} is not a date and time such as 2026-03-10T04:00:00Z."
        ) from error
    if instant.tzinfo is None:
        raise InputError(f"{option} {text!r} does not say its time zone: add Z for UTC.")
    return instant_utc


def parse_ids(text: str) -> list[int]:
    """Read ``ID[,ID...]`` for argparse."""
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not ID[,ID...]") from error


def station_ids() -> list[int]:
    """Return the catalogue numbers of the protected stations' primaries."""
    return [station.primary_norad_cat_id for station in load_station_file()]


def indices_of(ids: Sequence[int], element_sets: Sequence[ElementSet]) -> list[int]:
    """Return where the objects with these numbers stand; ``InputError`` names what is missing."""
    index_of = {each.norad_cat_id: index for index, each in enumerate(element_sets)}
    missing = [str(number) for number in ids if number not in index_of]
    if missing:
        raise InputError(
            f"No usable element set for {', '.join(missing)} among {len(element_sets):,} objects "
            "of the catalogue files. Check the numbers, or add a file that holds them."
        )
    return [index_of[number] for number in dict.fromkeys(ids)]
