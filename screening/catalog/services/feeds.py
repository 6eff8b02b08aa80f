"""Which feeds there are, which are in use, and who set one going again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from screening.catalog.models import CatalogChange, Feed, FeedState, Pull, PullStatus
from screening.catalog.selectors import sources_in_use
from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError, InputError

HOUR_S = 3600
POLITE_INTERVAL_S = 2 * HOUR_S  # CelesTrak's data changes at most this often
ORBITAL_GROUPS = (
    ("active", "Active satellites", "csv"),
    ("stations", "Space stations", "json"),
    ("last-30-days", "Launches of the last 30 days", "json"),
    ("analyst", "Analyst objects", "json"),
    ("fengyun-1c-debris", "Debris of Fengyun 1C", "json"),
    ("cosmos-1408-debris", "Debris of Cosmos 1408", "json"),
    ("cosmos-2251-debris", "Debris of Cosmos 2251", "json"),
    ("iridium-33-debris", "Debris of Iridium 33", "json"),
)
SUPPLEMENTAL_EPHEMERIDES = (
    ("ISS-E", "ISS ephemeris, fitted (NASA)"),
    ("CSS-E", "Tiangong ephemeris, fitted (CMSA)"),
)

Mode = Literal["live", "demo", "files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSeed:
    """What a feed is when it is first made."""

    key: str
    title: str
    kind: str
    source: str
    expected_every_s: int
    min_interval_s: int = POLITE_INTERVAL_S
    parameters: dict[str, str] = field(default_factory=dict)
    disabled_because: str = ""


def feeds_ensure(catalog_setting: str) -> Mode:
    """Make the feeds that SAFE_PASSAGE_CATALOG asks for, and switch the others off.

    ``live`` (or ``auto`` that nobody has resolved), ``demo``, or files separated by commas. Returns
    the choice. Feeds that exist keep their manners, their stops and their history. Raises
    ConfigurationError when a file does not exist, or when real and made-up data would mix.
    """
    mode = _mode(catalog_setting)
    _refuse_mixture(is_demo=mode == "demo")
    seeds = _seeds(mode, catalog_setting)
    with transaction.atomic():
        before = sources_in_use()
        for seed in seeds:
            _ensure(seed)
        _switch_off_others(seeds)
        if sources_in_use() != before:
            CatalogChange.objects.create(changed_at=real_now_utc(), reason="sources in use")
    return mode


def file_feed_ensure(path: Path) -> Feed:
    """Make the feed of one local file that a person loads by hand.

    Raises ConfigurationError when it does not exist, or where the demo catalogue is.
    """
    _refuse_mixture(is_demo=False)
    return _ensure(_file_seed(path, loaded_by="hand"))


@transaction.atomic
def feed_resume(feed: Feed, by: str) -> Feed:
    """Let a stopped feed be pulled again, because a person has looked into it.

    Its interval still counts: resuming never asks a server sooner than manners allow. What made it
    stop stays in ``last_failure`` until a pull succeeds.
    """
    resumed = _resume(Feed.objects.filter(pk=feed.pk), by)
    feed.refresh_from_db()
    if not resumed:
        raise InputError(f"{feed.title} is not stopped: there is nothing to resume.")
    return feed


@transaction.atomic
def feeds_resume(by: str) -> int:
    """Let every stopped feed be pulled again, as ``feed_resume`` does; return how many there were.

    Raises InputError when none is stopped.
    """
    resumed = _resume(Feed.objects.all(), by)
    if not resumed:
        raise InputError("No feed is stopped: there is nothing to resume.")
    return resumed


def _resume(feeds: QuerySet[Feed], by: str) -> int:
    return feeds.filter(state=FeedState.STOPPED).update(
        state=FeedState.IDLE,
        stop_reason="",
        stopped_at=None,
        consecutive_failures=0,
        resumed_by=by,
        resumed_at=real_now_utc(),
    )


def _mode(catalog_setting: str) -> Mode:
    word = catalog_setting.strip().lower()
    if word in {"auto", "live"}:
        return "live"
    return "demo" if word == "demo" else "files"


def _refuse_mixture(*, is_demo: bool) -> None:
    """Made-up and real data never share a database: passes and reports would mix them too."""
    taken_in = Pull.objects.filter(status__in=[PullStatus.SUCCEEDED, PullStatus.RUNNING])
    if not taken_in.filter(is_synthetic=not is_demo).exists():
        return
    held, asked = ("real", "the SYNTHETIC demo") if is_demo else ("SYNTHETIC demo", "real")
    raise ConfigurationError(
        f"This data directory ({settings.DATA_DIR}) holds {held} data, and {asked} data was asked"
        " for. Set SAFE_PASSAGE_DATA_DIR to another directory for it."
    )


def _seeds(mode: Mode, catalog_setting: str) -> list[FeedSeed]:
    if mode == "live":
        return _live_seeds()
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
        )
        for group, title, file_format in ORBITAL_GROUPS
    ]
    supplemental = [
        FeedSeed(
            key=f"celestrak-supgp-{ephemeris.lower()}",
            title=title,
            kind="celestrak-supgp",
            source=f"supgp-{ephemeris.lower()}",
            expected_every_s=4 * HOUR_S,
            parameters={"ephemeris": ephemeris},
        )
        for ephemeris, title in SUPPLEMENTAL_EPHEMERIDES
    ]
    return [*groups, *supplemental, _satcat_seed(), _space_track_seed()]


def _satcat_seed() -> FeedSeed:
    return FeedSeed(
        key="celestrak-satcat",
        title="SATCAT: owners, types, dates",
        kind="celestrak-satcat",
        source="satcat",
        expected_every_s=24 * HOUR_S,
    )


def _space_track_seed() -> FeedSeed:
    has_credentials = settings.SPACETRACK_IDENTITY and settings.SPACETRACK_PASSWORD
    return FeedSeed(
        key="space-track-gp",
        title="Space-Track: the whole public catalogue",
        kind="space-track-gp",
        source="spacetrack",
        expected_every_s=4 * HOUR_S,
        disabled_because=""
        if has_credentials
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
            kind="demo",
            source="demo",
            expected_every_s=24 * HOUR_S,
            min_interval_s=0,
        )
    ]


def _file_seeds(catalog_setting: str) -> list[FeedSeed]:
    paths = [Path(part.strip()) for part in catalog_setting.split(",") if part.strip()]
    return [_file_seed(path, loaded_by="setting") for path in paths]


def _file_seed(path: Path, *, loaded_by: str) -> FeedSeed:
    resolved = path.expanduser().resolve()
    if not resolved.is_file():
        raise ConfigurationError(
            f"There is no file {resolved}. Give the path of one that exists;"
            " SAFE_PASSAGE_CATALOG also takes auto, live and demo."
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
    )


def _ensure(seed: FeedSeed) -> Feed:
    feed, _ = Feed.objects.update_or_create(
        key=seed.key,
        defaults={
            "title": seed.title,
            "kind": seed.kind,
            "source": seed.source,
            "parameters": seed.parameters,
            "expected_every_s": seed.expected_every_s,
            "min_interval_s": seed.min_interval_s,
        },
    )
    if seed.disabled_because:
        feed.state, feed.stop_reason = FeedState.DISABLED, seed.disabled_because
    elif feed.state == FeedState.DISABLED:
        feed.state, feed.stop_reason = FeedState.IDLE, ""
    feed.save(update_fields=["state", "stop_reason"])
    return feed


def _switch_off_others(seeds: Iterable[FeedSeed]) -> None:
    """Only what was chosen counts, beside the files that a person has loaded by hand."""
    others = Feed.objects.exclude(key__in=[seed.key for seed in seeds])
    others = others.exclude(kind="file", parameters__loaded_by="hand")
    others.exclude(state=FeedState.DISABLED).update(
        state=FeedState.DISABLED, stop_reason="Not among the sources chosen at the last start."
    )
