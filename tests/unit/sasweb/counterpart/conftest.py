"""Who is in the counterpart room."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import case_world
from tests.case_world import OTHER


@pytest.fixture
def theirs() -> Client:
    return case_world.browser_of(case_world.person(OTHER))
