"""Which feeds there are, which are in use, and who set one going again."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from screening.catalog.models import (
    CatalogChange,
    Feed,
    FeedState,
    SpaceObject,
    StoredElementSet,
)
from screening.catalog.selectors import sources_in_use
from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError, InputError

HOUR_S = 3600
POLITE_INTERVAL_S = 2 * HOUR_S  # CelesTrak's data changes at most this often
REACH_WITHIN_S = 5.0
DEMO_SOURCE = "demo"
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

    ``auto`` means CelesTrak where it can be reached or has delivered before, else the demo;
    ``live``, ``demo`` or a comma-separated list of files say what they mean. Returns the choice.
    Feeds that exist keep their manners, their stops and their history. Raises ConfigurationError
    when a file does not exist.
    """
    mode = _mode(catalog_setting)
    seeds = {"live": _live_seeds, "demo": _demo_seeds}.get(
        mode, lambda: _file_seeds(catalog_setting)
    )()
    with transaction.atomic():
        before = sources_in_use()
        for seed in seeds:
            _ensure(seed)
        _switch_off_others(seeds, mode)
        if sources_in_use() != before:
            _mark_synthetic(is_demo=mode == "demo")
            CatalogChange.objects.create(changed_at=real_now_utc(), reason="sources in use")
    return mode


def file_feed_ensure(path: Path) -> Feed:
    """Make the feed of one local file that a person loads by hand."""
    return _ensure(_file_seed(path, loaded_by="hand"))


@transaction.atomic
def feed_resume(feed: Feed, by: str) -> Feed:
    """Let a stopped feed be pulled again, because a person has looked into it.

    Its interval still counts: resuming never asks a server sooner than manners allow.
    """
    resumed = Feed.objects.filter(pk=feed.pk, state=FeedState.STOPPED).update(
        state=FeedState.IDLE,
        stop_reason="",
        stopped_at=None,
        consecutive_failures=0,
        resumed_by=by,
        resumed_at=real_now_utc(),
    )
    feed.refresh_from_db()
    if not resumed:
        raise InputError(f"{feed.title} is not stopped: there is nothing to resume.")
    return feed


def celestrak_is_reachable() -> bool:
    """Whether a connection to CelesTrak opens within five seconds. Asks nothing of it."""
    address = urlsplit(settings.CELESTRAK_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        with socket.create_connection((address.hostname or "", port), timeout=REACH_WITHIN_S):
            return True
    except OSError:
        return False


def _mode(catalog_setting: str) -> Mode:
    if catalog_setting == "live":
        return "live"
    if catalog_setting == "demo":
        return "demo"
    if catalog_setting != "auto":
        return "files"
    has_delivered = Feed.objects.filter(
        kind__startswith="celestrak", last_success_at__isnull=False
    ).exists()
    return "live" if has_delivered or celestrak_is_reachable() else "demo"


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
            source=DEMO_SOURCE,
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
            f"There is no file {resolved}. SAFE_PASSAGE_CATALOG is auto, live, demo, or files that"
            " exist, separated by commas."
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


def _switch_off_others(seeds: Iterable[FeedSeed], mode: Mode) -> None:
    """Made-up and real data never count together; a file loaded by hand joins real data only."""
    others = Feed.objects.exclude(key__in=[seed.key for seed in seeds])
    if mode != "demo":
        others = others.exclude(kind="file", parameters__loaded_by="hand")
    others.exclude(state=FeedState.DISABLED).update(
        state=FeedState.DISABLED, stop_reason="Not among the sources chosen at the last start."
    )


def _mark_synthetic(*, is_demo: bool) -> None:
    """After a change between made-up and real data, say of each object which of them it is."""
    sets = StoredElementSet.objects.filter(space_object=OuterRef("pk"))
    made_up = sets.filter(source=DEMO_SOURCE)
    real = sets.exclude(source=DEMO_SOURCE)
    if is_demo:
        SpaceObject.objects.filter(Exists(made_up)).update(is_synthetic=True)
    else:
        SpaceObject.objects.filter(Exists(real)).update(is_synthetic=False)
