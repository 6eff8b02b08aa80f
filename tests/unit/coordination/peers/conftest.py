"""A clock that stands still, for what instances say to each other."""

from typing import Any

import pytest

from screening.common.clock import Clock
from tests.factories import NOW


@pytest.fixture
def product_at_now(settings: Any) -> None:
    """Product time stands still an hour after ``NOW``."""
    at_utc = NOW.replace(hour=NOW.hour + 1)
    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=at_utc, rate=0.0)
