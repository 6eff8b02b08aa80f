"""Celery's way into studies. Each may be delivered twice: the database decides what is to do."""

from __future__ import annotations

from typing import Final

from celery import shared_task

from screening.consequences import services

EXECUTE_SOFT_LIMIT_S: Final = 15 * 60  # a question takes seconds to a few minutes
EXECUTE_LIMIT_S: Final = 20 * 60
SHORT_LIMIT_S: Final = 2 * 60


@shared_task(acks_late=True, soft_time_limit=EXECUTE_SOFT_LIMIT_S, time_limit=EXECUTE_LIMIT_S)
def execute_study(study_id: int) -> None:
    """Work one queued study out."""
    services.study_execute(study_id)


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def studies_resume_lost() -> None:
    """Queue again the studies whose workers have fallen silent."""
    services.studies_resume_lost()
