"""From a feed's row to the object that fetches it. The only place that knows all sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from screening.catalog.models import DEMO_KIND, Feed
from screening.catalog.sources import celestrak
from screening.catalog.sources.base import Source, SourceUnreachable
from screening.catalog.sources.files import LocalFile
from screening.catalog.sources.http import Limits
from screening.catalog.sources.spacetrack import SpaceTrackAccount, SpaceTrackGp
from screening.catalog.sources.spacetrack_cdm import SpaceTrackCdmPublic
from screening.catalog.sources.synthetic import DemoSource
from screening.common.callable_addresses import callable_address
from screening.common.clock import now_utc
from screening.common.exceptions import ConfigurationError, DeliveryFailed
from screening.common.user_agent import user_agent


def source_for(feed: Feed) -> Source:
    """Return what fetches a feed. Raises ConfigurationError for a kind nobody knows."""
    try:
        build = _BUILDERS[feed.kind]
    except KeyError:
        raise ConfigurationError(f"Feed {feed.key} has the unknown kind {feed.kind!r}.") from None
    return build(feed)


def _celestrak_gp(feed: Feed) -> Source:
    return celestrak.gp_group(
        _celestrak_site(feed),
        group=feed.parameters["group"],
        file_format=feed.parameters["format"],
        user_agent=user_agent(),
        limits=_limits(),
    )


def _celestrak_supplemental(feed: Feed) -> Source:
    return celestrak.supplemental(
        _celestrak_site(feed),
        ephemeris=feed.parameters["ephemeris"],
        user_agent=user_agent(),
        limits=_limits(),
    )


def _celestrak_satcat(feed: Feed) -> Source:
    return celestrak.satcat(_celestrak_site(feed), user_agent=user_agent(), limits=_limits())


def _celestrak_site(feed: Feed) -> str:
    """The site that a feed is asked of: a mirror that people chose, else the setting's.

    Raises SourceUnreachable for a mirror that may not be called: it could be a machine beside us.
    """
    mirror = str(feed.parameters.get("mirror", ""))
    if not mirror:
        return str(settings.CELESTRAK_BASE_URL)
    parts = urlsplit(mirror)
    try:
        callable_address(str(parts.hostname), parts.port or 443)
    except DeliveryFailed as error:
        raise SourceUnreachable(f"The mirror of {feed.title}: {error}") from error
    return mirror


def _space_track_gp(feed: Feed) -> Source:
    return SpaceTrackGp(_space_track_account())


def _space_track_cdm(feed: Feed) -> Source:
    return SpaceTrackCdmPublic(_space_track_account(), feed.parameters["norad_cat_ids"])


def _space_track_account() -> SpaceTrackAccount:
    return SpaceTrackAccount(
        base_url=settings.SPACETRACK_BASE_URL,
        identity=settings.SPACETRACK_IDENTITY,
        password=settings.SPACETRACK_PASSWORD,
        user_agent=user_agent(),
        cache_dir=settings.DATA_DIR / "space-track",
        limits=_limits(),
    )


def _file(feed: Feed) -> Source:
    return LocalFile(Path(feed.parameters["path"]))


def _demo(feed: Feed) -> Source:
    return DemoSource(now_utc())


def _limits() -> Limits:
    return Limits(
        silence_s=settings.SOURCE_SILENCE_S,
        total_s=settings.SOURCE_TIME_LIMIT_S,
        max_bytes=settings.SOURCE_MAX_BYTES,
    )


_BUILDERS: Mapping[str, Callable[[Feed], Source]] = {
    "celestrak-gp": _celestrak_gp,
    "celestrak-supgp": _celestrak_supplemental,
    "celestrak-satcat": _celestrak_satcat,
    "space-track-gp": _space_track_gp,
    "space-track-cdm": _space_track_cdm,
    "file": _file,
    DEMO_KIND: _demo,
}
