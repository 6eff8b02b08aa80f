"""Whether the worker of a run is still heard of, and what becomes of the run when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunStatus, ScreeningRun

# A worker reports about once a second. The longest silence, writing the results, is some seconds.
QUIET_AFTER: Final = timedelta(seconds=15)  # people are told
LOST_AFTER: Final = timedelta(seconds=90)  # another worker takes over
MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class LostWorker:
    """A worker that has fallen silent: since when, and when its run is decided on. Real time.

    The run is then taken over, or given up when this was the last of its attempts.
    """

    since: datetime
    decided_at: datetime
    is_last_attempt: bool

    @property
    def sentence(self) -> str:
        """For people: what has happened and what will, to the second, in UTC."""
        fate = "given up" if self.is_last_attempt else "taken over by another"
        return (
            f"Worker lost since {self.since:%H:%M:%S} UTC; "
            f"the run will be {fate} at {self.decided_at:%H:%M:%S} UTC."
        )


def lost_worker(run: ScreeningRun, now: datetime | None = None) -> LostWorker | None:
    """What is known of the silent worker of a run under way; None while it is heard of."""
    heard_at = run.heartbeat_at
    if run.status != RunStatus.RUNNING or heard_at is None:
        return None
    if (now or real_now_utc()) - heard_at < QUIET_AFTER:
        return None
    return LostWorker(heard_at, heard_at + LOST_AFTER, run.attempts >= MAX_ATTEMPTS)
