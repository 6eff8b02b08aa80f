"""Whether the worker of a run is still heard of, and what becomes of the run when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from screening.common.clock import real_now_utc
from screening.common.process_identity import is_known_dead
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun

# A worker reports about once a second. The longest silence, writing the results, is some seconds.
QUIET_AFTER: Final = timedelta(seconds=15)  # people are told
LOST_AFTER: Final = timedelta(seconds=90)  # another worker takes over
OVERDUE_AFTER: Final = timedelta(seconds=150)  # none has, so probably none is there
MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class LostWorker:
    """A worker silent or known dead: since when, and when its work is decided on. Real time.

    The work is then taken over, or given up when this was the last of its attempts. A worker does
    that, too: ``is_overdue`` says that none has. Where the process is known to be dead
    (``has_ended``) nobody waits for its silence, and ``decided_at`` is the latest.
    """

    since: datetime
    decided_at: datetime
    is_last_attempt: bool
    is_overdue: bool
    has_ended: bool = False
    work: str = "run"

    @property
    def sentence(self) -> str:
        """For people: what has happened and what will, to the second, in UTC."""
        if self.is_overdue:
            overdue = gettext(
                "Worker lost since %(since)s UTC, and no other has come for its %(work)s: "
                "is any worker running?"
            )
            work = gettext(self.work)
            return overdue % {"since": f"{self.since:%Y-%m-%d %H:%M:%S}", "work": work}
        return f"{self._lost}; {self._fate}."

    @property
    def _lost(self) -> str:
        since = {"since": f"{self.since:%H:%M:%S}"}
        if self.has_ended:
            return gettext("Worker's process ended, last report %(since)s UTC") % since
        return gettext("Worker lost since %(since)s UTC") % since

    @property
    def _fate(self) -> str:
        values = {"work": gettext(self.work), "at": f"{self.decided_at:%H:%M:%S}"}
        if self.has_ended and self.is_last_attempt:
            return gettext("the %(work)s will be given up before %(at)s UTC") % values
        if self.has_ended:
            return gettext("the %(work)s will be taken over by another before %(at)s UTC") % values
        if self.is_last_attempt:
            return gettext("the %(work)s will be given up at %(at)s UTC") % values
        return gettext("the %(work)s will be taken over by another at %(at)s UTC") % values


def is_lost(process: str, heartbeat_at: datetime | None, now: datetime) -> bool:
    """Whether a worker may be taken over from: known to be dead, or silent for too long.

    NOTE: nobody beats ahead of the clock. A beat from there is from before the clock was set back.
    """
    is_silent = heartbeat_at is not None and abs(now - heartbeat_at) > LOST_AFTER
    return is_silent or is_known_dead(process)


def is_unheard(now: datetime, *, asked_at: str = "requested_at") -> Q:
    """Work that waits and of which workers were told too long ago, or by a clock set back since.

    The heartbeat of what waits is when they were last told; ``asked_at`` says where it was asked.
    """

    def far_from_now(column: str) -> Q:
        too_early = Q(**{f"{column}__lt": now - LOST_AFTER})
        return too_early | Q(**{f"{column}__gt": now + LOST_AFTER})

    return Q(heartbeat_at=None) & far_from_now(asked_at) | far_from_now("heartbeat_at")


def lost_worker(work: ScreeningRun | RunShard, now: datetime | None = None) -> LostWorker | None:
    """What is known of the lost worker of a run or shard under way; None while it is heard of.

    A process known to be dead is lost at once. A run of all against all has a worker of its own
    only while it is joined.
    """
    if work.status != RunStatus.RUNNING or work.heartbeat_at is None or _has_no_worker(work):
        return None
    name = gettext_noop("shard") if isinstance(work, RunShard) else gettext_noop("run")
    process = _process_of(work)
    return silent_worker(name, process, work.heartbeat_at, attempts=work.attempts, now=now)


def silent_worker(
    work: str, process: str, heard_at: datetime, *, attempts: int, now: datetime | None = None
) -> LostWorker | None:
    """What is known of the worker of something under way, were it lost; None while it is heard of.

    ``work`` names what it works on for people.
    """
    silence = (now or real_now_utc()) - heard_at
    has_ended = is_known_dead(process)
    if silence < QUIET_AFTER and not has_ended:
        return None
    return LostWorker(
        since=heard_at,
        decided_at=heard_at + LOST_AFTER,
        is_last_attempt=attempts >= MAX_ATTEMPTS,
        is_overdue=silence >= OVERDUE_AFTER,
        has_ended=has_ended,
        work=work,
    )


def _process_of(work: ScreeningRun | RunShard) -> str:
    return work.worker if isinstance(work, RunShard) else work.holder


def _has_no_worker(work: ScreeningRun | RunShard) -> bool:
    if isinstance(work, RunShard):
        return False
    return work.kind == RunKind.CATALOGUE and not work.holder
