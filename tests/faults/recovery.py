"""When everything works again, and how long that took."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.faults.clients import Memory
from tests.faults.world import World, wait_for_url

LOOK_EVERY_S = 0.5
PATIENCE_S = 420.0
UNFINISHED_UNTIL = {
    "catalog_pull": "('running', 'accepted')",
    "conjunctions_screeningrun": "('queued', 'running')",
    "conjunctions_runshard": "('queued', 'running')",
    "consequences_study": "('queued', 'running')",
    "alerts_delivery": "('waiting', 'sending')",
}


@dataclass
class Recovery:
    """What took how long, from the end of the fault. None: it had not come back in time."""

    answers_s: float | None = None
    works_s: float | None = None
    waits_for: tuple[str, ...] = ()


class Watch:
    """Marks where everything stood as a fault ended, and waits until all of it has moved on."""

    def __init__(self, world: World, memory: Memory) -> None:
        self._world, self._memory = world, memory
        self._began_s = time.monotonic()
        self._entries = len(memory.entries)
        self._marks: dict[str, int] | None = None
        self._beat_at: Any = None

    def wait(self) -> Recovery:
        """Until pages answer; until a word was confirmed, the source's news are in, a run of the
        stations has finished on them, the schedule ticks, and all that was unfinished has ended.
        """
        recovery = Recovery()
        if wait_for_url(f"{self._world.url}/health/", PATIENCE_S) is None:
            return Recovery(waits_for=("pages",))
        recovery.answers_s = time.monotonic() - self._began_s
        while time.monotonic() - self._began_s < PATIENCE_S:
            recovery.waits_for = self._waits_for()
            if not recovery.waits_for:
                recovery.works_s = time.monotonic() - self._began_s
                break
            time.sleep(LOOK_EVERY_S)
        return recovery

    def _waits_for(self) -> tuple[str, ...]:
        try:
            if self._marks is None:
                self._mark()
            return tuple(self._missing())
        except Exception as error:  # noqa: BLE001  # whatever a database says that is not there yet
            return (f"the database: {type(error).__name__}: {error}",)

    def _mark(self) -> None:
        self._beat_at = self._beat()
        self._marks = {
            table: self._world.value(f"SELECT coalesce(max(id), 0) FROM {table}")
            for table in UNFINISHED_UNTIL
        }

    def _beat(self) -> Any:
        rows = self._world.query("SELECT heard_at FROM alerts_pulse WHERE name = 'beat'")
        return rows[0][0] if rows else None

    def _missing(self) -> list[str]:
        assert self._marks is not None
        value, marks = self._world.value, self._marks
        missing = [
            f"{table} of before"
            for table, states in UNFINISHED_UNTIL.items()
            if value(
                f"SELECT count(*) FROM {table} WHERE id <= {marks[table]} AND status IN {states}"
            )
        ]
        if len(self._memory.entries) <= self._entries:
            missing.append("a confirmed word")
        if self._beat() == self._beat_at:
            missing.append("the schedule")
        new_pull = f"SELECT count(*) FROM catalog_pull WHERE id > {marks['catalog_pull']}"
        if not value(f"{new_pull} AND status = 'succeeded'"):
            missing.append("news of the source")
        new_run = (
            "SELECT count(*) FROM conjunctions_screeningrun WHERE kind = 'stations' AND status ="
            f" 'finished' AND id > {marks['conjunctions_screeningrun']}"
        )
        if not value(new_run):
            missing.append("a run of the stations")
        return missing


def quiet_within(world: World, left: Any, within_s: float = PATIENCE_S) -> list[str]:
    """Wait until ``left(world)`` names nothing any more; return what it names at the end."""
    deadline_s = time.monotonic() + within_s
    remaining: list[str] = ["not looked at"]
    while remaining and time.monotonic() < deadline_s:
        with contextlib.suppress(sqlite3.OperationalError):
            remaining = left(world)
        time.sleep(LOOK_EVERY_S)
    return remaining


def now_text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
