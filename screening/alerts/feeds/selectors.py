"""Read what feeds tell of: messages, and the conjunctions of a station's calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from screening.alerts.feeds.course import Step, steps_of
from screening.conjunctions.criteria.clauses import Level, levels_from
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Assessment, Conjunction

MESSAGES_SHOWN: Final = 100
CALENDAR_REACHES_BACK: Final = timedelta(days=30)


def steps_recent(lowest: Level) -> list[Step]:
    """The newest messages from a level up, newest first."""
    levels = levels_from(lowest)
    bears_level = Q(to_level__in=levels) | Q(from_level__in=levels)
    newest = Transition.objects.filter(bears_level).order_by("-pk")[:MESSAGES_SHOWN]
    ids = {row.conjunction_id for row in newest}
    steps = [step for rows in _courses(ids).values() for step in steps_of(rows, lowest)]
    return sorted(steps, key=lambda step: -step.transition.pk)[:MESSAGES_SHOWN]


def step_of(transition_id: int, lowest: Level) -> Step | None:
    """The message of one change; None where it is none from that level up."""
    found = Transition.objects.filter(pk=transition_id).values_list("conjunction", flat=True)
    for rows in _courses(found).values():
        for step in steps_of(rows, lowest):
            if step.transition.pk == transition_id:
                return step
    return None


def transitions_with_parties() -> QuerySet[Transition]:
    """All changes, each with whom it is about."""
    return Transition.objects.select_related(
        "conjunction__station", "conjunction__primary", "conjunction__secondary"
    )


def calendar_conjunctions(
    station_id: int, lowest: Level, at_utc: datetime
) -> QuerySet[Conjunction]:
    """A station's conjunctions that have ever reached a level, soon, lately or over, by TCA.

    ``opinions`` counts their assessments: rows, by an index, and not one opinion is read for it.
    """
    reached = Transition.objects.filter(
        conjunction=OuterRef("pk"), to_level__in=levels_from(lowest)
    )
    opinions = (
        Assessment.objects.filter(conjunction=OuterRef("pk"))
        .order_by()
        .values("conjunction")
        .annotate(count=Count("*"))
        .values("count")
    )
    return (
        Conjunction.objects.filter(Exists(reached), station=station_id)
        .filter(tca_utc__gte=at_utc - CALENDAR_REACHES_BACK)
        .select_related("life", "primary", "secondary", "risk_assessment", "latest_assessment")
        .defer("risk_assessment__risk", "latest_assessment__risk")
        .annotate(
            opinions=Coalesce(Subquery(opinions, output_field=IntegerField()), 0),
            changed_utc=F("life__since"),
        )
        .order_by("tca_utc", "pk")
    )


def _courses(conjunction_ids: Iterable[int]) -> dict[int, list[Transition]]:
    """All changes of conjunctions, oldest first."""
    rows = (
        transitions_with_parties()
        .filter(conjunction__in=list(conjunction_ids))
        .select_related(
            "conjunction__station",
            "conjunction__primary",
            "conjunction__secondary",
            "assessment",
            "rule__station",
        )
        .order_by("conjunction", "sequence")
    )
    courses: dict[int, list[Transition]] = defaultdict(list)
    for row in rows:
        courses[row.conjunction_id].append(row)
    return courses
