"""What nobody has acknowledged in time is said to the next person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from screening.alerts.alarm_models import AlarmEvent
from screening.alerts.audience import hearing_now
from screening.alerts.case_hearers import may_hear_of_cases
from screening.alerts.case_material import CONFLICT, OUR_ANSWERS
from screening.alerts.kinds import CALMING, NoticeKind
from screening.alerts.models import Acknowledgement, DeliveryStatus, Notice
from screening.alerts.notice_facts import EscalationFacts
from screening.alerts.people_models import EscalationStep
from screening.alerts.waiting import CLOSED
from screening.common.clock import now_utc, real_now_utc
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.coordination.kinds import CaseState
from screening.coordination.models import Entry
from screening.operators.selectors import home_slug

_RISING: Final = (NoticeKind.RAISED, NoticeKind.CHANGED)
_ASK_FOR_ANSWER: Final = (*_RISING, NoticeKind.ALARM, NoticeKind.CASE)
# A step that is added today asks nobody about last week.
NOT_AFTER: Final = timedelta(hours=24)


def notices_escalate() -> int:
    """Hand on what each step finds unacknowledged for too long. Return how many notices."""
    steps = EscalationStep.objects.filter(is_active=True, recipient__is_active=True)
    now = real_now_utc()
    return sum(
        _hand_on(notice, step, now)
        for step in steps.select_related("recipient")
        for notice in _unanswered(step, now)
    )


def _unanswered(step: EscalationStep, now: datetime) -> QuerySet[Notice]:
    waited = timedelta(minutes=step.after_minutes)
    notices = Notice.objects.filter(
        _concerns(step),
        ~Exists(Acknowledgement.objects.filter(notice=OuterRef("pk"))),
        ~_what_settles_it(step),
        ~Exists(Notice.objects.filter(original=OuterRef("pk"), key__endswith=f":{step.pk}")),
        _has_waited(now, waited),
        kind__in=_ASK_FOR_ANSWER,
    )
    return notices.order_by("recorded_at", "pk")


def _has_waited(now: datetime, waited: timedelta) -> Q:
    """NOTE: what lies further ahead than the wait comes from a clock that has been set back."""
    is_due = Q(recorded_at__lte=now - waited, recorded_at__gt=now - waited - NOT_AFTER)
    return is_due | Q(recorded_at__gt=now + waited)


def _concerns(step: EscalationStep) -> Q:
    """What a step is for: its levels of its station, and alarms where it hears those."""
    levels = [level.value for level in Level if RANK[level] >= RANK[Level(step.lowest_level)]]
    kinds = [*_RISING, NoticeKind.CASE] if may_hear_of_cases(step.recipient_id) else _RISING
    concerning = Q(level__in=levels, kind__in=kinds)
    if step.station_id is not None:
        concerning &= Q(station=step.station_id) | Q(station=None, kind=NoticeKind.CASE)
    return concerning | Q(kind=NoticeKind.ALARM) if step.hears_alarms else concerning


def _what_settles_it(step: EscalationStep) -> Q:
    """It has ended or fallen below the step's level, or somebody answers for what came later."""
    below = [level.value for level in Level if RANK[level] < RANK[Level(step.lowest_level)]]
    later = Notice.objects.filter(
        conjunction=OuterRef("conjunction"), number__gt=OuterRef("number")
    )
    is_over = later.filter(kind__in=CALMING, level__in=["", *below])
    answered = Acknowledgement.objects.filter(
        notice__conjunction=OuterRef("conjunction"), notice__number__gt=OuterRef("number")
    )
    alarm_over = AlarmEvent.objects.filter(
        alarm=OuterRef("alarm_event__alarm"), kind=AlarmEvent.Kind.OVER
    )
    was_for_a_while = Q(kind__in=_RISING, facts__level__in=["", *below])  # and fell untold
    closed = Q(conjunction__life__state__in=CLOSED) | was_for_a_while | _what_settles_a_case()
    delivered = Q(undelivered__status=DeliveryStatus.SENT)
    return closed | delivered | Q(Exists(is_over)) | Q(Exists(answered)) | Q(Exists(alarm_over))


def _what_settles_a_case() -> Q:
    """It is closed, its clash is settled, somebody answers for what came later, or we have spoken.

    Whoever speaks for us in the case after what was told is awake and at it.
    """
    later = Notice.objects.filter(
        case=OuterRef("case"), entry__number__gt=OuterRef("entry__number")
    )
    is_settled = Q(Exists(later.filter(kind=NoticeKind.CASE_OVER)), facts__topic=CONFLICT)
    answered = Acknowledgement.objects.filter(
        notice__case=OuterRef("case"), notice__entry__number__gt=OuterRef("entry__number")
    )
    spoke = Entry.objects.filter(
        case=OuterRef("case"),
        number__gt=OuterRef("entry__number"),
        party=home_slug() or "",
        kind__in=OUR_ANSWERS,
    )
    is_closed = Q(kind=NoticeKind.CASE, case__state=CaseState.CLOSED)
    return is_closed | is_settled | Q(Exists(answered)) | Q(Exists(spoke))


def _hand_on(notice: Notice, step: EscalationStep, now: datetime) -> int:
    asked = notice.hearings.order_by("recipient__name").values_list("recipient__name", flat=True)
    facts: EscalationFacts = {
        "unacknowledged_by": sorted(set(asked)),
        "unacknowledged_minutes": step.after_minutes,
    }
    handed_on = Notice(
        kind=NoticeKind.ESCALATED,
        key=f"escalated:{notice.pk}:{step.pk}",
        original=notice,
        conjunction=notice.conjunction,
        case=notice.case,
        station=notice.station,
        level=notice.level,
        facts=notice.facts | facts,
        words=f"Nobody has acknowledged it for {step.after_minutes} min. {notice.words}",
        at_utc=now_utc(),
        recorded_at=now,
        is_exercise=notice.is_exercise,
        is_synthetic=notice.is_synthetic,
        is_replay=notice.is_replay,
    )
    try:
        with transaction.atomic():
            handed_on.save(force_insert=True)
            hearing_now(handed_on, step.recipient_id, now).save(force_insert=True)
    except IntegrityError:  # another worker was faster
        return 0
    return 1
