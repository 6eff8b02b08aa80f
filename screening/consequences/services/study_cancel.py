"""Asking for a study to end."""

from __future__ import annotations

from screening.common.clock import real_now_utc
from screening.consequences.models import UNFINISHED, Study, StudyStatus


def study_cancel(study_id: int, *, asked_by: str) -> StudyStatus:
    """End a study that waits at once, and have its worker end one under way within seconds.

    Returns how the study stands then. One that has ended stays as it is.
    """
    study = Study.objects.filter(pk=study_id)
    # NOTE: the wish first. Whoever takes the study, or queues it again, in between finds it there.
    study.filter(status__in=UNFINISHED, cancel_asked_by="").update(cancel_asked_by=asked_by)
    study.filter(status=StudyStatus.QUEUED).update(
        status=StudyStatus.CANCELLED, finished_at=real_now_utc()
    )
    return StudyStatus(study.values_list("status", flat=True).get())
