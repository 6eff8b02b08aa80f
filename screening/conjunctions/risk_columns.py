"""What is stored of how likely a collision is, whoever judged it and wherever it is kept."""

from __future__ import annotations

from typing import Final

from django.db import models

from screening.engine.probability.names import SLOW

NO_LARGEST: Final = (
    "The largest that the geometry allows is known for straight paths only, and this encounter is"
    " too slow for them."
)


def max_pc_reason(max_pc: float | None, *, pc_method: str, pc_reason: str) -> str:
    """Say why no largest probability is told; empty where one is, or nobody has judged it."""
    if max_pc is not None:
        return ""
    return NO_LARGEST if pc_method == SLOW else pc_reason


class RiskColumns(models.Model):
    """The columns of one ``PassRisk``.

    Probability of collision by the method that suits the encounter, or why there is none; the
    largest that the geometry allows whatever the size of the covariance; what both may be used for.
    What they rest on is in ``risk``, in full: see risk.py and docs/algorithms/risk.md.
    """

    pc = models.FloatField(null=True, blank=True)
    pc_method = models.CharField(max_length=16, blank=True)  # "foster", "slow"
    pc_reason = models.TextField(blank=True)
    max_pc = models.FloatField(null=True, blank=True)
    pc_grade = models.CharField(max_length=16, blank=True)  # "operational", "screening"
    risk = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def max_pc_reason(self) -> str:
        """Why there is no ``max_pc``; empty where there is one, or nobody has judged it."""
        return max_pc_reason(self.max_pc, pc_method=self.pc_method, pc_reason=self.pc_reason)
