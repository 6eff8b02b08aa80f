"""Screen everything against everything here and now, or by the workers, and show how far it is."""

from __future__ import annotations

import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from kombu.exceptions import OperationalError

from screening.common.exceptions import SafePassageError
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.object_counts import object_counts
from screening.conjunctions.run_contact import LOST_AFTER
from screening.conjunctions.selectors import UNFINISHED, shards_words
from screening.conjunctions.services import catalogue_run_execute, catalogue_run_request

LOOK_EVERY_S = 0.5
ANSWER_WITHIN_S = 2


class Command(BaseCommand):
    help = "Screen all objects of the catalogue against all, as the settings say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=settings.CORES, help="of the search")
        parser.add_argument(
            "--by-workers", action="store_true", help="leave the work to running workers and watch"
        )

    def handle(self, *args: Any, threads: int, by_workers: bool, **options: Any) -> None:
        self._said = ""
        try:
            run = catalogue_run_request("screen_catalogue command", enqueue=by_workers)
            if by_workers:
                self.stderr.write(queue_words(run))
                self._watch(run)
            else:
                catalogue_run_execute(
                    run.pk, threads=max(1, threads), on_progress=lambda *_: self._show(run)
                )
        except SafePassageError as error:
            raise CommandError(str(error)) from error
        run.refresh_from_db()
        if run.status != RunStatus.FINISHED:
            raise CommandError(f"Run {run.pk} is {run.status} ({run.stage}). {run.message}")
        self.stdout.write(_summary(run))

    def _watch(self, run: ScreeningRun) -> None:
        while run.status in UNFINISHED:
            self._show(run)
            time.sleep(LOOK_EVERY_S)
            run.refresh_from_db(fields=["status"])

    def _show(self, run: ScreeningRun) -> None:
        """One line whenever a shard is further by ten percent."""
        run.refresh_from_db(fields=["progress", "stage"])
        said = f"{run.stage}: {shards_words(run)}"
        if said != self._said:
            self._said = said
            self.stderr.write(f"{run.progress:4.0%}  {said}")


def queue_words(run: ScreeningRun) -> str:
    """What a run that is left to the workers waits for, with the queue that they are asked by."""
    with current_app.connection_for_write() as connection:
        address = f"{connection.hostname}:{connection.port}"
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=ANSWER_WITHIN_S)
        except OperationalError:
            again_s = LOST_AFTER.total_seconds()
            return (
                f"Run {run.pk} waits: no queue answers at {address}, so no worker could be told. "
                f"Those of a running `manage.py up` in {settings.DATA_DIR} are told by its "
                f"schedule after {again_s:.0f} s; for a queue elsewhere set REDIS_URL."
            )
    return f"Run {run.pk} waits for workers on the queue at {address}. Ctrl-C leaves it to them."


def _summary(run: ScreeningRun) -> str:
    seconds = ", ".join(f"{name} {s:.1f} s" for name, s in run.seconds_by_stage.items())
    events = ", ".join(f"{count:,} {name}" for name, count in run.event_counts.items())
    counted = object_counts(run.status_counts)
    began, ended = run.started_at or run.requested_at, run.finished_at or run.requested_at
    lines = [
        f"Run {run.pk}: {run.element_set_count:,} objects against each other, "
        f"{run.window_start_utc:%Y-%m-%d %H:%M:%S} to {run.window_end_utc:%Y-%m-%d %H:%M:%S} UTC",
        f"Objects: {counted.words if counted else 'not counted'}",
        f"Events: {events or 'none'}",
        f"Took {(ended - began).total_seconds():.1f} s; all workers together: {seconds}",
        f"Peak memory of one worker: {run.peak_memory_mb} MiB",
    ]
    return "\n".join(lines)
