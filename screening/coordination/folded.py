"""What follows from the entries of a case, remembered for as long as it holds.

Lists, the header and the minute's look need one small thing of every open case. What a case is
changes by an entry more or a part disclosed, which the head of its chain and a count tell, with a
protocol that is added here, and at instants that are known once it is worked out: so few are read
in full.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Generic, TypeVar

from django.db.models import Count, QuerySet

from screening.common.newest_keys import newest_keys
from screening.coordination.models import Case, Disclosure
from screening.coordination.protocol_models import OwnProtocol
from screening.coordination.selectors import standings_of
from screening.coordination.standing import CaseStanding

logger = logging.getLogger(__name__)

T = TypeVar("T")
# The head of a case's chain, how many of its parts were disclosed since they were chained, and the
# newest protocol that people have added here: a case may have named it before.
_Record = tuple[str, int, int | None]

# Cases that are read in full at once: what is worked out of them is small, they are not.
_AT_ONCE: Final = 100
_MOST_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Holds(Generic[T]):
    """A value, and the instant from which on time alone may have changed it; None: never."""

    value: T
    until_utc: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    record: _Record
    from_utc: datetime
    holds: Holds[T]

    def is_good(self, record: _Record, at_utc: datetime) -> bool:
        """Whether it says the same now. A replay may have begun anew: time can go back."""
        until_utc = self.holds.until_utc
        is_in_time = self.from_utc <= at_utc and (until_utc is None or at_utc < until_utc)
        return self.record == record and is_in_time


class Folded(Generic[T]):
    """Works something out of cases as one party sees them, and remembers it in this process.

    ``work`` is given a standing and the slug of the party, and nothing else may matter to it.
    """

    def __init__(self, work: Callable[[CaseStanding, str], Holds[T]]) -> None:
        self._work = work
        self._kept: dict[tuple[int, str], _Kept[T]] = {}

    def of(self, cases: QuerySet[Case], at_utc: datetime, us: str = "") -> dict[int, T]:
        """Return it for each case that has entries, by its key.

        A case that cannot be read is logged and left out.
        """
        records = _records(cases)
        found: dict[int, T] = {}
        unknown = []
        for key, record in records.items():
            kept = self._kept.get((key, us))
            if kept is not None and kept.is_good(record, at_utc):
                found[key] = kept.holds.value
            else:
                unknown.append(key)
        return found | self._worked_out(unknown, records, at_utc, us)

    def _worked_out(
        self,
        keys: list[int],
        records: Mapping[int, _Record],
        at_utc: datetime,
        us: str,
    ) -> dict[int, T]:
        if len(self._kept) > _MOST_KEPT:  # of cases that are closed since
            self._kept.clear()
        found: dict[int, T] = {}
        waiting = iter(keys)
        while some := list(islice(waiting, _AT_ONCE)):
            for key, holds in self._holds_of(some, at_utc, us).items():
                self._kept[key, us] = _Kept(records[key], at_utc, holds)
                found[key] = holds.value
        return found

    def _holds_of(self, keys: list[int], at_utc: datetime, us: str) -> dict[int, Holds[T]]:
        found: dict[int, Holds[T]] = {}
        for key, standing in standings_of(Case.objects.filter(pk__in=keys), at_utc).items():
            try:
                found[key] = self._work(standing, us)
            except Exception:  # nobody can name all that may be wrong with one case
                logger.exception("Case %d cannot be read: it is left out.", key)
        return found


def _records(cases: QuerySet[Case]) -> dict[int, _Record]:
    heads = dict(cases.prefetch_related(None).order_by().values_list("pk", "head_hash"))
    if not heads:
        return {}
    disclosed: dict[int, int] = dict(
        Disclosure.objects.values_list("entry__case").annotate(Count("pk")).order_by()
    )
    [newest_protocol] = newest_keys((OwnProtocol,))
    return {key: (head, disclosed.get(key, 0), newest_protocol) for key, head in heads.items()}
