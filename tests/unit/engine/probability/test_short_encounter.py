"""When the short-encounter assumption fails, and when it does not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.results import Flag
from screening.engine.probability.short_encounter import TAIL, encounter_times
from tests.unit.engine.probability.made_encounters import RADIUS_KM, SPEED_KM_S, crossing


def flags_of(pair: Encounters) -> Flag:
    return Flag(int(planar_problems(pair).flags[0]))


def test_its_length_by_hand() -> None:
    # Head-on along the second axis at twice the orbital speed: sigma is 0.3 root 2 km there.
    pair = crossing(angle_deg=180.0, miss_km=(0.2, 0.0, 0.0))
    times = encounter_times(pair)
    assert times.middle_s == pytest.approx([0.0], abs=1e-9)
    assert times.sigma_s == pytest.approx([0.3 * np.sqrt(2.0) / (2.0 * SPEED_KM_S)])
    assert times.end_s == pytest.approx(norm.isf(TAIL / 2.0) * times.sigma_s)
    assert times.period_s == pytest.approx([2.0 * np.pi * RADIUS_KM / SPEED_KM_S])


def test_a_fast_small_encounter_is_short() -> None:
    assert flags_of(crossing()) == Flag.NONE


def test_a_slow_one_lasts_too_long() -> None:
    flags = flags_of(crossing(angle_deg=0.2, sigma_km=(0.1, 0.5, 0.5)))
    assert Flag.ENCOUNTER_EXTENDED in flags
    assert Flag.SHORT_ENCOUNTER_VIOLATED in flags


def test_one_whose_likeliest_moment_is_elsewhere_is_offset() -> None:
    flags = flags_of(crossing(angle_deg=0.2, miss_km=(0.0, 0.0, 2.0), sigma_km=(0.02,) * 3))
    assert Flag.ENCOUNTER_OFFSET in flags


def test_errors_of_tens_of_km_along_the_orbit_bend() -> None:
    # 17 km along the primary's orbit it is 21 m below its tangent, and the spread across is 28 m.
    miss_km = (0.0, 17.32, 10.0)
    short = np.diag([0.0004, 0.0004, 0.0004])
    long = np.diag([0.0004, 400.0, 0.0004])
    flags = flags_of(crossing(miss_km=miss_km, covariance_primary=long, covariance_secondary=short))
    assert Flag.ENCOUNTER_CURVED in flags
    assert Flag.SHORT_ENCOUNTER_VIOLATED in flags
    near = crossing(miss_km=(0.0, 0.1732, 0.1), covariance_primary=long, covariance_secondary=short)
    assert Flag.ENCOUNTER_CURVED not in flags_of(near)


def test_a_velocity_that_goes_with_the_position_is_said() -> None:
    covariance = np.diag([0.01, 1.0, 0.01, 1e-6, 1e-6, 1e-6])
    covariance[3, 1] = covariance[1, 3] = -0.99e-3  # ahead means slower outward
    pair = crossing(
        angle_deg=0.05,
        miss_km=(0.0, 3.0, 0.0),
        covariance_primary=covariance,
        covariance_secondary=covariance,
    )
    assert Flag.ENCOUNTER_VELOCITY_UNSURE in flags_of(pair)


def test_at_rest_it_fails_whatever_else() -> None:
    assert Flag.SHORT_ENCOUNTER_VIOLATED in flags_of(crossing(angle_deg=0.0))
