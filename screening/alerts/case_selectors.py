"""Read what was said in cases and is still to be told, and who has heard of a case."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from screening.alerts.audience import Heard
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Hearing, Notice
from screening.alerts.people_models import Subscription
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.coordination.kinds import CaseState
from screening.coordination.models import Entry


def undecided_entries() -> QuerySet[Entry]:
    """What was said in cases and nobody has decided to tell of or not."""
    return Entry.objects.filter(alert_decision=None).order_by("case", "number")


def cases_to_look_at() -> list[int]:
    """Those with something undecided."""
    cases = undecided_entries().order_by().values_list("case", flat=True)
    return sorted(set(cases))


def heard_of_case(case_id: int) -> dict[int, Heard]:
    """Who has heard of a case before, by recipient."""
    rows = (
        Hearing.objects.filter(notice__case=case_id)
        .order_by()
        .values_list("recipient")
        .annotate(
            urgent=Count("pk", filter=Q(is_urgent=True)),
            asked=Count("pk", filter=Q(notice__kind=NoticeKind.ESCALATED)),
        )
    )
    return {key: Heard(urgent > 0, asked > 0) for key, urgent, asked in rows}


def open_cases_unheard(
    subscription: Subscription, *, but_stations: Collection[int] = ()
) -> list[Notice]:
    """What was asked last in open cases at a level that is heard, and unheard by its recipient.

    Whether the recipient may hear of cases is for who calls to know.
    """
    if not subscription.hears_coordination:
        return []
    lowest = RANK[Level(subscription.lowest_level)]
    levels = [level.value for level in Level if RANK[level] >= lowest]
    heard = Hearing.objects.filter(notice__case=OuterRef("case"), recipient=subscription.recipient)
    asked = (
        Notice.objects.filter(
            ~Exists(heard),
            kind=NoticeKind.CASE,
            level__in=levels,
        )
        .exclude(case__state=CaseState.CLOSED)
        .exclude(station__in=but_stations)
    )
    if subscription.station_id is not None:
        asked = asked.filter(Q(station=subscription.station_id) | Q(station=None))
    newest = {each.case_id: each for each in asked.order_by("entry__number")}
    return list(newest.values())
