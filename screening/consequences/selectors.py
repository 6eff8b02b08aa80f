"""Reading studies."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from screening.common.process_identity import is_known_dead
from screening.conjunctions.run_contact import QUIET_AFTER
from screening.consequences.models import UNFINISHED, Study, StudyStatus

# What is large, and read where it is shown alone.
_LARGE = ("document", "states", "attachment", "element_set_ids", "stations")


def studies_all() -> QuerySet[Study]:
    """Return all studies, newest first, without what is large in them."""
    return Study.objects.defer(*_LARGE)


def studies_unfinished() -> QuerySet[Study]:
    """Return the studies whose answer is still to come, newest first."""
    return studies_all().filter(status__in=UNFINISHED)


def studies_before(study: Study) -> int:
    """Count the studies that a worker takes before one that waits, or has in hand."""
    earlier = studies_unfinished().filter(pk__lt=study.pk)
    return earlier.count() if study.status == StudyStatus.QUEUED else 0


def is_worker_silent(study: Study, real_now: datetime) -> bool:
    """Whether nothing is heard of the worker of a study that is under way."""
    if study.status != StudyStatus.RUNNING or study.heartbeat_at is None:
        return False
    return real_now - study.heartbeat_at >= QUIET_AFTER or is_known_dead(study.holder)
