"""Screen the stations here and now, without Celery."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.common.exceptions import SafePassageError
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.object_counts import object_counts
from screening.conjunctions.services import run_execute, run_request


class Command(BaseCommand):
    help = "Screen everything in the catalogue against the protected stations, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workers", type=int, default=1, help="threads that search")

    def handle(self, *args: Any, workers: int, **options: Any) -> None:
        try:
            run = run_request("run_stations command", enqueue=False)
            done = run_execute(run.pk, workers=workers, on_progress=self._show)
        except SafePassageError as error:
            raise CommandError(str(error)) from error
        run.refresh_from_db()
        if not done:
            raise CommandError(
                f"Run {run.pk} was not executed here: it is {run.status}. {run.message}"
            )
        self.stdout.write(_summary(run))

    def _show(self, stage: str, progress: float) -> None:
        self.stderr.write(f"\r{progress:4.0%}  {stage:<20}", ending="")


def _summary(run: ScreeningRun) -> str:
    seconds = ", ".join(f"{name} {s:.1f} s" for name, s in run.seconds_by_stage.items())
    counts = run.event_counts | run.left_out_counts
    counted = object_counts(run.status_counts)
    events = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [
        f"\nRun {run.pk}: {run.element_set_count} objects, window from "
        f"{run.window_start_utc:%Y-%m-%d %H:%M:%S} UTC",
        f"Objects: {counted.words if counted else 'not counted'}",
        f"Passes: {events or 'none'}",
        f"Time: {seconds}; peak memory {run.peak_memory_mb} MiB",
        run.message,
    ]
    return "\n".join(line for line in lines if line)
