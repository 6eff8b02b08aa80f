"""What one person sees of alerts: whose they are, how many wait for an answer, who may give it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from screening.alerts.case_hearers import readable
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Acknowledgement, Hearing, Notice
from screening.alerts.people_models import Recipient, Subscription
from screening.alerts.selectors import everybodys_inbox, heard_by
from screening.alerts.telling import URGENT
from screening.alerts.waiting import NEWEST_FIRST, severest_waiting, with_answer
from screening.conjunctions.criteria.clauses import RANK, Level

ACKNOWLEDGE: Final = "alerts.add_acknowledgement"
COUNTED_UP_TO: Final = 100


class Whose(StrEnum):
    MINE = "mine"
    ALL = "all"
    UNHEARD = "unheard"  # nobody was there to hear


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many alerts above *watch* or escalated wait for an answer, up to ``COUNTED_UP_TO``.

    What is watched is there to be read, by the hundred in a usual week: counted too, it would hide
    what somebody has to prepare or do. ``urgent`` of them are of red and worse, or alarms.
    """

    count: int
    urgent: int

    @property
    def words(self) -> str:
        return f"{COUNTED_UP_TO - 1}+" if self.count >= COUNTED_UP_TO else str(self.count)


def is_reached(user: Any) -> bool:
    """Whether messages reach a person by any way that is in use."""
    return user.is_authenticated and Recipient.objects.filter(user=user, is_active=True).exists()


def whose_first(user: Any) -> Whose:
    """What a person sees without asking: their own, or everything where nothing reaches them."""
    return Whose.MINE if is_reached(user) else Whose.ALL


def told_to(user: Any, whose: Whose) -> QuerySet[Notice]:
    """What is in a list, in no order and joined to nothing: to be counted and cut into pages.

    What was said of cases is for members of home alone.
    """
    found = Notice.objects.order_by()
    if whose is Whose.MINE:
        found = heard_by(found, user) if user.is_authenticated else found.none()
    elif whose is Whose.UNHEARD:
        found = found.filter(hearings=None)
    return readable(found, user)


def as_shown(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """With whether each waits for an answer and what rows show besides."""
    shown = with_answer(notices).select_related("conjunction__life")
    return shown.prefetch_related("acknowledgements")


def notices_of(user: Any, whose: Whose) -> QuerySet[Notice]:
    """A list as it is shown, newest first."""
    return as_shown(told_to(user, whose)).order_by(*NEWEST_FIRST)


def waiting_for(user: Any, keys: Sequence[int]) -> Waiting:
    """How many wait in the list that a person sees first; ``keys``: those of all that wait."""
    severities = severest_waiting(told_to(user, whose_first(user)), keys, up_to=COUNTED_UP_TO)
    urgent = sum(each >= RANK[Level.RED] for each in severities)
    return Waiting(len(severities), urgent)


def urgent_since(user: Any, notice_id: int) -> QuerySet[Notice]:
    """What has come for a person after a notice and must not wait: red and worse, and alarms."""
    rising = (NoticeKind.RAISED, NoticeKind.CHANGED, NoticeKind.CASE, NoticeKind.ESCALATED)
    must_not_wait = Q(kind__in=rising, level__in=URGENT) | Q(kind=NoticeKind.ALARM)
    newer = notices_of(user, whose_first(user)).filter(pk__gt=notice_id)
    return newer.filter(must_not_wait).order_by("pk")


def is_told_of(user: Any, notice_ids: Collection[int]) -> bool:
    """Whether a person is told of all of these by their own ways: links let them answer too."""
    heard = Hearing.objects.filter(notice__in=notice_ids, recipient__user=user)
    return set(heard.values_list("notice", flat=True)) == set(notice_ids)


def may_acknowledge(user: Any, notice_ids: Collection[int]) -> bool:
    """Whoever has the permission, and whoever is told of them: their messages have links for it.

    What was said of cases is for those alone who may read it. Pages and API ask here.
    """
    if user.has_perm(ACKNOWLEDGE):
        named = Notice.objects.filter(pk__in=notice_ids)
        return readable(named, user).count() == named.count()
    return user.is_authenticated and is_told_of(user, notice_ids)


def said_of(conjunction_id: int) -> QuerySet[Notice]:
    """What was said of a conjunction, newest first, with who was to hear it and who answered."""
    return (
        everybodys_inbox()
        .filter(conjunction=conjunction_id)
        .select_related("conjunction__life")
        .order_by("-recorded_at", "-pk")
        .prefetch_related(
            Prefetch("hearings", queryset=Hearing.objects.select_related("recipient", "delivery")),
            Prefetch("acknowledgements", queryset=Acknowledgement.objects.order_by("recorded_at")),
        )
    )


def own_ways(user: Any) -> QuerySet[Recipient]:
    """By what ways a person is reached, or was until they stopped it, with what each hears."""
    heard = Subscription.objects.filter(is_active=True).select_related("station")
    return Recipient.objects.filter(user=user).prefetch_related(
        Prefetch("subscriptions", queryset=heard)
    )
