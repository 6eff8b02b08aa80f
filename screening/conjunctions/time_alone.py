"""Which conjunctions time alone may have changed, told without reading what was said of them.

Between two updates of a pass only this moves: whether it is over, whether its figures can still be
trusted, and, of its station's rule, the clauses on the time to its closest approach and the end of
its decision point. The first two are seen at once. The others change at instants that the rule
gives, and only those within the last while are looked at: what is older was judged already, and the
whole is judged again every so often.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from screening.conjunctions.criteria.clauses import clauses_of
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.criteria.rules import StationRule, counts_as_stable
from screening.conjunctions.lifecycle import LifeState


def changing_leads(rule: StationRule) -> frozenset[timedelta]:
    """How long before TCA a rule may judge the same update otherwise than the moment before."""
    hours = {rule.decision_point.closes_h}
    for level in rule.levels:
        for condition in (counts_as_stable(level), level.held_by):
            hours.update(
                float(clause.kept_limit)
                for clause in clauses_of(condition)
                if clause.quantity is Quantity.TIME_TO_TCA
            )
    return frozenset(timedelta(hours=each) for each in hours)


def may_have_changed(
    state: LifeState | None,
    *,
    is_over: bool,
    is_stale: bool,
    tca_utc: datetime,
    leads: frozenset[timedelta],
    window: tuple[datetime, datetime],
) -> bool:
    """Whether a conjunction in a state may be in another one now, by time alone.

    ``window`` is the last while, its end being now.
    """
    if state in (None, LifeState.PASSED) or is_over or is_stale != (state is LifeState.STALE):
        return True
    since_utc, until_utc = window
    return any(since_utc <= tca_utc - lead <= until_utc for lead in leads)
