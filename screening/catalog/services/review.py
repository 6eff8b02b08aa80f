"""Whether a pull looks like what the feed used to bring; what does not is kept aside."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.utils.module_loading import import_string

from screening.catalog.models import Feed, Pull, PullStatus, WhenLacking

MIN_SHARE_OF_LAST = 0.7


def guarded_norad_cat_ids() -> frozenset[int]:
    """Objects whose disappearance from a feed is never normal: the protected stations.

    Stations stand beside the catalogue, not below it; settings name who knows them.
    """
    provider = import_string(settings.CATALOG_GUARDED_OBJECTS)
    return frozenset(provider())


def objects_lacking(feed: Feed, norad_cat_ids: Collection[int]) -> list[int]:
    """Return the objects that a feed must contain and that are not among those it brought."""
    return sorted(set(feed.required_norad_cat_ids) - set(norad_cat_ids))


def suspicion(pull: Pull, norad_cat_ids: Collection[int]) -> str:
    """Say why a pull must not be used unseen, or return an empty string.

    ``norad_cat_ids`` are the objects it would bring. The measures are what the feed must contain
    and its last success.
    """
    if pull.is_synthetic:
        return ""
    lacking = objects_lacking(pull.feed, norad_cat_ids)
    if lacking and pull.feed.when_lacking == WhenLacking.HOLD:
        return f"It lacks what this feed must contain: {_listed(lacking)}."
    last = pull.feed.pulls.filter(status=PullStatus.SUCCEEDED).order_by("-pk").first()
    if last is None:
        return ""
    if lost := sorted(set(last.guarded_norad_cat_ids) - set(norad_cat_ids)):
        return f"A protected station that pull {last.pk} had is missing: {_listed(lost)}."
    if last.objects_total and len(norad_cat_ids) < MIN_SHARE_OF_LAST * last.objects_total:
        return (
            f"Only {len(norad_cat_ids):,} objects where pull {last.pk} had {last.objects_total:,}."
        )
    return ""


def _listed(norad_cat_ids: Collection[int]) -> str:
    return ", ".join(map(str, norad_cat_ids))
