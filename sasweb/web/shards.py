"""The shards of a run under way, in a line and a few bars: a week has 28 of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_noop

from screening.conjunctions.models import RunShard, RunStatus

FEW: Final = 6  # so many have a bar each whatever their state
_WORDS: Final = {
    RunStatus.RUNNING: gettext_noop("%(count)s running"),
    RunStatus.FAILED: gettext_noop("%(count)s failed"),
    RunStatus.QUEUED: gettext_noop("%(count)s waiting"),
}


@dataclass(frozen=True, slots=True)
class ShardOverview:
    """How the shards of a run stand: in words, those to look at, and the others. By time."""

    words: str  # "12 of 28 shards done, 2 running, 14 waiting"
    shown: list[RunShard]  # being searched, failed, or to be done again
    folded: list[RunShard]  # done, or waiting for the first time

    @classmethod
    def of(cls, shards: Sequence[RunShard]) -> ShardOverview:
        """Sum up the shards of one run."""
        shown = [each for each in shards if len(shards) <= FEW or _is_worth_a_look(each)]
        return cls(_words(shards), shown, [each for each in shards if each not in shown])


def _is_worth_a_look(shard: RunShard) -> bool:
    is_redone = shard.status == RunStatus.QUEUED and bool(shard.interruptions)
    return is_redone or shard.status in {RunStatus.RUNNING, RunStatus.FAILED}


def _words(shards: Sequence[RunShard]) -> str:
    counts = Counter(each.status for each in shards)
    numbers = {"done": counts[RunStatus.FINISHED], "all": len(shards)}
    done = gettext("%(done)s of %(all)s shards done") % numbers
    rest = (gettext(words) % {"count": counts[s]} for s, words in _WORDS.items() if counts[s])
    return ", ".join([done, *rest])
