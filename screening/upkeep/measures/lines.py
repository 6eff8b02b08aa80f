"""Feeds, runs, the schedule and the workers: how long ago each was heard of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from screening.alerts.health_lines import LineState, health_lines
from screening.upkeep.lease_models import Lease
from screening.upkeep.measures.measure import Group, Measure, Moment, Reading

AGE: Final = Measure(
    "health_line_age_seconds",
    "How long ago a feed, run, worker or the schedule was heard of. Absent before the first time.",
    ("line",),
)
LATE_AFTER: Final = Measure(
    "health_line_late_after_seconds", "The age from which a line is late.", ("line",)
)
BLIND_AFTER: Final = Measure(
    "health_line_blind_after_seconds", "The age from which a line is blind.", ("line",)
)
STATE: Final = Measure(
    "health_line_state",
    "1 for the state that a line is in, 0 for the others: as the header of the pages judges it.",
    ("line", "state"),
)
TURNS: Final = Measure(
    "lease_turns",
    "Turns that the holder of a lease has taken; it stands still when nobody works the schedule.",
    ("lease",),
)


def _read(moment: Moment) -> Iterator[Reading]:
    for line in health_lines(moment.real_now, moment.now_utc):
        ages = (
            (AGE, line.age_s),
            (LATE_AFTER, line.late_after_s),
            (BLIND_AFTER, line.blind_after_s),
        )
        yield from (measure.of(age, line.key) for measure, age in ages if age is not None)
        for state in get_args(LineState):
            yield STATE.of(state == line.weight, line.key, state)
    for name, turn in Lease.objects.values_list("name", "turn"):
        yield TURNS.of(turn, name)


LINES: Final = Group("lines", (AGE, LATE_AFTER, BLIND_AFTER, STATE, TURNS), _read)
