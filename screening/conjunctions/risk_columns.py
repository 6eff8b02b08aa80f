"""What is stored of how likely a collision is, whoever judged it and wherever it is kept."""

from __future__ import annotations

from django.db import models


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
