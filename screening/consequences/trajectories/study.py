"""What a study of trajectories asks and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.conjunctions.object_facts import (
    ObjectFacts,
    named_object_facts,
    station_sizes,
)
from screening.conjunctions.run_inputs import FrozenStation
from screening.consequences.kinds import Answer, Kind, World
from screening.consequences.trajectories.document import Material, document, listed_of
from screening.consequences.trajectories.found import shift_told
from screening.consequences.trajectories.likelihood import FactsOf, likelihoods
from screening.consequences.trajectories.oem_file import read_trajectory
from screening.consequences.trajectories.question import checked, title
from screening.consequences.trajectories.subjects import subjects_of
from screening.consequences.whole_progress import WholeProgress
from screening.engine.config import DEFAULT_MAX_ELEMENT_AGE_DAYS
from screening.engine.probability.hard_body_radius import RadiusFacts, choose_hard_body_radius
from screening.engine.trajectory_screening import TrajectoryScreening, screen_trajectory
from screening.engine.types import ElementSet, Progress

_SECONDS_PER_MINUTE: Final = 60.0
_JUDGING: Final = "judging approaches"
# About how long each stage takes of 100, with those that come after it
_WEIGHTS: Final = {"reading the trajectory": 1.0, "looking for stations": 1.0}


def answer(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
    """Work the question out."""

    def facts_of(others: Sequence[ElementSet]) -> Sequence[ObjectFacts]:
        return catalogued_facts(others, world.stations)

    return answer_with(question, world, on_progress, facts_of=facts_of)


def answer_with(
    question: Mapping[str, Any], world: World, on_progress: Progress, *, facts_of: FactsOf
) -> Answer:
    """Work the question out, with the facts of objects from wherever they are.

    Raises ``InputError`` where the file cannot be screened.
    """
    tell = WholeProgress(on_progress, _WEIGHTS | {_screening(question): 90.0, _JUDGING: 8.0})
    tell("reading the trajectory", 0.0)
    file = read_trajectory(world.attachment)
    tell("looking for stations", 0.0)
    subjects = subjects_of(world.elements, world.stations, file.message.object_id)
    threshold_km = question["threshold_km"]
    try:
        screening = screen_trajectory(
            world.elements, file.path, subjects.reach(threshold_km),
            shifts_s=[each * _SECONDS_PER_MINUTE for each in question["shifts_min"]],
            workers=world.threads, on_progress=_in_words(question, tell),
        )  # fmt: skip
    except ValueError as error:
        raise InputError(f"The trajectory cannot be screened: {error}.") from error
    _require_some(world.elements, screening)
    tell(_JUDGING, 0.0)
    shifts = [shift_told(world.elements, each, subjects, threshold_km) for each in screening.shifts]
    listed = listed_of(shifts)
    others = [world.elements[each.index] for each in listed]
    radius = choose_hard_body_radius(RadiusFacts(explicit_m=question["hard_body_radius_m"]))
    judged = likelihoods(listed, others, facts_of(others), radius)
    return Answer(
        document(
            Material(
                question, file, world.elements, subjects, screening, shifts, listed, judged, radius
            )
        )
    )


def _in_words(question: Mapping[str, Any], on_progress: Progress) -> Progress:
    """Return what tells the search's progress by what is screened."""
    words = _screening(question)
    return lambda _stage, share: on_progress(words, share)


def _screening(question: Mapping[str, Any]) -> str:
    """Return how the stage is called that takes longest."""
    times = len(question["shifts_min"])
    return f"screening {times} launch times" if times > 1 else "screening the trajectory"


def _require_some(elements: Sequence[ElementSet], screening: TrajectoryScreening) -> None:
    """Refuse to call clear what was held against nothing: a file of another month, mostly."""
    if not screening.lifetimes.is_screened.any():
        raise InputError(
            f"None of {len(elements):,} objects has an element set within "
            f"{DEFAULT_MAX_ELEMENT_AGE_DAYS:g} days of {minute_text(screening.start_utc)} UTC, "
            "when the trajectory begins: nothing could be held against it. Check its dates, or ask "
            "of a catalogue of that time."
        )


def catalogued_facts(
    others: Sequence[ElementSet], stations: Sequence[FrozenStation]
) -> list[ObjectFacts]:
    """Return what the database has of objects, each asked once."""
    sizes = station_sizes(stations)
    known: dict[int, ObjectFacts] = {}
    for each in others:
        number = each.norad_cat_id
        if number not in known:
            known[number] = named_object_facts(
                number, name=each.name, object_type=None, station=sizes.get(number)
            )
    return [known[each.norad_cat_id] for each in others]


KIND = Kind(checked=checked, title=title, answer=answer)
