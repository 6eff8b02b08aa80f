"""When a history of weeks looks: at its beginning, daily, and last when its last summary is due."""

from __future__ import annotations

import pytest

from sasweb.replay.weeks import FIRST_LOOK, begins_at, ends_at, looks
from screening.reports.interval import IsoWeek

LAST = IsoWeek(2026, 10)


@pytest.mark.parametrize("a_day", [1, 7, 24])
def test_the_last_look_comes_when_the_last_summary_is_due(a_day: int) -> None:
    found = list(looks(LAST, weeks=12, a_day=a_day))
    assert (found[0], found[-1]) == (begins_at(LAST, weeks=12), ends_at(LAST))
    assert len(found) == 2 + 84 * a_day
    assert {LAST.before(back).start_utc + FIRST_LOOK for back in range(12)} < set(found)
