"""Mean elements that make SGP4 pass through a state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from screening.catalog.sources.demo.solve import NoSolutionError, solve_elements
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet

EPOCH = datetime(2026, 5, 1, 6, tzinfo=UTC)
LOW = ElementSet(900_000_001, "SYN TEST", "", EPOCH, 15.4, 0.0012, 53.0, 120.0, 80.0, 300.0, 3.0e-5)
ORBITS = {
    "nearly circular": LOW,
    "circular": replace(LOW, eccentricity=1e-7),
    "eccentric": replace(LOW, eccentricity=0.04, mean_motion_rev_day=14.6),
    "retrograde": replace(LOW, inclination_deg=98.7),
    "transfer (deep space)": replace(
        LOW, eccentricity=0.66, mean_motion_rev_day=2.9, inclination_deg=27.5
    ),
}


@pytest.mark.parametrize("name", ORBITS)
@pytest.mark.parametrize("days", [-2.0, 0.0, 7.0])
def test_the_elements_that_made_a_state_are_found_again(name: str, days: float) -> None:
    truth = ORBITS[name]
    at_utc = EPOCH + timedelta(days=days)
    r, v, _ = Propagator([truth]).states_teme(at_utc, np.array([0.0]))
    state = np.concatenate([r[0, 0], v[0, 0]])

    found = solve_elements(replace(truth, mean_anomaly_deg=0.0), EPOCH, at_utc, state)

    r_found, v_found, _ = Propagator([found]).states_teme(at_utc, np.array([0.0]))
    assert np.linalg.norm(r_found - r) < 1e-4
    assert np.linalg.norm(v_found - v) < 1e-6
    assert found.mean_motion_rev_day == pytest.approx(truth.mean_motion_rev_day, rel=1e-6)
    assert found.inclination_deg == pytest.approx(truth.inclination_deg, abs=1e-4)
    assert found.epoch_utc == EPOCH


def test_a_state_that_sgp4_cannot_fly_is_an_error() -> None:
    straight_down = np.array([6_800.0, 0.0, 0.0, -7.0, 0.1, 0.1])

    with pytest.raises(NoSolutionError):
        solve_elements(LOW, EPOCH, EPOCH, straight_down)
