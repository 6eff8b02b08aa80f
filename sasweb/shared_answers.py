"""What is the same for everybody is worked out once, however many pages ask in the same moment.

The live stream tells every open page of a change at once, and all ask for the same table. The first
one has it made, the others wait for that and take it, for as long as nothing changed that the live
stream tells of, and for a few seconds at most: words such as "3 min ago" grow old by themselves.
Only for what depends on nobody, neither on who is signed in nor on what he may; or the person is
part of the key.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from rest_framework.permissions import SAFE_METHODS

from sasweb.revision import Payload, read_revision
from screening.common.clock import now_utc
from screening.common.newest_keys import newest_keys
from screening.configuration.models import Change
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.messages.models import Message

T = TypeVar("T")

# Pages ask 300 ms after they were told (SETTLE_MS in static/js/lib/in-turn.js), so that
# what is read no longer ago than this holds what they were told of.
REVISION_KEPT_S: Final = 0.25
MOST_KEPT: Final = 64  # the largest, the Watch table, has 0.3 MB


def _read_revision() -> dict[str, Payload]:
    """What the live stream tells of, by event name, and what changes pages without being told."""
    finished = ScreeningRun.objects.filter(status=RunStatus.FINISHED)
    transition, message, change = newest_keys((Transition, Message, Change))
    return {
        **read_revision(),
        "finished run": finished.aggregate(newest=Max("pk")),
        "life": {"newest": transition},
        "messages": {"newest": message},
        "configuration": {"newest": change},
    }


class _Revision:
    """The newest states of this process's database, read a few times a second at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at_s = float("-inf")
        self._states: dict[str, Payload] = {}

    def of(self, subjects: Collection[str]) -> str:
        with self._lock:
            if time.monotonic() - self._read_at_s >= REVISION_KEPT_S:
                begun_s = time.monotonic()
                self._states = _read_revision()
                self._read_at_s = begun_s
            return repr([self._states.get(subject) for subject in subjects])

    def forget(self) -> None:
        with self._lock:
            self._read_at_s = float("-inf")


_revision = _Revision()


def own_writes_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Whoever has written something, and reads it in the same moment, finds it.

    Where several processes answer, and another one does: after ``REVISION_KEPT_S``.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method not in SAFE_METHODS:
            _revision.forget()
        return response

    return middleware


@dataclass(frozen=True, slots=True)
class _Made(Generic[T]):
    answer: T
    at_s: float  # of the monotonic clock
    at_product_s: float

    def is_young(self, kept_s: float) -> bool:
        """By both clocks: in a replay the product's may be many times as fast."""
        ages_s = (time.monotonic() - self.at_s, now_utc().timestamp() - self.at_product_s)
        return max(ages_s) < kept_s


class _Place(Generic[T]):
    """Where one answer is kept: whoever comes while it is made waits here for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made: _Made[T] | None = None


class SharedAnswers(Generic[T]):
    """Answers of one kind, kept while the states of ``subjects`` stay as they are.

    ``kept_times`` as long as others: for what is costly and whose words tell no seconds.
    ``most_kept`` of them at a time: for what is small, and differs from person to person.
    """

    def __init__(self, *subjects: str, kept_times: float = 1.0, most_kept: int = MOST_KEPT) -> None:
        self._kept_times = kept_times
        self._most_kept = most_kept
        self._subjects = (*subjects, "configuration")
        self._lock = threading.Lock()
        self._places: OrderedDict[Hashable, _Place[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer to ``key``, made by the first that asks for it."""
        kept_s = settings.SHARED_ANSWERS_KEPT_S * self._kept_times
        if not kept_s:
            return make()
        place = self._place((key, get_language(), _revision.of(self._subjects)))
        with place.lock:
            if place.made is None or not place.made.is_young(kept_s):
                begun = (time.monotonic(), now_utc().timestamp())
                place.made = _Made(make(), *begun)
            return place.made.answer

    def _place(self, key: Hashable) -> _Place[T]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most_kept:
                self._places.popitem(last=False)
            return place


@dataclass(frozen=True, slots=True)
class SharedPart:
    """A part of a page for ``{% shared %}``: what it is made of is read only when it is made."""

    answers: SharedAnswers[str]
    key: Hashable
    context: Callable[[], dict[str, Any]]
