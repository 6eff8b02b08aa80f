"""About how long a search for burns takes: as long as the last one did, by number of burns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from screening.consequences.models import Study

# Of the demo's ISS on two cores that the product's own work has too. Alone it takes 8.5 s
# (docs/algorithms/burn-search.md); who is told less than it takes thinks that it hangs.
_BENCH_S: Final = 22.0
_BENCH_BURNS: Final = 300


@dataclass(frozen=True, slots=True)
class UsualTime:
    """How long so many burns took; ``is_own`` where that was here."""

    seconds: float
    burns: int
    is_own: bool


def usual_time() -> UsualTime:
    """Return what the last finished search took, else what the bench has."""
    finished = Study.objects.filter(kind=Study.Kind.BURNS, status=Study.Status.FINISHED)
    timed = finished.filter(started_at__isnull=False, finished_at__isnull=False)
    last = timed.order_by("-pk").only("started_at", "finished_at", "question").first()
    if last is None or last.started_at is None or last.finished_at is None:
        return UsualTime(_BENCH_S, _BENCH_BURNS, is_own=False)
    took_s = (last.finished_at - last.started_at).total_seconds()
    return UsualTime(took_s, _burns(last.question), is_own=True)


def _burns(question: Mapping[str, Any]) -> int:
    """How many burns a question asks for; sizes are tried both ways."""
    axes = len(question["directions"]) * len(question["sizes_m_s"])
    return 2 * axes * int(question["burn_times"])
