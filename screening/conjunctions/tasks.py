"""Celery's way into runs. Each may be delivered twice: the database decides what is still to do."""

from __future__ import annotations

from celery import shared_task

from screening.conjunctions import services

EXECUTE_SOFT_LIMIT_S = 20 * 60
EXECUTE_LIMIT_S = 25 * 60
SHORT_LIMIT_S = 2 * 60


@shared_task(acks_late=True, soft_time_limit=EXECUTE_SOFT_LIMIT_S, time_limit=EXECUTE_LIMIT_S)
def execute_run(run_id: int) -> None:
    """Execute one queued run."""
    services.run_execute(run_id)


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def request_due_run() -> None:
    """Queue a run when the catalogue or the stations have changed, or an hour has passed."""
    services.run_request_if_due()


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def runs_resume_lost() -> None:
    """Queue again the runs whose workers have fallen silent."""
    services.runs_resume_lost()
