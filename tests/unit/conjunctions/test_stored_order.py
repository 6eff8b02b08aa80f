"""Counts and times of a run come back as they were stored, on every database."""

from __future__ import annotations

import pytest

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
