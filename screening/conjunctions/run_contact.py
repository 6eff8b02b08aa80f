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
OVERDUE_AFTER: Final = timedelta(seconds=150)  # none has, so probably none is there
MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class LostWorker:
    """A worker that has fallen silent: since when, and when its run is decided on. Real time.

    The run is then taken over, or given up when this was the last of its attempts. A worker does
    that, too: ``is_overdue`` says that none has.
    """

    since: datetime
    decided_at: datetime
    is_last_attempt: bool
    is_overdue: bool

    @property
    def sentence(self) -> str:
        """For people: what has happened and what will, to the second, in UTC."""
        if self.is_overdue:
            return (
                f"Worker lost since {self.since:%Y-%m-%d %H:%M:%S} UTC, and no other has come for "
                "its run: is any worker running?"
            )
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
    silence = (now or real_now_utc()) - heard_at
    if silence < QUIET_AFTER:
        return None
    return LostWorker(
        since=heard_at,
        decided_at=heard_at + LOST_AFTER,
        is_last_attempt=run.attempts >= MAX_ATTEMPTS,
        is_overdue=silence >= OVERDUE_AFTER,
    )
