"""How long each kind of rows is kept: for ever, unless a setting says for how many days.

Never pruned, whatever is set: transitions, what cases hold, messages, notices and who heard them,
weekly editions, rules, and every line of an audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings

from screening.common.clock import now_utc, real_now_utc


class Kind(StrEnum):
    """What can be pruned, in the order in which it is: what leans on others goes first."""

    ASSESSMENTS = "assessments"
    RUN_INPUTS = "run_inputs"
    ELEMENT_SETS = "element_sets"
    PULLS = "pulls"
    TRIES = "tries"


WORDS = {
    Kind.ASSESSMENTS: "assessments of passes that are over and about which nothing was decided",
    Kind.RUN_INPUTS: "lists of the element sets that runs were given",
    Kind.ELEMENT_SETS: "element sets that nothing kept rests on",
    Kind.PULLS: "pulls that found nothing new, and refused records of all",
    Kind.TRIES: "tries of messages that were sent or given up",
}
# What a row takes with its indexes, about; docs/operations.md says where that was measured.
BYTES_EACH = {
    Kind.ASSESSMENTS: 1900,
    Kind.RUN_INPUTS: 90_000,
    Kind.ELEMENT_SETS: 350,
    Kind.PULLS: 400,
    Kind.TRIES: 250,
}
_BY_REAL_TIME = frozenset({Kind.PULLS, Kind.TRIES})


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind that is not kept for ever."""

    kind: Kind
    keep_days: int

    def before_utc(self) -> datetime:
        """What is older may go: by the product's clock, and by the real one where rows go by it."""
        now = real_now_utc() if self.kind in _BY_REAL_TIME else now_utc()
        return now - timedelta(days=self.keep_days)


def rules() -> Iterator[Rule]:
    """What the settings say of each kind that is not kept for ever, in order."""
    for kind in Kind:
        days = settings.KEEP_DAYS[kind]
        if days:
            yield Rule(kind, days)
