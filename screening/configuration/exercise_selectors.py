"""Read the exercises that people began."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from screening.common.clock import real_now_utc
from screening.common.exercise import ExercisePeriod
from screening.configuration.exercise_models import ExerciseTime


def exercises_not_over() -> QuerySet[ExerciseTime]:
    """Those that are on or about to begin: one, or none."""
    return ExerciseTime.objects.filter(Q(ends_at=None) | Q(ends_at__gt=real_now_utc()))


def periods_to_come() -> list[ExercisePeriod]:
    """What every process has to know to turn at the same instant as all others."""
    columns = exercises_not_over().values_list("name", "begins_at", "ends_at")
    return [ExercisePeriod(*each) for each in columns]
