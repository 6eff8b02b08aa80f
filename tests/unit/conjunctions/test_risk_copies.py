"""What conjunctions keep of their assessments, whatever an older release has left there."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from screening.conjunctions.counted_pc import counted_pc, counted_pc_column
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services import risks_mend
from screening.conjunctions.services.risk_copies import MENDED_FOR
from screening.upkeep.tasks import mend_copies
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PAIRS = [(1e-7, 2e-4), (2e-4, 1e-7), (1e-5, 1e-5), (0.0, 0.0)]
WITH_UNKNOWN = [(None, 1e-3), (1e-3, None), (None, 0.0), (None, None)]


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def risk_of(pc: float | None, stated_pc: float | None, *, hours: float = 1.0) -> Conjunction:
    """A pass that goes by one message."""
    made = factories.conjunction(tca_utc=NOW + hours * HOUR)
    told = {"originator": "JSC", "pc": pc, "stated_pc": stated_pc, "max_pc": pc}
    factories.assessment(made, run=None, **told)
    return made


def copies_of(conjunction: Conjunction) -> tuple[float | None, ...]:
    conjunction.refresh_from_db()
    return conjunction.pc, conjunction.counted_pc, conjunction.max_pc


@pytest.mark.parametrize(("pc", "stated_pc"), PAIRS + WITH_UNKNOWN)
def test_the_database_counts_as_the_program_does(pc: float | None, stated_pc: float | None) -> None:
    made = risk_of(pc, stated_pc)
    counted = Assessment.objects.annotate(counted_there=counted_pc_column())
    expected = counted_pc(pc, "", stated_pc).pc
    assert counted.get().counted_there == expected
    assert copies_of(made) == (pc, expected, pc)


def test_what_an_older_release_left_behind_is_mended_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It points a conjunction at another assessment and knows no column beside that."""
    stale, without = risk_of(1e-7, 2e-4), risk_of(3e-6, None, hours=2)
    right = risk_of(None, 1e-3, hours=3)
    Conjunction.objects.filter(pk=stale.pk).update(pc=1e-9, max_pc=1e-8, counted_pc=1e-9)
    Conjunction.objects.filter(pk=without.pk).update(counted_pc=None)
    with caplog.at_level(logging.WARNING):
        mend_copies()
    assert copies_of(stale) == (1e-7, 2e-4, 1e-7)
    assert copies_of(without) == (3e-6, 3e-6, 3e-6)
    assert copies_of(right) == (None, 1e-3, None)
    assert caplog.messages == ["Mended the probabilities that 2 conjunctions keep."]


def test_a_probability_that_is_unknown_by_now_is_not_kept() -> None:
    unknown, nobody_s = risk_of(None, None), risk_of(1e-4, None, hours=2)
    Conjunction.objects.filter(pk=unknown.pk).update(pc=1e-4, counted_pc=1e-4)
    Conjunction.objects.filter(pk=nobody_s.pk).update(risk_assessment=None)
    assert risks_mend(NOW) == 2
    assert copies_of(unknown) == copies_of(nobody_s) == (None, None, None)


def test_where_nothing_differs_it_is_one_question_and_nothing_is_said(
    caplog: pytest.LogCaptureFixture, django_assert_num_queries: Any
) -> None:
    for hours, (pc, stated_pc) in enumerate(PAIRS + WITH_UNKNOWN):
        risk_of(pc, stated_pc, hours=hours)
    with caplog.at_level(logging.INFO), django_assert_num_queries(1):
        assert risks_mend(NOW) == 0
    assert not caplog.messages


def test_what_is_long_over_is_not_looked_at() -> None:
    """Nobody chooses for it any more; so what a year has gathered costs nothing each hour."""
    old, recent = (risk_of(1e-4, None, hours=(side * HOUR - MENDED_FOR) / HOUR) for side in (-1, 1))
    Conjunction.objects.update(counted_pc=None)
    assert risks_mend(NOW) == 1
    assert copies_of(recent)[1] == 1e-4
    assert copies_of(old)[1] is None


def test_the_migration_copies_all_anew_however_old(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "0022_keep_the_probability_that_counts"
    migration = import_module(f"screening.conjunctions.migrations.{name}")
    monkeypatch.setattr(migration, "BATCH", 3)
    cases = PAIRS + WITH_UNKNOWN
    made = [risk_of(*each, hours=-900.0 * number) for number, each in enumerate(cases)]
    nobody_s = factories.conjunction()
    Conjunction.objects.update(pc=0.5, max_pc=0.5, counted_pc=None)
    for _ in range(2):  # broken off and begun again
        migration.keep(apps, None)
    for each, (pc, stated_pc) in zip(made, cases, strict=True):
        assert copies_of(each) == (pc, counted_pc(pc, "", stated_pc).pc, pc)
    assert copies_of(nobody_s) == (0.5, None, 0.5)
