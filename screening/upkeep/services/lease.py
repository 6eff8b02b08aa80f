"""Have one of several equal processes work, and another take over soon after it dies.

No two clocks are compared, so a clock that jumps, here or on the database's machine, changes
nothing: who waits measures by its own monotonic clock for how long the holder's turn has stood
still. A holder that stood still itself finds at its next turn that it holds no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.db.models import F, QuerySet

from screening.common.process_identity import is_known_dead, own_identity
from screening.upkeep.lease_models import Lease

SILENT_AFTER_S: Final = 8.0  # of a holder's standing still; of a dead one of this machine at once
NOBODY: Final = ""


class Claimant:
    """One process's claim to a lease. Ask ``holds`` every second or two, and before each deed."""

    def __init__(
        self,
        name: str,
        *,
        identity: str | None = None,
        silent_after_s: float = SILENT_AFTER_S,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._identity = identity or own_identity()
        self._silent_after_s = silent_after_s
        self._monotonic_s = monotonic_s
        self._seen: tuple[str, int] | None = None
        self._seen_at_s = 0.0

    @property
    def holder(self) -> str:
        """Who was seen to hold it last."""
        return self._seen[0] if self._seen else NOBODY

    def holds(self) -> bool:
        """Take the next turn as its holder, or the lease where nobody else has it. Say whether."""
        if self._leases(holder=self._identity).update(turn=F("turn") + 1):
            return True
        lease, _ = Lease.objects.get_or_create(name=self._name)
        if not self._is_to_be_had(lease):
            return False
        taken = self._leases(holder=lease.holder, turn=lease.turn)
        return bool(taken.update(holder=self._identity, turn=F("turn") + 1))

    def give_back(self) -> None:
        """Let another take it at once."""
        self._leases(holder=self._identity).update(holder=NOBODY, turn=F("turn") + 1)

    def _leases(self, **state: str | int) -> QuerySet[Lease]:
        return Lease.objects.filter(name=self._name, **state)

    def _is_to_be_had(self, lease: Lease) -> bool:
        if lease.holder == NOBODY or is_known_dead(lease.holder):
            return True
        now_s, seen = self._monotonic_s(), (lease.holder, lease.turn)
        if seen != self._seen:
            self._seen, self._seen_at_s = seen, now_s
        return now_s - self._seen_at_s >= self._silent_after_s
