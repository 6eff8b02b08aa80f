"""Whether the worker of a run is still heard of, and what becomes of the run when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.common.clock import real_now_utc
from screening.common.process_identity import is_known_dead
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun

# A worker reports about once a second. The longest silence, writing the results, is some seconds.
QUIET_AFTER: Final = timedelta(seconds=15)  # people are told
LOST_AFTER: Final = timedelta(seconds=90)  # another worker takes over
OVERDUE_AFTER: Final = timedelta(seconds=150)  # none has, so probably none is there
MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class LostWorker:
    """A worker that is silent or known dead: since when, and when its run is decided on. Real time.

    The run is then taken over, or given up when this was the last of its attempts. A worker does
    that, too: ``is_overdue`` says that none has. Where the process is known to be dead
    (``has_ended``) nobody waits for its silence, and ``decided_at`` is the latest.
    """

    since: datetime
    decided_at: datetime
    is_last_attempt: bool
    is_overdue: bool
    has_ended: bool = False

    @property
    def sentence(self) -> str:
        """For people: what has happened and what will, to the second, in UTC."""
        if self.is_overdue:
            return (
                f"Worker lost since {self.since:%Y-%m-%d %H:%M:%S} UTC, and no other has come for "
                "its run: is any worker running?"
            )
        fate = "given up" if self.is_last_attempt else "taken over by another"
        when = "before" if self.has_ended else "at"
        lost = "Worker's process ended, last heard of" if self.has_ended else "Worker lost since"
        return (
            f"{lost} {self.since:%H:%M:%S} UTC; "
            f"the run will be {fate} {when} {self.decided_at:%H:%M:%S} UTC."
        )


def lost_worker(run: ScreeningRun, now: datetime | None = None) -> LostWorker | None:
    """What is known of the lost worker of a run under way; None while it is heard of.

    A process known to be dead is lost at once. Of a run against all the holder only joins what
    others have searched, so there silence alone tells.
    """
    heard_at = run.heartbeat_at
    if run.status != RunStatus.RUNNING or heard_at is None:
        return None
    silence = (now or real_now_utc()) - heard_at
    has_ended = run.kind == RunKind.STATIONS and is_known_dead(run.holder)
    if silence < QUIET_AFTER and not has_ended:
        return None
    return LostWorker(
        since=heard_at,
        decided_at=heard_at + LOST_AFTER,
        is_last_attempt=run.attempts >= MAX_ATTEMPTS,
        is_overdue=silence >= OVERDUE_AFTER,
        has_ended=has_ended,
    )
