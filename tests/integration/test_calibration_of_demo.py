"""A demo world left running for half a day: its passes get a truth, with errors that are there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed, PullStatus
from screening.catalog.services import feed_pull, feeds_ensure
from screening.catalog.sources import synthetic
from screening.catalog.sources.demo import demo_catalog
from screening.conjunctions.calibration_cases import judge, prediction_ids
from screening.conjunctions.services import calibration_compute
from tests.catalogue_world import OBJECTS
from tests.factories import NOW
from tests.screened_world import one_run, stand_still

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def pull_at(settings: Settings, hours: int) -> None:
    """Let so many hours pass, and pull the demo as the schedule would."""
    stand_still(settings, NOW + timedelta(hours=hours))
    pull = feed_pull(Feed.objects.get(key="demo"))
    assert pull is not None
    assert pull.status == PullStatus.SUCCEEDED


def test_the_passes_of_a_demo_world_are_judged_within_hours(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthetic, "demo_catalog", partial(demo_catalog, object_count=OBJECTS))
    feeds_ensure("demo")
    pull_at(settings, 0)
    one_run()
    assert calibration_compute().predictions == 0  # nothing is over yet
    for hours in (4, 8, 12):
        pull_at(settings, hours)
    count = calibration_compute()
    assert count.is_synthetic
    assert count.cases >= 10
    assert count.cases + sum(count.left_out_counts.values()) == count.predictions
    at_utc = NOW + timedelta(hours=12)
    found, _ = judge(prediction_ids(NOW, at_utc, at_most=100), at_utc)
    error_km = np.linalg.norm(found.error_rtn_km, axis=1)
    assert np.median(error_km) > 0.01  # the later issues do not merely repeat the earlier ones
    # The world's errors are smaller than the class model's sigmas: docs/demo-world.md.
    assert (np.abs(found.error_rtn_km) <= found.sigma_rtn_km).mean() > 0.9
