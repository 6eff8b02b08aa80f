"""How far a long search is, told as it goes."""

from __future__ import annotations

from screening.engine.types import Progress


def part_of(on_progress: Progress | None, done: int, of: int) -> Progress:
    """The progress of one job of several, as a share of all of them."""

    def tell(stage: str, share: float) -> None:
        if on_progress is not None:
            on_progress(stage, (done + share) / of)

    return tell
