"""Whether an exercise is on: then everything that is made or sent wears its mark, for ever."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Exercise:
    """The exercise that is on; ``name`` is empty where it has none."""

    name: str

    @property
    def words(self) -> str:
        """How pages and messages head it: "EXERCISE Quiet Orbit"."""
        return f"EXERCISE {self.name}".strip()


def current_exercise() -> Exercise | None:
    """The exercise that SAFE_PASSAGE_EXERCISE names, or None."""
    name: str | None = settings.EXERCISE
    return None if name is None else Exercise(name)


def is_exercise_on() -> bool:
    """Whether an exercise is on."""
    return current_exercise() is not None
