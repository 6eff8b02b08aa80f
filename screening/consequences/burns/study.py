"""What a study of burns asks and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from screening.common.clock import now_utc
from screening.common.instants import minute_text
from screening.consequences.burns.conjunction import filled_in
from screening.consequences.burns.document import NEAREST, as_document
from screening.consequences.burns.inputs import burn_inputs
from screening.consequences.burns.judged import STAGE, BurnReport
from screening.consequences.burns.question import MOST_AHEAD, Asked, read_question
from screening.consequences.burns.sizes import known_radii
from screening.consequences.kinds import Answer, Kind, QuestionError, World
from screening.consequences.object_names import object_names
from screening.consequences.whole_progress import WholeProgress
from screening.engine.types import Progress

# About how long each stage takes of 100, by 300 burns of the demo's ISS; of a busy shell the
# probabilities take more.
_WEIGHTS: Final = {"objects": 1.0, "burns": 10.0, "search": 79.0, STAGE: 8.0, "the answer": 2.0}
_MOMENT: Final = "%Y-%m-%d %H:%M:%S UTC"


def checked(data: Mapping[str, Any], attachment: bytes) -> dict[str, Any]:
    """Return the canonical question. Raises ``QuestionError``."""
    if attachment:
        raise QuestionError("A question of burns takes no file.")
    asked = read_question(filled_in(data))
    _require_in_time(asked)
    return asked.as_json()


def title(question: Mapping[str, Any]) -> str:
    """Name a question in a few words."""
    asked = read_question(question)
    mover, other = object_names(asked.norad_cat_id, asked.secondary_norad_cat_id)
    return f"Burns of {mover} that avoid {other} at {minute_text(asked.event_tca_utc)} UTC"


def answer(question: Mapping[str, Any], world: World, on_progress: Progress) -> Answer:
    """Work the question out. Raises ``InputError`` for what turns out to have no answer."""
    tell = WholeProgress(on_progress, _WEIGHTS)
    tell("objects", 0.0)
    inputs = burn_inputs(read_question(question), world.elements, now_utc=world.as_of_utc)
    search = inputs.search(workers=world.threads, on_progress=tell)
    tell(STAGE, 0.0)
    radii_of = known_radii(world.stations)
    report = BurnReport.of(inputs, search, radii_of, on_progress=tell)
    tell("the answer", 0.0)
    return Answer(as_document(report, nearest=NEAREST))


def _require_in_time(asked: Asked) -> None:
    now = now_utc()
    if asked.event_tca_utc <= now:
        reason = f"The event is over: it is {now:{_MOMENT}}."
        raise QuestionError(reason, "event_tca_utc")
    if asked.event_tca_utc - now > MOST_AHEAD:
        reason = (
            f"The event is over {MOST_AHEAD.days} days ahead (it is {now:{_MOMENT}}): element sets"
            " say nothing of it."
        )
        raise QuestionError(reason, "event_tca_utc")
    if asked.earliest_utc is not None and not now <= asked.earliest_utc < asked.event_tca_utc:
        reason = f"The earliest burn must be from now ({now:{_MOMENT}}) on and before the event."
        raise QuestionError(reason, "earliest_utc")


KIND = Kind(checked=checked, title=title, answer=answer)
