"""What waits for an answer is found from what is open, however much was ever said."""

from __future__ import annotations

from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.alerts.models import AcknowledgedBy, Notice
from screening.alerts.selectors import everybodys_inbox
from screening.alerts.services import alerts_prepare, notices_acknowledge
from screening.alerts.waiting import answered, waiting, waiting_keys
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_world import becomes
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


def _said(count: int) -> list[Conjunction]:
    """So many conjunctions, of each level in turn, and what people were told of them."""
    worlds = [factories.assessed_conjunction(tca_utc=NOW + h * HOUR) for h in range(1, count + 1)]
    for each, level in zip(worlds, cycle(Level), strict=False):
        becomes(each, level)
    alerts_prepare()
    return worlds


def plans() -> list[str]:
    """How the database goes about all that the list asks, where no table is read whole gladly."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            keys = waiting_keys()
            list(waiting(everybodys_inbox(), keys))
            list(answered(everybodys_inbox(), keys)[:20])
        how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        found = []
        for each in asked.captured_queries:
            cursor.execute(f"{how} {each['sql']}")
            found.append("\n".join(str(line) for row in cursor.fetchall() for line in row))
        return found


def test_what_waits_is_looked_up_and_the_rest_is_read_in_the_order_of_its_index() -> None:
    _said(3)
    *lookups, rest = plans()
    assert len(lookups) == 3  # keys of both kinds, and what waits
    for each in lookups:
        for whole in ("SCAN alerts_notice", "Seq Scan on alerts_notice"):
            assert whole not in each
    assert "notice_by_time" in rest
    assert "TEMP B-TREE" not in rest
    assert "Sort" not in rest


def test_every_alert_waits_or_does_not() -> None:
    worlds = _said(6)
    becomes(worlds[0], Level.WATCH, state=LifeState.PASSED, cause=Cause.TCA_PASSED)
    becomes(worlds[1], Level.YELLOW, state=LifeState.CLEARED, cause=Cause.NOT_FOUND)
    alerts_prepare()
    notices_acknowledge(
        [Notice.objects.earliest("pk").pk + 2], person="Ann", by=AcknowledgedBy.PAGE
    )
    every = everybodys_inbox()
    asks = set(every.filter(needs_answer=True))
    assert 0 < len(asks) < every.count()
    keys = waiting_keys()
    assert set(waiting(every, keys)) == asks
    assert set(answered(every, keys)) == set(every) - asks
    assert all(each.needs_answer for each in waiting(every, keys))
    assert not any(each.needs_answer for each in answered(every, keys))
