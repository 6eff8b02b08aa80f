"""About how long a search for burns takes: as long as the last one did, by number of burns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screening.consequences.models import Study

# Of the ISS on two cores, 300 burns: docs/algorithms/burn-search.md. A busy shell takes twice that.
_BENCH_S: Final = 8.5
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
    last = timed.order_by("-pk").values_list("started_at", "finished_at", "question").first()
    if last is None:
        return UsualTime(_BENCH_S, _BENCH_BURNS, is_own=False)
    started_at, finished_at, question = last
    burns = 2 * question["burn_times"] * len(question["directions"]) * len(question["sizes_m_s"])
    return UsualTime((finished_at - started_at).total_seconds(), burns, is_own=True)
