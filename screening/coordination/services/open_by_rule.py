"""Open draft cases by themselves, from the level on that a station's opening rule names.

A draft tells nobody anything: a person notifies the other side, or closes the case.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import LEVELS
from screening.conjunctions.models import Conjunction
from screening.coordination.kinds import ClosedBy
from screening.coordination.models import OpeningRule
from screening.coordination.services.open_case import case_open, is_a_drill
from screening.coordination.speaker import PRODUCT_NAME
from screening.operators.models import Organisation
from screening.operators.selectors import home, operator_of

logger = logging.getLogger(__name__)

_AT_A_LEVEL: Final = [state.value for state in LEVELS]


def cases_open_by_rule(at_utc: datetime) -> int:
    """Open a draft for every pass that an opening rule asks for; return how many were opened.

    None is opened where nobody is known to operate the other object, or where home operates both;
    nor a second one, unless the first ended because the pass was off and it has been found again.
    """
    ours = home()
    if ours is None:
        return 0
    rules = OpeningRule.objects.select_related("station").filter(station__is_active=True)
    return sum(
        _open(conjunction, rule, ours, at_utc)
        for rule in rules
        for conjunction in _due(rule, at_utc)
    )


def opening_rule_set(
    station_id: int, *, from_level: Level | None, by: str, at_utc: datetime
) -> None:
    """Have a station's passes open cases from a level on, or none with None."""
    if from_level is None:
        OpeningRule.objects.filter(station=station_id).delete()
        return
    OpeningRule.objects.update_or_create(
        station_id=station_id,
        defaults={"from_level": from_level.value, "changed_by": by, "changed_at": at_utc},
    )


def _due(rule: OpeningRule, at_utc: datetime) -> QuerySet[Conjunction]:
    """Passes of a station at its rule's level or above, soonest first."""
    least = RANK[Level(rule.from_level)]
    at_level = Conjunction.objects.filter(
        station=rule.station,
        tca_utc__gt=at_utc,
        life__state__in=_AT_A_LEVEL,
        life__level__in=[level.value for level in Level if RANK[level] >= least],
    )
    shown = at_level.select_related("station", "primary", "secondary", "life")
    return shown.order_by("tca_utc", "pk")


def _open(
    conjunction: Conjunction, rule: OpeningRule, ours: Organisation, at_utc: datetime
) -> bool:
    """One that cannot be opened, whatever is wrong with it, must not keep back the others."""
    try:
        other_side = operator_of(conjunction.secondary, at_utc).organisation
        if other_side is None or other_side.pk == ours.pk:
            return False
        if _has_a_case(conjunction, ours, other_side):
            return False
        case_open(
            conjunction,
            author=f"{PRODUCT_NAME}, by the opening rule of {rule.station.short_name}",
            other_side=other_side,
            at_utc=at_utc,
        )
    except Exception:  # it is tried again in a minute
        logger.exception("No case could be opened on %s.", conjunction)
        return False
    return True


def _has_a_case(conjunction: Conjunction, *sides: Organisation) -> bool:
    """Whether it has one already: an exercise is not in the way of the real thing."""
    of_its_kind = conjunction.cases.filter(is_exercise=is_a_drill(conjunction, *sides))
    return of_its_kind.exclude(closed_by=ClosedBy.CONJUNCTION_CLEARED).exists()
