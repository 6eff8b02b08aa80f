"""What a study of breakups asks and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.consequences.breakups import document as said
from screening.consequences.breakups import question as asked
from screening.consequences.breakups.course import courses, drag_stage
from screening.consequences.breakups.event import event_of
from screening.consequences.breakups.exposure_document import exposure_document, exposure_stage
from screening.consequences.breakups.pieces import drawn
from screening.consequences.breakups.states import pack_cloud
from screening.consequences.breakups.stations import exposed_stations
from screening.consequences.kinds import Answer, Kind, World
from screening.consequences.whole_progress import WholeProgress
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.types import Progress


def checked(data: Mapping[str, Any], attachment: bytes) -> dict[str, Any]:
    """Return the canonical question. Raises ``QuestionError``."""
    return asked.checked(data)


def title(question: Mapping[str, Any]) -> str:
    """Name a question in a few words."""
    return asked.title(question)


def answer(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
    """Break up what is asked, follow its pieces, and say whom they endanger."""
    question = dict(question)
    years, size_m = question["years"], question["min_size_m"]
    tell = WholeProgress(on_progress, _weights(world))
    tell("pieces", 0.0)
    event = event_of(question, world)
    pieces, broken = drawn(event, min_size_m=size_m, seed=question["seed"])
    followed = courses(pieces, years=years, on_progress=tell)
    tell("stations today", 0.0)
    stations = exposed_stations(world, event.at_utc, event.broken_ids)
    exposure = exposure_document(
        event, pieces, followed, stations, min_size_m=size_m, on_progress=tell
    )
    at_risk = said.at_risk_document(pieces, followed[SolarActivity.MODERATE], world, tell)
    document = {
        **said.event_document(question, event, title(question)),
        "objects": said.bodies_document(event, broken),
        **said.pieces_document(pieces, followed, years),
        "exposure": exposure,
        "at_risk": at_risk,
        **said.said_document(question, event, pieces, stations),
    }
    tell("the answer", 1.0)
    return Answer(document, pack_cloud(pieces, followed, at_utc=event.at_utc, years=years))


def _weights(world: World) -> dict[str, float]:
    """Return about how long each stage takes in comparison, in their order."""
    return {
        "pieces": 1.0,
        **{drag_stage(activity): 4.0 for activity in SolarActivity},
        "stations today": 2.0,
        **{exposure_stage(each.short_name): 2.0 for each in world.stations},
        said.WHO_ELSE: 1.0,
        "the answer": 1.0,
    }


KIND = Kind(checked=checked, title=title, answer=answer)
