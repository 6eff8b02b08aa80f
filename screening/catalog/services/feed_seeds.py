"""What feeds there can be, and what each of them must bring, as data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils.text import slugify

from screening.catalog.models import DEMO_KIND, WhenLacking
from screening.catalog.services.review import guarded_norad_cat_ids
from screening.common.exceptions import ConfigurationError

HOUR_S = 3600
POLITE_INTERVAL_S = 2 * HOUR_S  # CelesTrak's data changes at most this often
ISS = 25544
TIANGONG = 48274
# Group, title, format, and the objects that it contains whenever it is whole.
ORBITAL_GROUPS = (
    ("active", "Active satellites", "csv", (ISS, TIANGONG)),
    ("stations", "Space stations", "json", (ISS, TIANGONG)),
    ("last-30-days", "Launches of the last 30 days", "json", ()),
    ("analyst", "Analyst objects", "json", ()),
    ("fengyun-1c-debris", "Debris of Fengyun 1C", "json", ()),
    ("cosmos-1408-debris", "Debris of Cosmos 1408", "json", ()),
    ("cosmos-2251-debris", "Debris of Cosmos 2251", "json", ()),
    ("iridium-33-debris", "Debris of Iridium 33", "json", ()),
)
SUPPLEMENTAL_EPHEMERIDES = (
    ("ISS-E", "ISS ephemeris, fitted (NASA)", (ISS,)),
    ("CSS-E", "Tiangong ephemeris, fitted (CMSA)", (TIANGONG,)),
)


Mode = Literal["live", "demo", "files", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSeed:
    """What a feed is when it is first made."""

    key: str
    title: str
    kind: str
    source: str
    expected_every_s: int
    min_interval_s: int = POLITE_INTERVAL_S
    parameters: dict[str, str | list[int]] = field(default_factory=dict)
    required_norad_cat_ids: tuple[int, ...] = ()
    when_lacking: WhenLacking = WhenLacking.HOLD
    disabled_because: str = ""


def mode_of(catalog_setting: str) -> Mode:
    """Say which kind of choice SAFE_PASSAGE_CATALOG makes."""
    word = catalog_setting.strip().lower()
    if word in {"auto", "live"}:
        return "live"
    if word in {"demo", "none"}:
        return "demo" if word == "demo" else "none"
    return "files"


def seeds_for(mode: Mode, catalog_setting: str) -> list[FeedSeed]:
    """Return the feeds of a choice. Raises ConfigurationError when a file does not exist."""
    if mode == "live":
        return _live_seeds()
    if mode == "none":
        return []
    return _demo_seeds() if mode == "demo" else _file_seeds(catalog_setting)


def _live_seeds() -> list[FeedSeed]:
    groups = [
        FeedSeed(
            key=f"celestrak-gp-{group}",
            title=title,
            kind="celestrak-gp",
            source="gp",
            expected_every_s=4 * HOUR_S,
            parameters={"group": group, "format": file_format},
            required_norad_cat_ids=required,
        )
        for group, title, file_format, required in ORBITAL_GROUPS
    ]
    supplemental = [
        FeedSeed(
            key=f"celestrak-supgp-{ephemeris.lower()}",
            title=title,
            kind="celestrak-supgp",
            source=f"supgp-{ephemeris.lower()}",
            expected_every_s=4 * HOUR_S,
            parameters={"ephemeris": ephemeris},
            required_norad_cat_ids=required,
        )
        for ephemeris, title, required in SUPPLEMENTAL_EPHEMERIDES
    ]
    return [*groups, *supplemental, _satcat_seed(), _space_track_seed(), _space_track_cdm_seed()]


def _satcat_seed() -> FeedSeed:
    return FeedSeed(
        key="celestrak-satcat",
        title="SATCAT: owners, types, dates",
        kind="celestrak-satcat",
        source="satcat",
        expected_every_s=24 * HOUR_S,
    )


def _has_space_track_account() -> bool:
    return bool(settings.SPACETRACK_IDENTITY and settings.SPACETRACK_PASSWORD)


def _space_track_cdm_seed() -> FeedSeed:
    """Three times a day, and never sooner: so Space-Track asks for this class."""
    return FeedSeed(
        key="space-track-cdm-public",
        title="Space-Track: public conjunction messages on the stations",
        kind="space-track-cdm",
        source="spacetrack-cdm",
        expected_every_s=8 * HOUR_S,
        min_interval_s=8 * HOUR_S,
        parameters={"norad_cat_ids": sorted(guarded_norad_cat_ids())},
        disabled_because=""
        if _has_space_track_account()
        else (
            "No credentials. What 18 SDS reports on the stations takes a free account of"
            " space-track.org: set SPACETRACK_IDENTITY and SPACETRACK_PASSWORD."
        ),
    )


def _space_track_seed() -> FeedSeed:
    return FeedSeed(
        key="space-track-gp",
        title="Space-Track: the whole public catalogue",
        kind="space-track-gp",
        source="spacetrack",
        expected_every_s=4 * HOUR_S,
        required_norad_cat_ids=(ISS, TIANGONG),
        disabled_because=""
        if _has_space_track_account()
        else (
            "No credentials. No public group holds all debris and rocket bodies; with a free"
            " account of space-track.org, set SPACETRACK_IDENTITY and SPACETRACK_PASSWORD."
        ),
    )


def _demo_seeds() -> list[FeedSeed]:
    return [
        FeedSeed(
            key="demo",
            title="Demo catalogue (SYNTHETIC)",
            kind=DEMO_KIND,
            source="demo",
            expected_every_s=4 * HOUR_S,  # as often as that world has an issue
            min_interval_s=0,
        )
    ]


def _file_seeds(catalog_setting: str) -> list[FeedSeed]:
    paths = [Path(part.strip()) for part in catalog_setting.split(",") if part.strip()]
    return [file_seed(path, loaded_by="setting") for path in paths]


def file_seed(path: Path, *, loaded_by: str) -> FeedSeed:
    """Return the feed of one local file. Raises ConfigurationError when it does not exist."""
    resolved = path.expanduser().resolve()
    if not resolved.is_file():
        raise ConfigurationError(
            f"There is no file {resolved}. Give the path of one that exists;"
            " SAFE_PASSAGE_CATALOG also takes auto, live, demo and none."
        )
    digest = hashlib.sha256(str(resolved).encode()).hexdigest()[:6]
    key = f"file-{slugify(resolved.name.partition('.')[0])[:48]}-{digest}"
    return FeedSeed(
        key=key,
        title=f"File {resolved.name}"[:120],
        kind="file",
        source=key,
        expected_every_s=0,
        min_interval_s=0,
        parameters={"path": str(resolved), "loaded_by": loaded_by},
        required_norad_cat_ids=tuple(sorted(guarded_norad_cat_ids())),
        when_lacking=WhenLacking.WARN,  # whoever gave it may mean to
    )
