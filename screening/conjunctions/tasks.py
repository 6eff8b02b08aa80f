"""Celery's way into runs. Each may be delivered twice: the database decides what is still to do."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task

from screening.common.clock import product_clock
from screening.conjunctions import services

logger = logging.getLogger(__name__)

EXECUTE_SOFT_LIMIT_S = 20 * 60
EXECUTE_LIMIT_S = 25 * 60
SHORT_LIMIT_S = 2 * 60
# Real time: twice as long as the schedule leaves between two judgements of everything.
LIVES_JUDGED_WITHIN = timedelta(minutes=30)
CALIBRATE_SOFT_LIMIT_S = 8 * 60
CALIBRATE_LIMIT_S = 10 * 60


@shared_task(acks_late=True, soft_time_limit=EXECUTE_SOFT_LIMIT_S, time_limit=EXECUTE_LIMIT_S)
def execute_run(run_id: int) -> None:
    """Execute one queued run of the stations, then ask for all against all where that is due.

    The first run against all waits for the first of the stations, and people wait for both.
    """
    if services.run_execute(run_id):
        services.catalogue_run_request_if_due()


@shared_task(acks_late=True, soft_time_limit=EXECUTE_SOFT_LIMIT_S, time_limit=EXECUTE_LIMIT_S)
def execute_shard(shard_id: int) -> None:
    """Search the shard of a run of all against all that is next: the message's or an earlier."""
    services.shard_execute_next(shard_id)


@shared_task(acks_late=True, soft_time_limit=EXECUTE_SOFT_LIMIT_S, time_limit=EXECUTE_LIMIT_S)
def merge_run(run_id: int) -> None:
    """Join a run of all against all whose shards have all finished."""
    services.catalogue_run_merge(run_id)


@shared_task(acks_late=True, time_limit=EXECUTE_LIMIT_S)
def warm_shard_search() -> None:
    """Have the search compiled before the first shard needs it."""
    logger.info("The search of shards is compiled: %.1f s.", services.warm_up_catalogue())


@shared_task(acks_late=True, time_limit=EXECUTE_LIMIT_S)
def warm_station_search() -> None:
    """Have the search compiled before the first run of the stations needs it."""
    logger.info("The search of the stations is compiled: %.1f s.", services.warm_up_stations())


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def request_due_run() -> None:
    """Queue a run when the catalogue or the stations have changed, or an hour has passed."""
    services.run_request_if_due()


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def request_due_catalogue_run() -> None:
    """Queue a run of all against all when the schedule says so."""
    services.catalogue_run_request_if_due()


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def runs_resume_lost() -> None:
    """Queue again the runs, shards and joins whose workers have fallen silent."""
    services.runs_resume_lost()
    services.shards_resume_lost()
    services.merges_resume_lost()


@shared_task(acks_late=True, soft_time_limit=CALIBRATE_SOFT_LIMIT_S, time_limit=CALIBRATE_LIMIT_S)
def calibrate() -> None:
    """Count how often past predictions were right within one sigma."""
    services.calibration_compute()


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def advance_lives() -> None:
    """Let time pass for every conjunction that is not over."""
    within = LIVES_JUDGED_WITHIN * max(1.0, product_clock().rate)
    changed = services.lives_advance_by_time(within=within)
    if changed:
        logger.info("Time has changed %d conjunctions.", len(changed))


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def judge_lives() -> None:
    """Judge every conjunction that is not over anew, whatever may have changed it."""
    changed = services.lives_advance()
    if changed:
        logger.info("Judged anew, %d conjunctions have changed.", len(changed))


@shared_task(acks_late=True, time_limit=SHORT_LIMIT_S)
def record_outcomes() -> None:
    """Say of passes that are over how close they came."""
    services.outcomes_record()
