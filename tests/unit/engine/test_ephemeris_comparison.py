"""GP against an ephemeris: signs, ages and gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.engine.ephemeris_comparison import compare_with_gp
from screening.engine.types import Status
from tests.unit.engine.ephemerides import path, sampled
from tests.unit.engine.orbits import LOW_STATION, START

TEN_HOURS = np.arange(0.0, 36001.0, 120.0)


def test_an_element_set_three_kilometres_ahead_is_three_kilometres_ahead() -> None:
    """The ephemeris runs 3 km behind; the elements are five hours old when it begins."""
    behind = path(sampled(LOW_STATION, START, TEN_HOURS, 3.0))
    compared = compare_with_gp(behind, LOW_STATION, step_s=600.0)
    assert compared.offset_s.tolist() == list(range(0, 36000, 600))
    assert compared.gp_age_days[0] == pytest.approx(5.0 / 24.0)
    assert compared.gp_age_days[-1] == pytest.approx(5.0 / 24.0 + 35400.0 / 86400.0)
    assert compared.difference_rtn_km[:, 1] == pytest.approx(3.0, abs=0.02)
    assert np.abs(compared.difference_rtn_km[:, [0, 2]]).max() < 0.01


def test_gaps_are_not_compared_and_failures_are_not_numbers() -> None:
    doomed = replace(LOW_STATION, bstar_per_earth_radius=0.5, mean_motion_rev_day=16.3)
    broken = path(
        sampled(LOW_STATION, START, TEN_HOURS[:10]), sampled(LOW_STATION, START, TEN_HOURS[100:])
    )
    late = START + timedelta(days=3)
    compared = compare_with_gp(
        broken, replace(doomed, epoch_utc=START - (late - START)), step_s=60.0
    )
    inside = (compared.offset_s < TEN_HOURS[9]) | (compared.offset_s >= TEN_HOURS[100])
    assert inside.all()
    assert (compared.gp_status != Status.OK).any()
    failed = compared.gp_status != Status.OK
    assert np.isnan(compared.difference_rtn_km[failed]).all()
    assert not np.isnan(compared.difference_rtn_km[~failed]).any()


@pytest.mark.parametrize("step_s", [0.0, -1.0, float("nan")])
def test_a_step_that_leads_nowhere_is_refused(step_s: float) -> None:
    with pytest.raises(ValueError, match="step_s must be above 0"):
        compare_with_gp(path(sampled(LOW_STATION, START, TEN_HOURS)), LOW_STATION, step_s=step_s)
