"""Thousands of updates at once: the right alerts, and a handful of messages."""

from __future__ import annotations

from typing import Any

import pytest

from screening.alerts.models import Delivery, Hearing, Notice
from screening.alerts.selectors import undecided
from screening.common.clock import Clock
from screening.conjunctions.life_models import ConjunctionLife
from tests.benchmarks.alerts import SUBSCRIBERS, storms
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COUNT = 600


def test_a_storm_of_updates_is_a_handful_of_messages(settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock(NOW, NOW, 0.0)
    found, again, gone, later = storms(COUNT)
    assert found.changes == COUNT
    levels = Notice.objects.filter(kind="raised").values_list("conjunction", "level")
    # Each conjunction on which a level stood was told of, once, at that level, and no other.
    assert len(levels) == len(dict(levels)) == found.notices > COUNT / 2
    assert {"watch", "yellow", "red"} <= {level for _, level in levels}
    assert (again.notices, gone.notices, later.notices) == (0, 0, found.notices)
    assert not undecided().exists()
    assert set(ConjunctionLife.objects.values_list("state", flat=True)) == {"cleared"}
    # One message each, but the digest's: its time has not come for what is not urgent.
    assert found.messages <= SUBSCRIBERS
    assert (again.messages, gone.messages) == (0, 0)
    assert found.messages + later.messages <= 2 * SUBSCRIBERS
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    reds = [conjunction for conjunction, level in levels if level == "red"]
    heard = Hearing.objects.filter(notice__kind="raised", notice__level="red")
    assert heard.count() == SUBSCRIBERS * len(reds)
    assert not heard.filter(delivery=None).exists()
    assert found.queries < 150
