"""Asking for a study to end."""

from __future__ import annotations

from screening.common.clock import real_now_utc
from screening.consequences.models import Study, StudyStatus


def study_cancel(study_id: int, *, asked_by: str) -> StudyStatus:
    """End a study that waits at once, and have its worker end one under way within seconds.

    Returns how the study stands then. One that has ended stays as it is.
    """
    study = Study.objects.filter(pk=study_id)
    study.filter(status=StudyStatus.QUEUED).update(
        status=StudyStatus.CANCELLED, finished_at=real_now_utc(), cancel_asked_by=asked_by
    )
    # NOTE: after the queued one, so that one that a worker takes in between is cancelled too.
    study.filter(status=StudyStatus.RUNNING, cancel_asked_by="").update(cancel_asked_by=asked_by)
    return StudyStatus(study.values_list("status", flat=True).get())
