"""What each kind of study must be able to do, and which kinds there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from screening.common.exceptions import InputError
from screening.conjunctions.run_inputs import FrozenStation
from screening.engine.types import ElementSet, Progress


class QuestionError(InputError):
    """A question that cannot be asked; ``field`` names what is wrong in it, "" for the whole."""

    def __init__(self, message: str, field: str = "") -> None:
        self.field = field
        super().__init__(message)


class TooManyStudies(QuestionError):
    """As many studies of one person wait as may. ``retry_after_s``: when it may be worth asking."""

    retry_after_s = 60


class StudyCancelled(Exception):
    """Somebody asked for the study to end. Raised out of the progress that a kind reports."""


@dataclass(frozen=True, slots=True)
class World:
    """What a study is held against: the catalogue, one set an object, and the stations.

    ``attachment`` is the file that came with the question, ``threads`` how many may be used.
    """

    elements: Sequence[ElementSet]
    stations: Sequence[FrozenStation]
    as_of_utc: datetime
    attachment: bytes
    threads: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as plain JSON values, and the states that a globe draws, in the kind's form."""

    document: dict[str, Any]
    states: bytes = b""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of study.

    ``checked`` takes a question as it was sent (form or JSON) with its attachment, and returns its
    canonical form, which it takes as well and leaves as it is: so a question is asked again. Raises
    ``QuestionError``. ``title`` names a checked question in a few words.
    ``answer`` works it out, reports progress (the stage in words, and the share of the whole that
    is done, which never falls within one attempt) every second or so, from the thread that it was
    called in, lets the ``StudyCancelled`` that this may raise through, and raises ``InputError``
    for what turns out to have no answer.
    """

    checked: Callable[[Mapping[str, Any], bytes], dict[str, Any]]
    title: Callable[[Mapping[str, Any]], str]
    answer: Callable[[Mapping[str, Any], World, Progress], Answer]
