"""Read alerts: what is still to be said, what a person has been told, and how that went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import (
    Count,
    Exists,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)
from django.utils.translation import gettext, gettext_noop

from screening.alerts.ack_links import AckClaim
from screening.alerts.audience import Heard
from screening.alerts.case_hearers import may_hear_of_cases
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import (
    Acknowledgement,
    Decision,
    Delivery,
    DeliveryStatus,
    Hearing,
    Notice,
)
from screening.alerts.people_models import Recipient, Subscription
from screening.alerts.waiting import NEWEST_FIRST, with_answer
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import RANK, Level, levels_from
from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import LEVELS, LifeState

_OPEN: Final = [state.value for state in (*LEVELS, LifeState.STALE)]  # what a level may stand in

NOBODY_IS_SUBSCRIBED: Final = gettext_noop(
    "Nobody is subscribed to alerts: whatever happens, no message leaves this product."
)


def undecided() -> QuerySet[Transition]:
    """Transitions that nobody has decided to tell of or not.

    By their absence from the decisions, not by a number that was reached: rows become visible in
    the order of their commits, not of their keys.
    """
    return Transition.objects.filter(alert_decision=None)


def conjunctions_to_look_at() -> list[int]:
    """Those with something undecided, those told of whose figures may have changed, and untold."""
    changed = undecided().order_by().values_list("conjunction", flat=True).distinct()
    told = ConjunctionLife.objects.filter(_was_told(), state__in=levels_from(Level.YELLOW))
    return sorted({*changed, *told.values_list("pk", flat=True), *_untold()})


def _untold() -> Iterable[int]:
    """Open since before there were alerts, and somebody listens by now."""
    listening = Subscription.objects.filter(is_active=True, recipient__is_active=True)
    lowest = {Level(each) for each in listening.values_list("lowest_level", flat=True)}
    if not lowest:
        return ()
    levels = levels_from(min(lowest, key=RANK.__getitem__))
    decided = Decision.objects.filter(
        transition__conjunction=OuterRef("pk"), transition__sequence=OuterRef("sequence")
    )
    lives = ConjunctionLife.objects.filter(
        ~_was_told(), Exists(decided), state__in=_OPEN, level__in=levels
    )
    return lives.values_list("pk", flat=True)


class Unheard(NamedTuple):
    """What was said of something before a recipient listened; ``is_stale``: it has become so."""

    notice: Notice
    is_stale: bool


def open_and_unheard(
    subscription: Subscription, *, but_stations: Collection[int] = ()
) -> list[Unheard]:
    """What was said last of everything open at a level that is heard, and unheard by its recipient.

    Where something is undecided and has moved the level since, that is said first.
    """
    heard = Hearing.objects.filter(
        notice__conjunction=OuterRef("pk"), recipient=subscription.recipient_id
    )
    lives = ConjunctionLife.objects.filter(
        _was_told(),
        ~Exists(heard),
        state__in=_OPEN,
        level__in=levels_from(Level(subscription.lowest_level)),
    ).exclude(conjunction__station__in=but_stations)
    if subscription.station_id is not None:
        lives = lives.filter(conjunction__station=subscription.station_id)
    life_of = {life.pk: life for life in lives}
    newest = newest_notices(life_of) if life_of else {}
    return [
        Unheard(notice, is_stale=life_of[key].state == LifeState.STALE)
        for key, notice in sorted(newest.items())
        if notice.kind != NoticeKind.CLOSED and notice.facts.get("level") == life_of[key].level
    ]


def _was_told() -> Exists:
    return Exists(Notice.objects.filter(conjunction=OuterRef("pk"), number__isnull=False))


def newest_notices(conjunction_ids: Iterable[int]) -> dict[int, Notice]:
    """By conjunction, what was said of it last; those that nothing was said of are left out."""
    of_them = Notice.objects.filter(conjunction__in=conjunction_ids, number__isnull=False)
    numbers = of_them.order_by().values("conjunction").annotate(newest=Max("number"))
    newest = {(each["conjunction"], each["newest"]) for each in numbers}
    return {
        each.conjunction_id: each
        for each in of_them
        if (each.conjunction_id, each.number) in newest and each.conjunction_id is not None
    }


def heard_before(conjunction_ids: Collection[int | None]) -> Mapping[int | None, dict[int, Heard]]:
    """Who has heard of conjunctions before, by conjunction and recipient."""
    rows = (
        Hearing.objects.filter(notice__conjunction__in=[key for key in conjunction_ids if key])
        .order_by()
        .values_list("notice__conjunction", "recipient")
        .annotate(
            urgent=Count("pk", filter=Q(is_urgent=True)),
            asked=Count("pk", filter=Q(notice__kind=NoticeKind.ESCALATED)),
        )
    )
    found: dict[int | None, dict[int, Heard]] = defaultdict(dict)
    for conjunction_id, recipient_id, urgent, asked in rows:
        found[conjunction_id][recipient_id] = Heard(urgent > 0, asked > 0)
    return found


def heard_by(notices: QuerySet[Notice], user: Any) -> QuerySet[Notice]:
    """Those of some that a user is told by any of its recipients."""
    mine = Hearing.objects.filter(notice=OuterRef("pk"), recipient__user=user)
    return notices.filter(Exists(mine))


def everybodys_inbox() -> QuerySet[Notice]:
    """Everything that was said, in the same order: also what nobody was subscribed to."""
    return with_answer(Notice.objects.all()).order_by(*NEWEST_FIRST)


def unheard() -> QuerySet[Notice]:
    """What was worth saying and nobody was there to hear."""
    return Notice.objects.filter(~Exists(Hearing.objects.filter(notice=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class NoticeHistory:
    """All that came of one notice: who was to hear it, by which messages and tries, who answered.

    ``hearings`` come with their recipient and delivery, and each delivery with its ``tries``. A
    hearing without a delivery still waits for its ``due_at``.
    """

    notice: Notice
    hearings: Sequence[Hearing]
    acknowledgements: Sequence[Acknowledgement]
    escalations: Sequence[Notice]


def notice_history(notice: Notice) -> NoticeHistory:
    """Gather it in a few queries."""
    hearings = notice.hearings.select_related("recipient").prefetch_related(
        Prefetch("delivery", queryset=Delivery.objects.prefetch_related("tries"))
    )
    return NoticeHistory(
        notice,
        list(hearings.order_by("recipient__name", "pk")),
        list(notice.acknowledgements.all()),
        list(notice.escalations.order_by("recorded_at", "pk")),
    )


def given_up(since: datetime) -> QuerySet[Delivery]:
    """Messages that could not be delivered, from an instant on (real time)."""
    failed = Delivery.objects.filter(status=DeliveryStatus.FAILED, ended_at__gte=since)
    return failed.select_related("recipient")


def in_trouble() -> QuerySet[Delivery]:
    """Messages that have failed at least once and are tried again."""
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING, attempts__gte=1)
    return waiting.select_related("recipient")


def deafness_words() -> str:
    """Why no message can leave; empty where somebody is subscribed."""
    is_heard = Subscription.objects.filter(is_active=True, recipient__is_active=True).exists()
    return "" if is_heard else gettext(NOBODY_IS_SUBSCRIBED)


def claimed_by_link(claim: AckClaim) -> tuple[Notice, Recipient]:
    """The notice and the recipient that a link names. Raises InputError where either is gone."""
    notice = Notice.objects.filter(pk=claim.notice_id).first()
    recipient = Recipient.objects.filter(pk=claim.recipient_id, is_active=True).first()
    if notice is None or recipient is None or not _may_still_read(notice, recipient.pk):
        raise InputError("What this link is about, or whom it was sent to, is no longer here.")
    return notice, recipient


def _may_still_read(notice: Notice, recipient_id: int) -> bool:
    return notice.case_id is None or may_hear_of_cases(recipient_id)
