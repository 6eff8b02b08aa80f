"""Read how right past predictions were, and when there will be something to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from screening.conjunctions.calibration_cases import TRUE_WITHIN
from screening.conjunctions.models import Assessment, CalibrationCount, EventKind


@dataclass(frozen=True, slots=True)
class FirstTruth:
    """The next pass that can be judged: its assessment, and until when the truth may come.

    Both objects need newer element sets with epochs by ``epochs_until_utc``.
    """

    assessment: Assessment
    epochs_until_utc: datetime


def calibration_counts() -> QuerySet[CalibrationCount]:
    """Every count that is kept, newest first."""
    return CalibrationCount.objects.order_by("-pk")


def first_truth(at_utc: datetime, within: timedelta = TRUE_WITHIN) -> FirstTruth | None:
    """The earliest pass with sigmas for which the truth may still come; ``None`` without any."""
    earliest = (
        Assessment.objects.filter(
            conjunction__tca_utc__gt=at_utc - within,
            tca_utc__gt=at_utc - within,
            kind=EventKind.CLOSEST_APPROACH,
            risk__isnull=False,
            primary_element_set__isnull=False,
            secondary_element_set__isnull=False,
        )
        .select_related("conjunction__primary", "conjunction__secondary")
        .defer("risk")
        .order_by("conjunction__tca_utc", "pk")
        .first()
    )
    if earliest is None:
        return None
    return FirstTruth(earliest, earliest.tca_utc + within)
