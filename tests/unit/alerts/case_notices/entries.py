"""What the product says in a case by itself, and what was told of a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from screening.alerts.models import Notice
from screening.common.clock import now_utc
from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case
from screening.coordination.services.append import entry_append
from screening.coordination.services.speak import classed
from screening.coordination.speaker import product_speaker
from tests.coordination_world import STATION
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def said() -> list[tuple[str, str, str]]:
    rows = Notice.objects.order_by("entry__number").exclude(entry=None)
    return [(each.kind, each.level, each.facts["topic"]) for each in rows]


def product_says(case: Case, kind: EntryKind, parts: dict[str, Any]) -> None:
    speaker = product_speaker(STATION)
    entry_append(
        case,
        kind=kind,
        party=speaker.party,
        author=speaker.signed,
        parts=classed(kind, parts),
        at_utc=now_utc(),
    )


def overdue(party: str, duty: str = "acknowledge") -> dict[str, Any]:
    words = {"en": "Acknowledge: say that it was received", "zh": "确认收到"}
    fields = {"duty": duty, "clause": "test v1, 2", "due_utc": NOW, "party": party, "what": words}
    return {"duty": fields}
