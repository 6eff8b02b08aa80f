"""The Celery application. What runs when is in schedule.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import (
    after_setup_logger,
    after_setup_task_logger,
    worker_process_init,
    worker_ready,
)
from django.db import connections

from sasweb import log_entry, pulses
from sasweb.secrecy import blot_all_logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
# `migrate`, which comes before every worker, checks the project. Once more in each of them would be
# 5 s of processor, and every page of the site in the memory of processes that show none.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

# Asked of a worker of each queue when it starts.
WARM_TASKS = {
    "screening": "screening.conjunctions.tasks.warm_station_search",
    "shards": "screening.conjunctions.tasks.warm_shard_search",
}
WARM_WITHIN_S = 120
RESUME_TASKS = (
    "screening.conjunctions.tasks.runs_resume_lost",
    "screening.consequences.tasks.studies_resume_lost",
)
# What has time: its processes yield the processor to all others of this machine.
PATIENT_QUEUES = {"studies"}
PATIENCE = 10  # of 19 that the system knows

app = Celery("safe_passage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "screening.catalog",
        "screening.conjunctions",
        "screening.consequences",
        "screening.coordination",
        "screening.coordination.peers",
        "screening.alerts",
        "screening.reports",
        "screening.configuration",
        "screening.upkeep",
    ]
)
pulses.connect(app)
log_entry.connect(app)


@after_setup_logger.connect
@after_setup_task_logger.connect
def keep_secrets(**_: Any) -> None:
    """Celery has put handlers of its own in place of those of the settings."""
    blot_all_logs()


@worker_process_init.connect
def yield_to_what_is_urgent(**_: Any) -> None:
    """Let runs, pulls and alerts go first where cores are few: a what-if endangers nobody."""
    if app.amqp.queues.consume_from.keys() <= PATIENT_QUEUES:
        os.nice(PATIENCE)


@worker_ready.connect
def resume_what_was_lost(**_: Any) -> None:
    """A worker that starts may follow one that was killed, whose work must not await the schedule.

    Runs are queued again from here: only on the machine where a worker died is it known to be dead.
    Pulls are worked off as they are resumed, so they are left to the pool.
    """
    try:
        for resume in RESUME_TASKS:
            app.tasks[resume]()
    finally:
        connections.close_all()  # processes that the pool forks later must not inherit it
    app.send_task("screening.catalog.tasks.pulls_resume_lost")
    for queue in WARM_TASKS.keys() & app.amqp.queues.consume_from.keys():
        # In a process of the pool: what it compiles is cached on disk for the others.
        app.send_task(WARM_TASKS[queue], expires=WARM_WITHIN_S)
