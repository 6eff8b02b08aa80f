"""What a study of breakups asks and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.consequences.kinds import Answer, Kind, World
from screening.engine.types import Progress


def checked(data: Mapping[str, Any], attachment: bytes) -> dict[str, Any]:
    """Return the canonical question. Raises ``QuestionError``."""
    raise NotImplementedError


def title(question: Mapping[str, Any]) -> str:
    """Name a question in a few words."""
    raise NotImplementedError


def answer(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
    """Work the question out."""
    raise NotImplementedError


KIND = Kind(checked=checked, title=title, answer=answer)
