"""How many cases wait for the home organisation: the figure in the header."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sasweb.web.case_rows import cases_ours
from sasweb.web.seat import seat_of


@dataclass(frozen=True, slots=True)
class CasesWaiting:
    """Open cases in which it is our turn."""

    count: int

    @property
    def words(self) -> str:
        return str(self.count)


def cases_waiting(user: Any, now_utc: datetime) -> CasesWaiting | None:
    """Count them for a member of the home organisation; None for everybody else."""
    seat = seat_of(user)
    if seat is None:
        return None
    return CasesWaiting(cases_ours(seat.organisation.slug, now_utc))
