"""The good end of a pull: counts, rejections and the catalogue's new revision, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from screening.catalog.models import CatalogChange, Pull, PullStatus
from screening.catalog.services.claims import pull_lock
from screening.catalog.services.findings import rejections_keep
from screening.catalog.services.outcomes import feed_delivered
from screening.common.clock import real_now_utc
from screening.engine.elements import Rejection


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the records of one pull. ``read`` excludes those refused while reading."""

    read: int
    objects: int
    new: int
    guarded: list[int]  # protected stations among them
    lacking: list[int]  # what the feed must contain and this pull did not
    newest_epoch_utc: datetime | None = None  # of its element sets; None where it brought none
    conflicting: int = 0


@transaction.atomic
def pull_complete(
    pull: Pull, counts: Counts, rejections: Sequence[Rejection], *, detected_format: str
) -> Pull:
    """Write a pull's counts and let its feed know. ``rejections`` include the conflicting ones."""
    pull_lock(pull)
    rejections_keep(pull, rejections)
    pull.records_total = counts.read + len(rejections) - counts.conflicting
    pull.objects_total = counts.objects
    pull.records_new = counts.new
    pull.records_unchanged = counts.read - counts.new - counts.conflicting
    pull.records_rejected = len(rejections)
    pull.records_conflicting = counts.conflicting
    pull.guarded_norad_cat_ids = counts.guarded
    pull.detected_format = detected_format
    pull.status = PullStatus.SUCCEEDED
    pull.finished_at = pull.heartbeat_at = real_now_utc()
    pull.progress = 1.0
    pull.message = _summary(pull, counts.lacking)
    pull.save()
    feed_delivered(
        pull,
        lacking_norad_cat_ids=counts.lacking,
        newest_epoch_utc=counts.newest_epoch_utc,
    )
    # An earlier attempt may have changed facts that this one found as they should be.
    if pull.records_new or pull.attempts > 1 or pull.decided_by:
        CatalogChange.objects.create(
            changed_at=pull.finished_at, reason=f"pull {pull.pk}", pull=pull
        )
    return pull


def _summary(pull: Pull, lacking: Sequence[int]) -> str:
    parts = [f"{pull.records_new:,} new", f"{pull.records_unchanged:,} already known"]
    if pull.records_rejected:
        parts.append(f"{pull.records_rejected:,} rejected")
    told = ", ".join(parts) + "."
    return f"{told} Without {', '.join(map(str, lacking))}." if lacking else told
