"""A database that an older release filled is brought up to date, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from screening.conjunctions.models import Conjunction
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("conjunctions", "0009_life_cycle")


@pytest.fixture
def up_to_date_again() -> Iterator[None]:
    """Leave the schema as today's code wants it, whatever a test made of it."""
    yield
    _migrate_to_newest()


def _migrate_to_newest() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("up_to_date_again")
def test_a_message_of_better_grade_becomes_the_one_that_counts(settings: Any) -> None:
    conjunction = factories.assessed_conjunction()
    own = conjunction.latest_assessment
    report = factories.assessment(
        conjunction,
        run=None,
        primary_element_set=None,
        secondary_element_set=None,
        originator="JSC",
        pc_grade="operational",
        created_at=NOW,
        tca_utc=conjunction.tca_utc + timedelta(seconds=1),
    )
    Conjunction.objects.update(latest_assessment=own, latest_report=report)
    MigrationExecutor(connection).migrate([BEFORE])
    _migrate_to_newest()
    conjunction.refresh_from_db()
    assert conjunction.risk_assessment == report
    assert conjunction.latest_assessment == own
