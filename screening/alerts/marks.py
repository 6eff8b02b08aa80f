"""What of the world that a notice is written in keeps it from being taken for what is happening."""

from __future__ import annotations

from typing import TypedDict

from screening.catalog.selectors import catalog_is_synthetic
from screening.common.clock import product_clock
from screening.common.exercise import is_exercise_on


class WorldMarks(TypedDict):
    """Fields of a notice that is about no conjunction: an alarm, a test."""

    is_synthetic: bool
    is_replay: bool
    is_exercise: bool


def world_marks() -> WorldMarks:
    """Read them. A conjunction has marks of its own; what is about the watch has its world's."""
    return {
        "is_synthetic": catalog_is_synthetic(),
        "is_replay": product_clock().is_replay,
        "is_exercise": is_exercise_on(),
    }
