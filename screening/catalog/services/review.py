"""Whether a pull looks like what the feed used to bring; what does not is kept aside."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.utils.module_loading import import_string

from screening.catalog.models import Pull, PullStatus

MIN_SHARE_OF_LAST = 0.7


def guarded_norad_cat_ids() -> frozenset[int]:
    """Objects whose disappearance from a feed is never normal: the protected stations.

    Stations stand beside the catalogue, not below it; settings name who knows them.
    """
    provider = import_string(settings.CATALOG_GUARDED_OBJECTS)
    return frozenset(provider())


def suspicion(pull: Pull, norad_cat_ids: Collection[int]) -> str:
    """Say why a pull must not be used unseen, or return an empty string.

    ``norad_cat_ids`` are the objects it would bring. The measure is the feed's last success.
    """
    if pull.is_synthetic:
        return ""
    last = pull.feed.pulls.filter(status=PullStatus.SUCCEEDED).order_by("-pk").first()
    if last is None:
        return ""
    if lost := sorted(set(last.guarded_norad_cat_ids) - set(norad_cat_ids)):
        names = ", ".join(str(each) for each in lost)
        return f"A protected station that pull {last.pk} had is missing: {names}."
    if last.objects_total and len(norad_cat_ids) < MIN_SHARE_OF_LAST * last.objects_total:
        return (
            f"Only {len(norad_cat_ids):,} objects where pull {last.pk} had {last.objects_total:,}."
        )
    return ""
