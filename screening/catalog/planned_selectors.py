"""Read the planned constellations."""

from __future__ import annotations

from django.db.models import QuerySet

from screening.catalog.models import PlannedConstellation


def planned_constellations() -> QuerySet[PlannedConstellation]:
    """Every scenario that nobody has taken away, by constellation and altitude."""
    return PlannedConstellation.objects.filter(is_removed=False)
