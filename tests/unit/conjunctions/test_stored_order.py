"""Counts and times of a run come back as they were stored, on every database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db.models import F
from django.db.models.functions import Coalesce

from screening.conjunctions.models import ScreeningRun
from tests import factories

STAGES = {"read elements": 0.8, "search": 7.2, "sieve": 0.02, "write results": 0.1}


@pytest.mark.django_db
def test_stages_keep_the_order_in_which_they_ran() -> None:
    factories.run(seconds_by_stage=STAGES)
    stored = ScreeningRun.objects.get().seconds_by_stage
    assert list(stored.items()) == list(STAGES.items())
    backwards = dict(reversed(STAGES.items()))
    ScreeningRun.objects.update(seconds_by_stage=backwards)  # the way a worker writes them
    assert list(ScreeningRun.objects.get().seconds_by_stage) == list(backwards)


@pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
def test_an_expression_is_left_to_make_its_own_sql(vendor: str) -> None:
    expression = Coalesce("seconds_by_stage", "status_counts")
    field = ScreeningRun._meta.get_field("seconds_by_stage")
    assert field.get_db_prep_save(expression, SimpleNamespace(vendor=vendor)) is expression


@pytest.mark.django_db
def test_one_column_can_be_set_to_another() -> None:
    factories.run(seconds_by_stage=STAGES)
    ScreeningRun.objects.update(status_counts=F("seconds_by_stage"))
    assert ScreeningRun.objects.get().status_counts == STAGES
