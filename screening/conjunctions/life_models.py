"""What a station goes by, version by version, and the lives of conjunctions: only ever added to.

``ConjunctionLife`` alone is updated: it is where its newest transition left a conjunction.
"""

from __future__ import annotations

from django.db import models

from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.stations.models import Station

STATES = [(state.value, state.value.capitalize()) for state in LifeState]
CAUSES = [(cause.value, cause.value.replace("_", " ").capitalize()) for cause in Cause]
LEVELS = [(level.value, level.value.capitalize()) for level in Level]


class RuleVersion(models.Model):
    """One version of the rule a station goes by, from ``valid_from`` until the next one's.

    ``document`` has the form of ``criteria/rule_documents.py``. Never changed: a correction is a
    version of its own.
    """

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="rule_versions")
    number = models.PositiveIntegerField()  # from 1, of the station
    valid_from = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time
    author = models.CharField(max_length=150)
    document = models.JSONField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["station", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "number"], name="one_rule_version_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"rule {self.number} of {self.station.short_name}"


class ConjunctionLife(models.Model):
    """Where the newest transition of a conjunction has left it."""

    conjunction = models.OneToOneField(
        "conjunctions.Conjunction", on_delete=models.CASCADE, primary_key=True, related_name="life"
    )
    state = models.CharField(max_length=10, choices=STATES, db_index=True)
    level = models.CharField(max_length=10, choices=LEVELS, blank=True)  # none: no level stands
    # Of what a run has cleared: the level that stood until then, which lists go on showing.
    cleared_level = models.CharField(max_length=10, choices=LEVELS, blank=True, db_default="")
    since = models.DateTimeField()  # product time of the newest transition
    sequence = models.PositiveIntegerField()  # of the newest transition
    mitigated_at = models.DateTimeField(null=True, blank=True)  # product time, by a person
    is_exercise = models.BooleanField(default=False)  # the newest transition was of an exercise

    class Meta:
        verbose_name_plural = "conjunction lives"


class Transition(models.Model):
    """One change in the life of a conjunction, and everything that led to it.

    ``sequence`` counts the changes of a conjunction from 1: no change can be written twice.
    ``figures`` has what the rule was judged by, clause by clause.
    """

    conjunction = models.ForeignKey(
        "conjunctions.Conjunction", on_delete=models.CASCADE, related_name="transitions"
    )
    sequence = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, choices=STATES, blank=True)
    to_state = models.CharField(max_length=10, choices=STATES)
    from_level = models.CharField(max_length=10, choices=LEVELS, blank=True)
    to_level = models.CharField(max_length=10, choices=LEVELS, blank=True)
    cause = models.CharField(max_length=16, choices=CAUSES)
    reason = models.TextField()
    figures = models.JSONField(default=list, blank=True)
    rule = models.ForeignKey(
        RuleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(
        "conjunctions.ScreeningRun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transitions",
    )
    assessment = models.ForeignKey(
        "conjunctions.Assessment",
        on_delete=models.RESTRICT,  # but with their conjunction both may go
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    person = models.CharField(max_length=150, blank=True)
    at_utc = models.DateTimeField()  # product time
    recorded_at = models.DateTimeField()  # real time
    realised_miss_km = models.FloatField(null=True, blank=True)  # of an outcome
    is_exercise = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)

    class Meta:
        ordering = ["conjunction", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["conjunction", "sequence"], name="one_transition_per_sequence"
            )
        ]
        # Before an assessment is pruned the database looks for who refers to it.
        indexes = [
            models.Index(
                fields=["assessment"],
                condition=models.Q(assessment__isnull=False),
                name="transition_assessment",
            ),
            # The newest of before an instant, without reading all that came after it.
            models.Index(fields=["id", "at_utc"], name="transition_newest_before"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state or 'new'} to {self.to_state}"
