"""A visitor's path at three launch times, worked out once by a process."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from typing import Any, Final

from screening.common.clock import real_now_utc
from screening.consequences.kinds import World
from screening.consequences.models import Study
from screening.consequences.trajectories.question import checked
from screening.consequences.trajectories.study import answer_with
from screening.management.trajectory_inputs import stations_at, unlisted_facts
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text

VISITOR: Final = oem_text(VISITOR_ELEMENTS, from_utc=NOW, hours=8.0, shift_km=0.0).encode()
BAD_NAME: Final = '=cmd|"<b>'  # what a stranger may call an object
SHIFTS_MIN: Final = [-10, 10]


def answered() -> dict[str, Any]:
    """The visitor's answer, against a station and an object of a bad name."""
    return copy.deepcopy(_answered())


def flown(**columns: Any) -> Study:
    """A finished study of it."""
    given: dict[str, Any] = {
        "title": "A visitor",
        "question": checked({"shifts_min": SHIFTS_MIN, "threshold_km": 7}, VISITOR),
        "document": answered(),
    }
    return Study.objects.create(
        kind=Study.Kind.TRAJECTORY, status=Study.Status.FINISHED, attachment=VISITOR,
        attachment_name="visitor.oem", asked_by="ann", as_of_utc=NOW, requested_at=real_now_utc(),
        finished_at=real_now_utc(), started_at=real_now_utc(), code_version="0",
        **given | columns,
    )  # fmt: skip


@cache
def _answered() -> dict[str, Any]:
    stations = stations_at(NOW)
    bad = replace(
        VISITOR_ELEMENTS, norad_cat_id=70_009, name=BAD_NAME, international_designator="2020-009A"
    )
    world = World([STATION_ELEMENTS, VISITOR_ELEMENTS, bad], stations, NOW, VISITOR, 1)
    question = checked({"shifts_min": SHIFTS_MIN}, VISITOR)
    return answer_with(
        question, world, lambda _stage, _share: None, facts_of=unlisted_facts(stations)
    ).document
