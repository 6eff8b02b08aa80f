"""What became of a shard that was not done at the first attempt, in fields and in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from screening.conjunctions.models import RunShard, RunStatus
from screening.conjunctions.run_contact import MAX_ATTEMPTS

WORKER_LOST: Final = "its worker was lost"


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
        heard = f", last heard of {self.heard_at:%H:%M:%S} UTC" if self.heard_at else ""
        why = f"{self.reason}{heard}" if self.reason == WORKER_LOST else self.reason
        return (
            f"Attempt {self.attempt} of {MAX_ATTEMPTS} ended {self.ended_at:%H:%M:%S} UTC: {why}."
        )


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
        return f"Attempt {shard.attempts + 1} of {MAX_ATTEMPTS} is the next that a worker takes."
    if shard.status == RunStatus.FAILED:
        return "The run was ended."
    attempt = f"Attempt {shard.attempts} of {MAX_ATTEMPTS} took over"
    began = f" at {shard.started_at:%H:%M:%S} UTC" if shard.started_at else ""
    return f"{attempt}{began}{' and finished' if shard.status == RunStatus.FINISHED else ''}."
