"""The broker, the queues of tasks and their workers, and what the web processes share in Redis."""

from __future__ import annotations

from typing import Any

from sasweb.schedule import beat_schedule
from sasweb.settings import env
from sasweb.settings.places import DATA_DIR
from sasweb.settings.running_queue import RunningQueue, running_queue

# A command beside a running `manage.py up` finds that one's queue, whatever port it has today.
RUNNING_QUEUE = running_queue(DATA_DIR) or RunningQueue("redis://127.0.0.1:6379/0", "safe-passage")
REDIS_URL = env.text("REDIS_URL", RUNNING_QUEUE.url)
QUEUE_PREFIX = env.text(
    "SAFE_PASSAGE_QUEUE_PREFIX",
    RUNNING_QUEUE.prefix if RUNNING_QUEUE.url == REDIS_URL else "safe-passage",
)


def _caches(*, is_shared: bool) -> dict[str, Any]:
    """Where counts of limits and used codes are kept: in Redis for all web processes, or in each.

    A Redis that is away is done without: sasweb/shared_cache.py.
    """
    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    # Rows as templates have filled them in, each of one language: 1 to 3 kB.
    cells = {"BACKEND": in_memory, "LOCATION": "cells", "OPTIONS": {"MAX_ENTRIES": 5000}}
    if not is_shared:
        return {"default": {"BACKEND": in_memory}, "cells": cells}
    return {
        "default": {
            "BACKEND": "sasweb.shared_cache.SharedCache",
            "LOCATION": REDIS_URL,
            # Another number whenever what is kept is written otherwise: older entries are not read.
            "KEY_PREFIX": f"{QUEUE_PREFIX}:cache2",
            "OPTIONS": {
                "serializer": "sasweb.shared_cache.JsonSerializer",
                "socket_connect_timeout": 0.5,
                "socket_timeout": 0.5,
            },
        },
        "cells": cells,
    }


CACHES = _caches(is_shared=bool(env.text("REDIS_URL", "")))

# --- Celery ----------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "sasweb.one_beat:OneBeatScheduler"
CELERY_BEAT_SCHEDULE = beat_schedule()
# The database says what became of a task, so there is no result to keep.
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None
# A pull must not wait behind a screening run, nor the stations behind the whole catalogue, nor an
# alert behind any of them: each has a queue and a worker of its own. A what-if study waits for
# none of them and holds none of them up: its worker yields the processor, too. What instances and
# contact points are told goes the way of alerts.
CELERY_TASK_DEFAULT_QUEUE = "catalog"
CELERY_TASK_ROUTES = {
    "screening.conjunctions.tasks.execute_run": {"queue": "screening"},
    "screening.conjunctions.tasks.warm_station_search": {"queue": "screening"},
    "screening.coordination.tasks.screen_plan": {"queue": "screening"},
    "screening.conjunctions.tasks.execute_shard": {"queue": "shards"},
    "screening.conjunctions.tasks.merge_run": {"queue": "shards"},
    "screening.conjunctions.tasks.warm_shard_search": {"queue": "shards"},
    "screening.consequences.tasks.execute_study": {"queue": "studies"},
    # Each change asks for a look, and each look has everything sent that is due. So what is sent
    # goes first (Redis: 0 before 9), or looks that wait would hold up what an earlier one found.
    "screening.alerts.tasks.watch_over": {"queue": "alerts", "priority": 6},
    "screening.alerts.tasks.*": {"queue": "alerts"},
    "screening.coordination.tasks.look_at_cases": {"queue": "alerts"},
    "screening.coordination.tasks.send_notices": {"queue": "alerts"},
    "screening.coordination.peers.tasks.*": {"queue": "alerts"},
}
# A task is acknowledged when it is done. One whose worker dies comes back, finds in the database
# that its claim has lapsed or is held, and acts on that: every task may be delivered twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 30 * 60  # of tasks that set none of their own
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task may take, or the broker would deliver a running task a second time.
    "visibility_timeout": 60 * 60,
    # Worlds that share one Redis must not run each other's work.
    "global_keyprefix": f"{QUEUE_PREFIX}:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away comes back some day
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # finish; the claim protects
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 3, "interval_start": 0.2, "interval_max": 1.0}
# Stopping gives the task in hand this long; what is unfinished then resumes at the next start.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env.number_within(
    "SAFE_PASSAGE_WORKER_GRACE", 3.0, at_least=0.0, at_most=600.0
)
CELERY_WORKER_HIJACK_ROOT_LOGGER = True
CELERY_WORKER_LOG_FORMAT = "%(levelname)s %(message)s"
CELERY_WORKER_TASK_LOG_FORMAT = "%(levelname)s %(task_name)s: %(message)s"
