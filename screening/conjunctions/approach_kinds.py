"""Which events are of two objects that stay together: docked, in formation, in one train.

Most are co-moving by their kind. Two that drift apart all through the window, or towards each
other, have their least distance on its edge, and the engine calls them that; a speed as low tells
them from a pass that the edge cuts.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from screening.conjunctions.models import CatalogueApproach, EventKind
from screening.engine.stays import CO_MOVING_SPEED_KM_S

SLOW_EDGE: Final = Q(
    kind=EventKind.WINDOW_EDGE.value, relative_speed_km_s__lte=CO_MOVING_SPEED_KM_S
)
STAYS_TOGETHER: Final = Q(kind=EventKind.CO_MOVING.value) | SLOW_EDGE


def stays_together(approach: CatalogueApproach) -> bool:
    """The same of one event at hand."""
    if approach.kind == EventKind.WINDOW_EDGE:
        return approach.relative_speed_km_s <= CO_MOVING_SPEED_KM_S
    return approach.kind == EventKind.CO_MOVING
