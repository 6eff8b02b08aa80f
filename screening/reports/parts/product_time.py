"""When something happened by the product's clock that was written down by the wall's.

Where nothing is replayed both are the same. In a replay the runs tell: each has both, the real time
at which it was asked for and the product time from which it looks. What was done before the next
was asked for counts as done at that time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from screening.reports.parts.runs import KnownRun
from screening.reports.parts.span import Span

# A first pull may take some hours before the first run is asked for.
_BEFORE_THE_FIRST: Final = timedelta(days=1)


class ProductTime:
    """Real instants by the product's clock, as some runs tell it."""

    def __init__(self, runs: Iterable[KnownRun]) -> None:
        self._runs = sorted(
            (each for each in runs if each.is_replay), key=lambda each: each.requested_at
        )
        self._asked_at = [each.requested_at for each in self._runs]

    def at(self, real_utc: datetime) -> datetime:
        """The product's instant at a real one."""
        if not self._runs:
            return real_utc
        place = max(bisect_right(self._asked_at, real_utc) - 1, 0)
        return self._runs[place].start_utc

    def within(self, column: str, span: Span) -> Q:
        """Rows whose real time may lie in a span."""
        if not self._runs:
            return Q(**{f"{column}__gte": span.start_utc, f"{column}__lt": span.end_utc})
        known = Q(**{f"{column}__gte": self._asked_at[0] - _BEFORE_THE_FIRST})
        return known & self.by(column, span.end_utc)

    def by(self, column: str, at_utc: datetime) -> Q:
        """Rows whose real time may lie before an instant."""
        if not self._runs:
            return Q(**{f"{column}__lt": at_utc})
        later = [each.requested_at for each in self._runs if each.start_utc >= at_utc]
        return Q(**{f"{column}__lt": later[0]}) if later else Q()
