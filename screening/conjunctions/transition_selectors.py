"""Read changes of state in the order in which they were written."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from screening.conjunctions.life_models import Transition


def newest_transition_id() -> int:
    """The key of the change written last, 0 before the first."""
    newest: int | None = Transition.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def transitions_after(transition_id: int) -> QuerySet[Transition]:
    """The changes written after one, oldest first."""
    return Transition.objects.filter(pk__gt=transition_id).order_by("pk")
