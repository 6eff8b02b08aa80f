"""How far a study is as a whole, from how far each of its stages is."""

from __future__ import annotations

from collections.abc import Mapping

from screening.engine.types import Progress


class WholeProgress:
    """Tells the stage that is under way, and the share of all stages that is done.

    ``weights`` names the stages in their order, each with about how long it takes in comparison.
    What is told never falls: a stage without a weight, or one that begins anew, leaves it as it is.
    """

    def __init__(self, on_progress: Progress, weights: Mapping[str, float]) -> None:
        self._on_progress = on_progress
        self._weights = weights
        self._reached = 0.0

    def __call__(self, stage: str, share: float) -> None:
        if stage in self._weights:
            names, weights = list(self._weights), list(self._weights.values())
            begins = sum(weights[: names.index(stage)])
            done = begins + self._weights[stage] * min(1.0, max(0.0, share))
            self._reached = max(self._reached, done / sum(weights))
        self._on_progress(stage, self._reached)
