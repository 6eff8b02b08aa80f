"""A case of which something is about to be told."""

from __future__ import annotations

import pytest

from screening.alerts.services.case_notices import case_notices_write
from screening.coordination.models import Case
from tests import coordination_world as world
from tests.unit.alerts.case_notices.entries import MINUTE
from tests.unit.alerts.conftest import Clocks


@pytest.fixture
def case(clocks: Clocks) -> Case:
    """A case of ours that the other side has been notified of; that has been decided on."""
    found = world.notified_case()
    case_notices_write()
    clocks.move(2 * MINUTE)
    return found
