"""Fixtures of the tests of alerts: the clocks, a post office, somebody who listens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.alerts.models import Recipient
from screening.common import clock
from screening.common.clock import Clock
from tests.alert_world import PostOffice, subscriber
from tests.factories import NOW

HOUR = timedelta(hours=1)


class Clocks:
    """Real time and product time, both at NOW and standing still until they are moved."""

    def __init__(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self._settings = settings
        self.real_utc = NOW
        monkeypatch.setattr(clock, "datetime", self)  # what ``real_now_utc`` asks
        self.product(NOW)

    def now(self, _: Any) -> datetime:
        return self.real_utc

    def product(self, at_utc: datetime) -> None:
        self._settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=NOW, rate=0.0)

    def move(self, by: timedelta) -> None:
        """Let the same time pass on both."""
        self.real_utc += by
        as_of_utc = self._settings.PRODUCT_CLOCK.as_of_utc
        self.product(as_of_utc + by)


@pytest.fixture
def clocks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Clocks:
    return Clocks(settings, monkeypatch)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def ann(db: None) -> Recipient:
    """Hears of everything from yellow up, at any time."""
    return subscriber()
