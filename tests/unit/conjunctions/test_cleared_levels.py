"""What lists show of a cleared conjunction, whatever an older release has left there."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import F

from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services import cleared_levels_mend, lives_advance
from screening.upkeep.tasks import mend_copies
from tests import factories
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleared(settings: Any) -> Conjunction:
    """One that was yellow until a run no longer found it."""
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    factories.assessment(made, pc=2.1e-5, pc_grade="screening")
    lives_advance()
    Conjunction.objects.update(last_looked_run=factories.run())
    lives_advance()
    return made


def kept() -> tuple[str, str, str]:
    life = ConjunctionLife.objects.get()
    return life.state, life.level, life.cleared_level


def found_again() -> None:
    Conjunction.objects.update(last_seen_run=factories.run())
    Conjunction.objects.update(last_looked_run=F("last_seen_run"))
    lives_advance()


def test_it_is_kept_when_a_run_clears_it_and_at_no_other_time(cleared: Conjunction) -> None:
    assert kept() == ("cleared", "", "yellow")
    found_again()
    assert kept() == ("yellow", "yellow", "")


def test_what_an_older_release_left_behind_is_mended_and_logged(
    cleared: Conjunction, caplog: pytest.LogCaptureFixture
) -> None:
    ConjunctionLife.objects.update(cleared_level="")
    with caplog.at_level(logging.WARNING):
        assert cleared_levels_mend() == 1
    assert kept() == ("cleared", "", "yellow")
    assert "the level that 1 cleared conjunctions had" in caplog.text
    assert cleared_levels_mend() == 0


def test_what_was_found_again_keeps_none(cleared: Conjunction) -> None:
    found_again()
    ConjunctionLife.objects.update(cleared_level="red")
    assert cleared_levels_mend() == 1
    assert kept() == ("yellow", "yellow", "")


def test_the_schedule_mends_it(cleared: Conjunction) -> None:
    ConjunctionLife.objects.update(cleared_level="red")
    mend_copies()
    assert kept() == ("cleared", "", "yellow")


def test_a_database_of_before_keeps_it_from_its_migration_on(cleared: Conjunction) -> None:
    ConjunctionLife.objects.update(cleared_level="")
    name = "screening.conjunctions.migrations.0024_keep_the_level_of_what_was_cleared"
    import_module(name).keep(apps, None)
    assert kept() == ("cleared", "", "yellow")
