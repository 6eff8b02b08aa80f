"""What became of a shard that was not done at the first attempt, in fields and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from screening.conjunctions.models import RunShard, RunStatus
from screening.conjunctions.run_contact import MAX_ATTEMPTS

WORKER_LOST: Final = gettext_noop("its worker was lost")


@dataclass(frozen=True, slots=True)
class Interruption:
    """An attempt at a shard that came to nothing: which, until when it was heard of, and why.

    Real time. ``ended_at`` is when the shard was put back among those that wait.
    """

    attempt: int
    heard_at: datetime | None
    ended_at: datetime
    reason: str

    def as_json(self) -> dict[str, Any]:
        """This interruption as a shard's row keeps it."""
        heard_at = None if self.heard_at is None else self.heard_at.isoformat()
        return {
            "attempt": self.attempt,
            "heard_at": heard_at,
            "ended_at": self.ended_at.isoformat(),
            "reason": self.reason,
        }

    @property
    def sentence(self) -> str:
        """For people, to the second, in UTC."""
        why = gettext(self.reason)
        if self.heard_at and self.reason == WORKER_LOST:
            heard = {"reason": why, "at": f"{self.heard_at:%H:%M:%S}"}
            why = gettext("%(reason)s, last report %(at)s UTC") % heard
        return gettext("Attempt %(number)s of %(most)s ended %(at)s UTC: %(why)s.") % {
            "number": self.attempt,
            "most": MAX_ATTEMPTS,
            "at": f"{self.ended_at:%H:%M:%S}",
            "why": why,
        }


def interruptions_of(shard: RunShard) -> list[Interruption]:
    """The attempts at a shard that came to nothing, oldest first."""
    return [
        Interruption(
            attempt=each["attempt"],
            heard_at=datetime.fromisoformat(each["heard_at"]) if each["heard_at"] else None,
            ended_at=datetime.fromisoformat(each["ended_at"]),
            reason=each["reason"],
        )
        for each in shard.interruptions
    ]


def shard_story(shard: RunShard) -> list[str]:
    """Sentences on a shard's interruptions and on what came of them; none when all went well."""
    told = [each.sentence for each in interruptions_of(shard)]
    return [*told, _since_then(shard)] if told else []


def _since_then(shard: RunShard) -> str:
    if shard.status == RunStatus.QUEUED:
        numbers = {"number": shard.attempts + 1, "most": MAX_ATTEMPTS}
        return gettext("Attempt %(number)s of %(most)s is the next that a worker takes.") % numbers
    if shard.status == RunStatus.FAILED:
        return gettext("The run was ended.")
    began = gettext(" at %(at)s UTC") if shard.started_at else ""
    words = (
        gettext("Attempt %(number)s of %(most)s took over%(began)s and finished.")
        if shard.status == RunStatus.FINISHED
        else gettext("Attempt %(number)s of %(most)s took over%(began)s.")
    )
    at = {"at": f"{shard.started_at:%H:%M:%S}"} if shard.started_at else {}
    return words % {"number": shard.attempts, "most": MAX_ATTEMPTS, "began": began % at}
