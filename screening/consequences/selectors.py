"""Reading studies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from screening.conjunctions.run_contact import LostWorker, silent_worker
from screening.consequences.models import UNFINISHED, Study, StudyStatus

UNKEPT_FOR: Final = timedelta(days=30)  # real time since it was asked
COMPARABLE_AT_ONCE: Final = 50  # to choose from

# What only working it out and a globe read.
_INPUTS: Final = ("states", "attachment", "element_set_ids", "stations")


def studies_all() -> QuerySet[Study]:
    """Return all studies, newest first, without what is large in them."""
    return Study.objects.defer("document", *_INPUTS)


def studies_unfinished() -> QuerySet[Study]:
    """Return the studies whose answer is still to come, newest first."""
    return studies_all().filter(status__in=UNFINISHED)


def studies_under_way() -> QuerySet[Study]:
    """Return the unfinished studies and the newest of all, newest first: what a page follows."""
    newest = Study.objects.order_by("-pk").values("pk")[:1]
    return studies_all().filter(Q(status__in=UNFINISHED) | Q(pk=Subquery(newest))).order_by("-pk")


def studies_comparable(kind: str | None = None, *, besides: int | None = None) -> QuerySet[Study]:
    """Return the newest studies, of a kind or of all, that have an answer; ``besides`` a key."""
    answered = studies_all().filter(status=StudyStatus.FINISHED)
    answered = answered.exclude(pk=besides) if besides is not None else answered
    return (answered.filter(kind=kind) if kind else answered)[:COMPARABLE_AT_ONCE]


def studies_with_documents() -> QuerySet[Study]:
    """Return all studies with their answers, without what a globe draws."""
    return Study.objects.defer(*_INPUTS)


def study_of(uuid: UUID) -> Study | None:
    """Return the study at an address, with its document; None where there is none (any more)."""
    return studies_with_documents().filter(uuid=uuid).first()


def is_same_catalogue(one: Study, other: Study) -> bool:
    """Whether two studies were held against the same element sets."""
    return bytes(one.element_set_ids) == bytes(other.element_set_ids)


def studies_before(study: Study) -> int:
    """Count the studies that come before one that waits; 0 for any other."""
    earlier = studies_unfinished().filter(pk__lt=study.pk)
    return earlier.count() if study.status == StudyStatus.QUEUED else 0


def study_lost_worker(study: Study, now: datetime | None = None) -> LostWorker | None:
    """What is known of the silent worker of a study under way; None while it is heard of."""
    if study.status != StudyStatus.RUNNING or study.heartbeat_at is None:
        return None
    return silent_worker(
        "study", study.holder, study.heartbeat_at, attempts=study.attempts, now=now
    )


def study_goes_at(study: Study) -> datetime | None:
    """When a study is deleted, in real time; None for one that is kept."""
    return None if study.is_kept else study.requested_at + UNKEPT_FOR
