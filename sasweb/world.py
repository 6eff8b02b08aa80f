"""Which world this installation shows: live, a drill, a replay, made up; every answer says so.

Pages wear a ribbon for it, answers of the API a header: neither a person nor a script may take a
made-up or a past pass for one that is coming.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sasweb.clock_reading import clock_reading
from screening.catalog.selectors import catalog_is_all_synthetic, catalog_is_synthetic
from screening.common.clock import Clock, now_utc, product_clock
from screening.common.exercise import Exercise, current_exercise, is_exercise_on

WORLD_HEADER: Final = "X-Safe-Passage-World"
LABELLED_PREFIX: Final = "/api/"
LABELS: Final = ("live", "exercise", "replay", "synthetic", "unknown")


@dataclass(frozen=True, slots=True)
class Ribbon:
    kind: Literal["exercise", "replay", "synthetic"]
    text: str


@dataclass(frozen=True, slots=True)
class World:
    """``is_synthetic`` is ``None`` while the database does not answer."""

    clock: Clock
    is_synthetic: bool | None

    @property
    def labels(self) -> tuple[str, ...]:
        """Some of ``LABELS``: what it is all at once. Never empty, and ``live`` only alone."""
        labels = []
        if is_exercise_on():
            labels.append("exercise")
        if self.clock.is_replay:
            labels.append("replay")
        if self.is_synthetic is None:
            labels.append("unknown")
        elif self.is_synthetic:
            labels.append("synthetic")
        return tuple(labels) or ("live",)

    @property
    def ribbons(self) -> tuple[Ribbon, ...]:
        """What a page of this world wears across its top."""
        ribbons = (
            _exercise_ribbon(current_exercise()),
            _replay_ribbon(self.clock),
            _synthetic_ribbon(self.is_synthetic),
        )
        return tuple(ribbon for ribbon in ribbons if ribbon is not None)

    @property
    def marks_objects(self) -> bool:
        """Whether rows say SYNTHETIC one by one: not where the ribbon says it of every object."""
        return not (self.is_synthetic and catalog_is_all_synthetic())

    @property
    def is_replay(self) -> bool:
        return self.clock.is_replay

    @property
    def now_utc(self) -> datetime:
        return now_utc()

    @property
    def clock_json(self) -> str:
        return json.dumps(clock_reading())


def this_world() -> World:
    """Ask which world this is. Answers, with less, when the database does not."""
    try:
        is_synthetic = catalog_is_synthetic()
    except DatabaseTrouble:
        is_synthetic = None
    return World(product_clock(), is_synthetic)


def world(request: HttpRequest) -> dict[str, Any]:
    """For templates without the site's header: the admin, the API's description. Lazy."""
    return {"world": SimpleLazyObject(this_world)}


class WorldLabelMiddleware(MiddlewareMixin):
    """Labels every answer of the API, errors included."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(LABELLED_PREFIX):
            response[WORLD_HEADER] = ", ".join(this_world().labels)
        return response


def _exercise_ribbon(exercise: Exercise | None) -> Ribbon | None:
    if exercise is None:
        return None
    text = _("%(exercise)s: a drill. Nothing said here is to be acted on outside it")
    return Ribbon("exercise", text % {"exercise": exercise.words})


def _replay_ribbon(clock: Clock) -> Ribbon | None:
    if clock.as_of_utc is None:
        return None
    since = f"{clock.as_of_utc:%Y-%m-%d %H:%M:%S}"
    if clock.rate == 1:
        text = _("REPLAY from %(since)s UTC: nothing here is happening now")
    else:
        text = _(
            "REPLAY from %(since)s UTC at %(rate)s times real speed: nothing here is happening now"
        )
    return Ribbon("replay", text % {"since": since, "rate": f"{clock.rate:g}"})


def _synthetic_ribbon(is_synthetic: bool | None) -> Ribbon | None:
    if is_synthetic is None:
        return Ribbon(
            "synthetic",
            _("The database does not answer: these objects and passes may be SYNTHETIC, made up"),
        )
    if not is_synthetic:
        return None
    text = _("SYNTHETIC catalogue: these objects and passes are made up")
    return Ribbon("synthetic", text)
