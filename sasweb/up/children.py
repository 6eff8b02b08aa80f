"""The processes of one running product, and how each shows that it works."""

from __future__ import annotations

import http.client
import signal
import sys
from collections.abc import Callable, Sequence

from sasweb.limits import SERVER_OPTIONS
from sasweb.schedule import PERIODIC_TASKS
from sasweb.up.supervisor import Child

ANSWER_WITHIN_S = 2.0
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared with, not bound to
HEALTH_PATH = "/health/"
# A process that is kept from answering its parent by a long calculation is not a dead one.
PATIENT_WITH_WORKERS = ("--timeout-worker-healthcheck", "60")
# Kept in the logs, but on a screen they would bury what matters. Warnings and errors always show.
ROUTINE_OF_WORKERS = (
    "INFO Connected to",
    "] received",
    "Hitting Ctrl+C again",
    *(f"INFO Task {periodic.task}[" for periodic in PERIODIC_TASKS.values()),
)
ROUTINE_OF_BEAT = ("INFO Scheduler: Sending due task",)


def web(host: str, port: int, processes: int = 1) -> Child:
    """The pages, the API and the live streams: many connections, in one process or several.

    Several share the port, under a parent that starts again what dies.
    """
    together = ["--workers", str(processes), *PATIENT_WITH_WORKERS] if processes > 1 else []
    argv = [
        *_module("uvicorn"),
        "sasweb.asgi:application",
        *("--host", host, "--port", str(port)),
        *("--lifespan", "off", "--no-access-log", "--no-use-colors", "--log-level", "warning"),
        *("--timeout-graceful-shutdown", "3"),
        *SERVER_OPTIONS,
        *together,
    ]
    probe_host = ANY_ADDRESS.get(host, host)
    return Child("web", argv, is_ready=_answers_ok(probe_host, port), stop_within_s=6.0)


def worker(queue: str, at_once: int) -> Child:
    """A worker for one queue, with a process for each task it may do ``at_once``.

    SIGQUIT lets the tasks in hand have a few seconds, then ends them.
    """
    argv = [
        # Celery repeats five lines of warning for root, as whom containers commonly run.
        *(sys.executable, "-W", "ignore:You're running the worker", "-m", "celery"),
        *("--app", "sasweb", "--quiet", "worker", "--queues", queue),
        *("--hostname", f"{queue}@safe-passage", "--concurrency", str(at_once)),
        *("--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    ]
    return Child(
        queue,
        argv,
        is_ready=" ready.",
        stop_signal=signal.SIGQUIT,
        not_shown=ROUTINE_OF_WORKERS,
    )


def beat() -> Child:
    """The clock that queues what sasweb/schedule.py lists."""
    argv = [
        *_module("celery"),
        *("--app", "sasweb", "--quiet", "beat", "--pidfile=", "--loglevel", "INFO"),
    ]
    return Child(
        "beat", argv, is_ready="beat: Starting", stop_within_s=8.0, not_shown=ROUTINE_OF_BEAT
    )


def command(name: str, *arguments: str) -> Sequence[str]:
    """A management command as a process of its own."""
    return [sys.executable, "manage.py", name, *arguments]


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _answers_ok(host: str, port: int) -> Callable[[], bool]:
    def probe() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request("GET", HEALTH_PATH, headers={"Host": "localhost"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe
