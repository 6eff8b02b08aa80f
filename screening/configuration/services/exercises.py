"""Begin and end an exercise, for all processes at the same instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.exercise import board
from screening.common.instants import minute_text
from screening.configuration.exercise_models import ExerciseTime
from screening.configuration.exercise_selectors import exercises_not_over
from screening.configuration.services.turns import wait_for_turn

# NOTE: longer than EXERCISES_READ_EVERY_S: whoever reads once a second has heard of it before it
# begins, so what one process marks no other leaves unmarked. Machines agree as their clocks do.
EXERCISE_LEAD: Final = timedelta(seconds=3)
LONGEST: Final = timedelta(days=31)


@transaction.atomic
def exercise_begin(
    *, name: str, by: str, reason: str, ends_at: datetime | None = None
) -> ExerciseTime:
    """Begin an exercise in a moment, for everybody; ``ends_at`` None: until somebody ends it.

    Raises InputError without a name, person or reason, for an end that is no time to come, where
    the environment has its say, and while another one is on.
    """
    refuse_where_the_environment_says()
    begins_at = real_now_utc() + EXERCISE_LEAD
    _refuse_what_is_missing(name, by, reason)
    if ends_at is not None and not begins_at < ends_at <= begins_at + LONGEST:
        raise InputError(
            f"The exercise's end is {minute_text(ends_at)} UTC: give a time to come, within"
            f" {LONGEST.days} days, or none."
        )
    wait_for_turn()
    other = exercises_not_over().first()
    if other is not None:
        raise InputError(f"{other} is on: end it before another one begins.")
    begun = ExerciseTime.objects.create(
        name=name.strip(),
        reason=reason.strip(),
        begun_by=by.strip(),
        begins_at=begins_at,
        ends_at=ends_at,
    )
    transaction.on_commit(board.forget)
    return begun


@transaction.atomic
def exercise_end(exercise: ExerciseTime, *, by: str) -> ExerciseTime:
    """End an exercise in a moment, for everybody. Raises InputError for one that is over."""
    refuse_where_the_environment_says()
    if not by.strip():
        raise InputError("An exercise is ended by somebody: say who.")
    wait_for_turn()
    ends_at = max(real_now_utc(), exercise.begins_at) + EXERCISE_LEAD
    if not exercises_not_over().filter(pk=exercise.pk, ended_by="").exists():
        raise InputError(f"{exercise} is over, or about to be.")
    exercise.refresh_from_db()
    if exercise.ends_at is None or exercise.ends_at > ends_at:
        exercise.ends_at, exercise.ended_by = ends_at, by.strip()
        exercise.save(update_fields=["ends_at", "ended_by"])
    transaction.on_commit(board.forget)
    return exercise


def refuse_where_the_environment_says() -> None:
    """Raise InputError while SAFE_PASSAGE_EXERCISE is set: then it alone counts."""
    if settings.EXERCISE is not None:
        raise InputError(
            "SAFE_PASSAGE_EXERCISE is set where this installation was started, and counts before"
            " this page: that exercise is over when it is started again without it."
        )


def _refuse_what_is_missing(name: str, by: str, reason: str) -> None:
    longest = {"name": 80, "reason": 300}
    given = {"name": name.strip(), "reason": reason.strip()}
    for what, text in given.items():
        if not 1 <= len(text) <= longest[what]:
            raise InputError(f"An exercise needs a {what} of 1 to {longest[what]} characters.")
    if not by.strip():
        raise InputError("An exercise is begun by somebody: say who.")
