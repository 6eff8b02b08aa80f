"""A station, what is in its way, and a study that has found its burns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from screening.conjunctions.run_inputs import FrozenStation
from screening.consequences.burns.study import KIND
from screening.consequences.kinds import Answer, World
from screening.consequences.models import Study
from tests.crossings import crossing
from tests.factories import NOW, STATION_ELEMENTS

TCA = NOW + timedelta(hours=10)
SIZE_M = 60.0
IN_THE_WAY = crossing(STATION_ELEMENTS, TCA, 70_001, ahead_km=0.5)
STATION = FrozenStation(1, "ISS", 25544, (), (), SIZE_M, "half of its span")
QUESTION: dict[str, Any] = {
    "norad_cat_id": 25544,
    "secondary_norad_cat_id": 70_001,
    "event_tca_utc": f"{TCA:%Y-%m-%dT%H:%M:%S}Z",
    "days_after": "0.5",
    "burn_times": 2,
    "directions": "I,C",
    "sizes_m_s": [0.2, 1.0],
}


def world(*more: Any) -> World:
    """Everything that flies here as of ``NOW``."""
    elements = [STATION_ELEMENTS, IN_THE_WAY, *more]
    return World(elements, (STATION,), NOW, b"", 1)


def asked(**changes: Any) -> dict[str, Any]:
    """The canonical question, with some fields of one's own."""
    return KIND.checked(QUESTION | changes, b"")


def answered(*more: Any, **changes: Any) -> Answer:
    """The answer of a question, worked out here."""
    return KIND.answer(asked(**changes), world(*more), lambda stage, share: None)


def study(answer: Answer, **columns: Any) -> Study:
    """A finished study with that answer, unsaved."""
    given = {
        "kind": Study.Kind.BURNS,
        "status": Study.Status.FINISHED,
        "document": answer.document,
        "as_of_utc": NOW,
        "requested_at": NOW,
        "finished_at": NOW + timedelta(minutes=1),
    }
    return Study(**given | columns)
