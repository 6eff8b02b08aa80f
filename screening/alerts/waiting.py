"""Which alerts wait for an answer: few, however many there were, and found from what is open.

A notice is over with what it is about, which changes without it. So nothing of this is stored: of
what is open (conjunctions, alarms, cases) there are hundreds at most, and their notices are looked
up by index. Everything else is answered, or asks for nothing, and is ordered by time alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.expressions import Combinable

from screening.alerts.kinds import ASKING, NoticeKind
from screening.alerts.models import Acknowledgement, DeliveryStatus, Notice
from screening.conjunctions.criteria.clauses import RANK, Level, levels_from
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.lifecycle import LifeState
from screening.coordination.kinds import CaseState

CLOSED: Final = frozenset({LifeState.CLEARED, LifeState.PASSED})
_NOT_CLOSED: Final = [state.value for state in LifeState if state not in CLOSED]
# The alarm that a notice is of, and the one that it hands on; the message that was not delivered.
_OF_ALARMS: Final = ("alarm_event__alarm", "original__alarm_event__alarm")
_OF_MESSAGES: Final = ("undelivered", "original__undelivered")
NEWEST_FIRST: Final = ("-recorded_at", "-pk")
TOLD_AFTER: Final = timedelta(hours=24)  # how long the list names what passed unanswered
NAMED_UP_TO: Final = 5
_NAMES: Final = ("station", "primary", "secondary")


@dataclass(frozen=True, slots=True)
class UnansweredPasses:
    """Lives of passes that went by unanswered: the first few, and how many there are."""

    named: tuple[ConjunctionLife, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def with_answer(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """The same, in the same order, each with ``needs_answer`` and what it is about.

    Unacknowledged, of a kind that asks for it, of what is not over: after its TCA, or once an alarm
    has ended, there is nothing left to decide.
    """
    shown = notices.annotate(needs_answer=_needs_answer())
    return shown.select_related("station", "case", *_OF_ALARMS, *_OF_MESSAGES)


def waiting(notices: QuerySet[Notice], keys: Sequence[int]) -> QuerySet[Notice]:
    """Those of some that wait for an answer, the most pressing first.

    The severest come first (alarms, then by level), and of those the soonest closest approach:
    there least time is left for an answer. ``keys``: ``waiting_keys``.
    """
    asking = notices.filter(pk__in=keys)
    return asking.annotate(severity=_severity()).order_by(
        "-severity", "conjunction__tca_utc", *NEWEST_FIRST
    )


def severest_waiting(notices: QuerySet[Notice], keys: Sequence[int], *, up_to: int) -> list[int]:
    """How severe each is that waits above *watch* or was escalated: ranks, the severest first.

    ``keys``: ``waiting_keys``. Alarms are foremost. What nobody answered and was handed on counts
    at whatever level its step begins: somebody is asked for by name.
    """
    asking = notices.filter(pk__in=keys).annotate(severity=_severity())
    counted = Q(severity__gt=RANK[Level.WATCH]) | Q(kind=NoticeKind.ESCALATED)
    asking = asking.filter(counted).order_by("-severity")
    return list(asking.values_list("severity", flat=True)[:up_to])


def answered(notices: QuerySet[Notice], keys: Sequence[int]) -> QuerySet[Notice]:
    """All others of some, newest first; ``keys`` as above."""
    return notices.exclude(pk__in=keys).order_by(*NEWEST_FIRST)


def passed_unanswered(at_utc: datetime) -> UnansweredPasses:
    """Passes of red and worse of the last day that nobody answered for, the severest first.

    They wait for nothing any more, so the count leaves them out; somebody has to learn of them all
    the same. What a person did something about (a mitigation) has had an answer.
    """
    asking = Notice.objects.filter(
        ~_is_acknowledged(),
        conjunction=OuterRef("pk"),
        kind__in=ASKING,
        level__in=levels_from(Level.RED),
    )
    lives = ConjunctionLife.objects.filter(
        Exists(asking),
        state=LifeState.PASSED,
        level__in=levels_from(Level.RED),
        mitigated_at=None,
        conjunction__tca_utc__gt=at_utc - TOLD_AFTER,
        conjunction__tca_utc__lte=at_utc,
    )
    found = lives.annotate(severity=_by_level(), count=Window(Count("pk")))
    found = found.select_related(*(f"conjunction__{each}" for each in _NAMES))
    named = tuple(found.order_by("-severity", "-conjunction__tca_utc", "pk")[:NAMED_UP_TO])
    return UnansweredPasses(named, named[0].count if named else 0)


def waiting_keys() -> list[int]:
    """The keys of all that wait, of an open conjunction or of none: two seeks for the database.

    Whatever conjunction is told of has a life: notices follow from its transitions.

    NOTE: read by themselves. Within a query of a dozen joins PostgreSQL no longer looks for the
    best order of them, and begins with every notice that there ever was.
    """
    asking = Notice.objects.order_by().annotate(needs_answer=_needs_answer())
    asking = asking.filter(needs_answer=True)
    of_open = asking.filter(conjunction__life__state__in=_NOT_CLOSED)
    of_none = asking.filter(conjunction=None)
    return [key for each in (of_open, of_none) for key in each.values_list("pk", flat=True)]


def _needs_answer() -> Combinable:
    return Q(kind__in=ASKING) & ~_is_over() & ~_is_acknowledged()


def _is_acknowledged() -> Exists:
    return Exists(Acknowledgement.objects.filter(notice=OuterRef("pk")))


def _is_over() -> Q:
    """Its conjunction or case is closed, or the alarm has ended; also where it was handed on.

    Of a message that could not be delivered: it has been after all.
    """
    closed = Q(conjunction__life__state__in=CLOSED) | Q(case__state=CaseState.CLOSED)
    said, handed_on = (Q(**{f"{alarm}__ended_utc__isnull": False}) for alarm in _OF_ALARMS)
    late, late_too = (Q(**{f"{each}__status": DeliveryStatus.SENT}) for each in _OF_MESSAGES)
    return closed | said | handed_on | late | late_too


def _severity() -> Case:
    """While an alarm lasts no level can be told of: it comes before every level."""
    is_alarm = When(level="", conjunction=None, case=None, then=Value(len(RANK)))
    return _by_level(is_alarm)


def _by_level(*first: When) -> Case:
    levels = [When(level=level.value, then=Value(RANK[level])) for level in Level]
    return Case(*first, *levels, default=Value(0))
