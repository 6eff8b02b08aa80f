"""What a pull was found to hold, noted before anybody decides whether it may be used."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from screening.catalog.models import Pull, PullRejection
from screening.catalog.services.claims import pull_lock
from screening.catalog.services.review import guarded_norad_cat_ids, objects_lacking
from screening.engine.elements import Rejection

MAX_REJECTIONS_KEPT: Final = 500
NOTED: Final = (
    "detected_format",
    "records_total",
    "records_rejected",
    "objects_total",
    "guarded_norad_cat_ids",
    "lacking_norad_cat_ids",
    "oldest_epoch_utc",
    "newest_epoch_utc",
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What reading an answer has shown. The epochs are None where it holds no element set."""

    detected_format: str
    norad_cat_ids: Set[int]
    record_count: int  # also those refused
    rejections: Sequence[Rejection]
    oldest_epoch_utc: datetime | None = None
    newest_epoch_utc: datetime | None = None


@transaction.atomic
def findings_note(pull: Pull, findings: Findings) -> None:
    """Write down what a pull holds: for its page, and for whoever must decide about it."""
    pull_lock(pull)
    rejections_keep(pull, findings.rejections)
    pull.detected_format = findings.detected_format
    pull.records_total = findings.record_count
    pull.records_rejected = len(findings.rejections)
    pull.objects_total = len(findings.norad_cat_ids)
    pull.guarded_norad_cat_ids = sorted(findings.norad_cat_ids & guarded_norad_cat_ids())
    pull.lacking_norad_cat_ids = objects_lacking(pull.feed, findings.norad_cat_ids)
    pull.oldest_epoch_utc = findings.oldest_epoch_utc
    pull.newest_epoch_utc = findings.newest_epoch_utc
    pull.save(update_fields=NOTED)  # the heartbeat beside them goes on meanwhile


def rejections_keep(pull: Pull, rejections: Sequence[Rejection]) -> None:
    """Replace those of an earlier, unfinished attempt; the count stays complete."""
    pull.rejections.all().delete()
    PullRejection.objects.bulk_create(
        PullRejection(
            pull=pull,
            location=each.location[:200],
            reason=each.reason[:300],
            excerpt=each.excerpt[:200],
        )
        for each in rejections[:MAX_REJECTIONS_KEPT]
    )
