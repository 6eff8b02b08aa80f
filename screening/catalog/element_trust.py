"""How far from the clock the epoch of an element set may lie before it is not trusted: one rule.

Element sets in low orbit are renewed about once a day. What counts is how far away the epoch is in
product time, and not on which side: the set in use of an object lies ahead only when it has none
before that is trusted, and three days of propagation backwards are as wrong as three forwards.

The newest of many is another matter. That it lies ahead is usual and says nothing of the rest: in
CelesTrak's file of active satellites of 10 March 2026 the newest epoch was 2.2 days ahead and the
median four hours behind, and an operator's own file holds segments of the days to come. So a
feed is judged by its newest epoch only where that lies behind. A whole catalogue ahead of the
clock shows in the sets in use.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

ELEMENTS_LATE_AFTER: Final = timedelta(days=1)
ELEMENTS_BLIND_AFTER: Final = timedelta(days=3)

ElementsState = Literal["ok", "late", "blind"]


def is_better_ahead(before_utc: datetime, ahead_utc: datetime, at_utc: datetime) -> bool:
    """Whether a set with an epoch ahead counts at an instant in place of the newest before it.

    Only where that one is not trusted any more and the other lies just ahead: what is to come says
    nothing of an instant for which what was known is good.
    """
    is_given_up = at_utc - before_utc > ELEMENTS_BLIND_AFTER
    return is_given_up and ahead_utc - at_utc <= ELEMENTS_LATE_AFTER


def elements_state(age: timedelta, *, is_newest_of_many: bool = False) -> ElementsState:
    """What the age of an element set means; negative where its epoch lies ahead of the clock.

    An age exactly at a limit is within it.
    """
    distance = max(age, timedelta(0)) if is_newest_of_many else abs(age)
    if distance > ELEMENTS_BLIND_AFTER:
        return "blind"
    return "late" if distance > ELEMENTS_LATE_AFTER else "ok"
