"""The schedule of several beats, of which one works: when it dies, another takes over in seconds.

Beat reads its entries from the database, so whoever takes over knows when each last ran. Between a
deed and its being written down, and when a holder that stood still wakes in the middle of one, a
task may be queued twice: every task may be delivered twice.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any, Final

from django.db import Error as AnyDatabaseError
from django.db import close_old_connections
from django_celery_beat.schedulers import DatabaseScheduler

from screening.upkeep.services.lease import Claimant

logger = logging.getLogger(__name__)

LEASE: Final = "beat"
TURN_EVERY_S: Final = 1.5
# What a successor knows of when entries last ran is at most this old.
WRITTEN_DOWN_EVERY_S: Final = 10
A_MOMENT: Final = timedelta(seconds=1)


class OneBeatScheduler(DatabaseScheduler):  # type: ignore[misc]  # it has no types
    """Django's schedule, worked off by whichever beat holds the lease."""

    sync_every = WRITTEN_DOWN_EVERY_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._claimant = Claimant(LEASE)
        self._is_working: bool | None = None
        self._turn_taken_at_s = float("-inf")
        super().__init__(*args, **kwargs)
        self.max_interval: float = TURN_EVERY_S  # and so this process looks whether it still works

    def setup_schedule(self) -> None:
        """Write nothing yet: one of an older release may be waiting beside one of a newer."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Queue what is due, as the one who works; else look again soon."""
        if not self._is_ours():
            return TURN_EVERY_S
        wait_s: float = super().tick(*args, **kwargs)
        return wait_s

    def sync(self) -> None:
        """Write down when entries last ran; who does not work has nothing to say of it."""
        if self._is_working:
            super().sync()

    def close(self) -> None:
        """Hand the schedule over on the way out."""
        super().close()
        if not self._is_working:
            return
        self._is_working = False
        try:
            self._claimant.give_back()
        except AnyDatabaseError:
            logger.warning("The schedule could not be handed over: another takes it soon.")

    def _is_ours(self) -> bool:
        now_s = time.monotonic()
        if self._is_working and now_s - self._turn_taken_at_s < TURN_EVERY_S:
            return True
        is_held = self._take_turn()
        if is_held:
            self._turn_taken_at_s = now_s
        if is_held and not self._is_working:
            self._begin()
        elif not is_held and self._is_working is not False:
            logger.info("Another beat works: %s. This one waits.", self._claimant.holder)
            self._dirty.clear()  # the other one's word counts
        self._is_working = is_held
        if is_held:
            self._follow_a_clock_set_back()
        return is_held

    def _take_turn(self) -> bool:
        close_old_connections()
        try:
            return self._claimant.holds()
        except AnyDatabaseError:
            logger.exception("Whether this beat is the one that works cannot be asked.")
            return False

    def _begin(self) -> None:
        """Know what the database knows, however long this process has waited."""
        logger.info("This beat works the schedule.")
        self._initial_read, self._heap, self.old_schedulers = True, None, None
        super().setup_schedule()

    def _follow_a_clock_set_back(self) -> None:
        """Take back what ran at an hour that has not come: it would not run again until then.

        NOTE: an entry of the schedule says when it ran as it was read; where it has run since, only
        its model knows, which it shares with the entry that stands in the heap.
        """
        entries = list(self.schedule.values())
        early = [each for each in entries if _is_ahead(each)]
        for each in early:
            each.model.last_run_at = each.default_now()
        if early:
            for each in entries:
                each.last_run_at = each.model.last_run_at
            self._heap = None


def _is_ahead(entry: Any) -> bool:
    ran_at = entry.model.last_run_at
    return ran_at is not None and ran_at > entry.default_now() + A_MOMENT
