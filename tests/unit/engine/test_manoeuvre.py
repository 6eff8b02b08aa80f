"""A burn, held against Clohessy and Wiltshire, vis-viva, and gravity integrated step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from screening.engine.manoeuvre import Burn, ManoeuvreError, burned, displacement_rtn_km
from screening.engine.types import ElementSet
from tests.unit.engine.orbits import LOW_STATION, MU_KM3_S2, START, orbit, state_at
from tests.unit.engine.zonal_gravity import follow, in_rtn, two_body_km_s2

BURN_AT = START + timedelta(hours=3, seconds=17)
DAY_S = 86400.0
CIRCLE = orbit(1, eccentricity=1e-5, bstar_per_earth_radius=0.0, inclination_deg=63.4)
TRANSFER = orbit(
    2, mean_motion_rev_day=2.226, eccentricity=0.722, bstar_per_earth_radius=0.0,
    inclination_deg=27.0,
)  # fmt: skip
GEOSTATIONARY = orbit(
    3, mean_motion_rev_day=1.0027, eccentricity=0.0002, bstar_per_earth_radius=0.0,
    inclination_deg=0.05,
)  # fmt: skip
STARLINK = orbit(4, mean_motion_rev_day=15.06, eccentricity=0.0001, inclination_deg=53.05)


def _burn(*dv_rtn_m_s: float) -> Burn:
    return Burn(BURN_AT, dv_rtn_m_s)


def _both(element_set: ElementSet) -> np.ndarray:
    return np.concatenate(state_at(element_set, BURN_AT))


def _mean_axis_km(element_set: ElementSet) -> float:
    rate = element_set.mean_motion_rev_day * 2.0 * np.pi / DAY_S
    return float(np.cbrt(MU_KM3_S2 / rate**2))


def test_a_burn_of_nothing_changes_nothing_at_all() -> None:
    assert burned(LOW_STATION, _burn(0.0, 0.0, 0.0)) is LOW_STATION


@pytest.mark.parametrize("dv", [(0.0, 0.05, 0.0), (2.0, -3.0, 1.0), (0.0, 0.0, -20.0)])
@pytest.mark.parametrize("before", [LOW_STATION, CIRCLE, TRANSFER, GEOSTATIONARY, STARLINK])
def test_at_the_burn_the_velocity_jumps_and_the_position_stays(before, dv) -> None:
    unburned, after = _both(before), _both(burned(before, _burn(*dv)))
    jump_m_s = in_rtn((after - unburned)[None, 3:] * 1e3, unburned[None])[0]
    assert np.linalg.norm((after - unburned)[:3]) < 1e-7
    assert jump_m_s == pytest.approx(dv, abs=1e-6)


def test_what_is_no_orbit_stays_as_it_was() -> None:
    after = burned(LOW_STATION, _burn(0.0, 1.0, 0.0))
    assert after.epoch_utc == LOW_STATION.epoch_utc
    assert after.bstar_per_earth_radius == LOW_STATION.bstar_per_earth_radius
    assert after.norad_cat_id == LOW_STATION.norad_cat_id


@pytest.mark.parametrize("dv_m_s", [0.1, 1.0, -5.0])
def test_a_burn_along_the_track_raises_the_semi_major_axis_as_vis_viva_says(dv_m_s) -> None:
    r, v = state_at(STARLINK, BURN_AT)
    in_track = np.cross(np.cross(r, v), r)
    in_track /= np.linalg.norm(in_track)

    def axis_km(velocity: np.ndarray) -> float:
        return 1.0 / (2.0 / np.linalg.norm(r) - velocity @ velocity / MU_KM3_S2)

    raised_km = axis_km(v + in_track * dv_m_s / 1e3) - axis_km(v)
    after = burned(STARLINK, _burn(0.0, dv_m_s, 0.0))
    assert _mean_axis_km(after) - _mean_axis_km(STARLINK) == pytest.approx(raised_km, rel=3e-3)


@pytest.mark.parametrize("dv", [(0.0, 0.1, 0.0), (0.1, 0.0, 0.0), (0.0, 0.0, 0.1)])
def test_over_one_revolution_it_follows_clohessy_and_wiltshire(dv) -> None:
    """Their Earth is a sphere: J2 takes up to three per cent of a displacement in a revolution."""
    rate = CIRCLE.mean_motion_rev_day * 2.0 * np.pi / DAY_S
    t_s = np.linspace(60.0, 2.0 * np.pi / rate, 30)
    x, y, z = np.array(dv) / 1e3
    sine, cosine = np.sin(rate * t_s), np.cos(rate * t_s)
    expected_km = np.column_stack(
        [
            x / rate * sine + 2.0 * y / rate * (1.0 - cosine),
            2.0 * x / rate * (cosine - 1.0) + y / rate * (4.0 * sine - 3.0 * rate * t_s),
            z / rate * sine,
        ]
    )
    moved_km = displacement_rtn_km(CIRCLE, burned(CIRCLE, _burn(*dv)), BURN_AT, t_s)
    assert np.abs(moved_km - expected_km).max() < 0.03 * np.abs(expected_km).max()


def test_without_flattening_or_drag_it_follows_two_bodies() -> None:
    """Of a geostationary orbit J2 and the Moon take two thousandths of a displacement in a day."""
    t_s = np.linspace(3600.0, DAY_S, 12)
    burn, unburned = _burn(0.5, 1.0, 0.2), _both(GEOSTATIONARY)
    after = burned(GEOSTATIONARY, burn)
    one, other = (follow(s, t_s, acceleration=two_body_km_s2) for s in (unburned, _both(after)))
    expected_km = in_rtn(other[:, :3] - one[:, :3], one)
    moved_km = displacement_rtn_km(GEOSTATIONARY, after, BURN_AT, t_s)
    assert np.abs(moved_km - expected_km).max() < 2e-3 * np.abs(expected_km).max()


@pytest.mark.parametrize(
    ("before", "dv"),
    [
        (CIRCLE, (0.0, 1.0, 0.0)),
        (CIRCLE, (0.0, -0.1, 0.0)),
        (replace(STARLINK, bstar_per_earth_radius=0.0), (0.0, 1.0, 0.0)),
        (replace(LOW_STATION, bstar_per_earth_radius=0.0), (0.0, 0.5, 0.0)),
        (TRANSFER, (0.0, 1.0, 0.0)),
        (TRANSFER, (1.0, 0.0, 0.0)),
        (GEOSTATIONARY, (0.0, 1.0, 0.0)),
    ],
)
def test_for_three_days_it_follows_gravity_integrated_step_by_step(before, dv) -> None:
    """The displacement is within 0.25 per cent of what J2 to J4 make of the same two states."""
    t_s = np.array([0.25, 1.0, 3.0]) * DAY_S
    after = burned(before, _burn(*dv))
    one, other = (follow(_both(each), t_s) for each in (before, after))
    expected_km = in_rtn(other[:, :3] - one[:, :3], one)
    moved_km = displacement_rtn_km(before, after, BURN_AT, t_s)
    wrong_km = np.linalg.norm(moved_km - expected_km, axis=1)
    assert np.all(wrong_km < 2.5e-3 * np.linalg.norm(expected_km, axis=1))


def test_a_radial_burn_is_in_doubt_by_a_third_of_a_thousandth_along_the_track() -> None:
    """It shifts no period, so that what is left of the difference of both theories shows."""
    t_s = np.array([3.0]) * DAY_S
    before = replace(STARLINK, bstar_per_earth_radius=0.0)
    after = burned(before, _burn(1.0, 0.0, 0.0))
    one, other = (follow(_both(each), t_s) for each in (before, after))
    expected_km = in_rtn(other[:, :3] - one[:, :3], one)
    moved_km = displacement_rtn_km(before, after, BURN_AT, t_s)
    drift_of_a_metre_a_second_km = 3.0 * 1e-3 * t_s[0]
    assert np.abs(moved_km - expected_km).max() < 0.5e-3 * drift_of_a_metre_a_second_km


@pytest.mark.parametrize("dv", [(0.0, 0.0, 0.1), (0.0, 0.0, 1.0), (0.0, 0.1, 0.0)])
def test_an_orbit_rounder_than_sgp4_can_have_it_is_met_within_two_metres(dv) -> None:
    round_orbit = replace(CIRCLE, eccentricity=0.0)
    off = _both(burned(round_orbit, _burn(*dv))) - _both(round_orbit)
    wrong_m_s = in_rtn(off[None, 3:] * 1e3, _both(round_orbit)[None])[0] - dv
    assert np.linalg.norm(off[:3]) < 2e-3
    assert np.linalg.norm(wrong_m_s) < 2e-3


def test_burns_undo_each_other() -> None:
    there = burned(LOW_STATION, _burn(0.0, 2.0, 0.0))
    jumped, back = _both(there), _both(LOW_STATION)
    axes = np.stack([in_rtn(np.eye(3)[[k]], jumped[None])[0] for k in range(3)], axis=1)
    undone = burned(there, Burn(BURN_AT, tuple(axes @ (back - jumped)[3:] * 1e3)))
    assert displacement_rtn_km(
        LOW_STATION, undone, BURN_AT, np.array([DAY_S, 5 * DAY_S])
    ) == pytest.approx(np.zeros((2, 3)), abs=1e-3)


def test_a_burn_before_the_epoch_is_as_good() -> None:
    early = Burn(LOW_STATION.epoch_utc - timedelta(hours=20), (0.0, 1.0, 0.0))
    after = burned(LOW_STATION, early)
    moved = displacement_rtn_km(LOW_STATION, after, early.at_utc, np.array([0.0, 600.0]))
    assert np.abs(moved[0]).max() < 1e-7
    assert 0.3 < np.abs(moved[1]).max() < 1.0


@pytest.mark.parametrize("dv", [(0.0, 4000.0, 0.0), (0.0, -7000.0, 0.0)])
def test_a_burn_that_leaves_no_orbit_is_refused_with_its_size(dv) -> None:
    with pytest.raises(ManoeuvreError, match=f"STATION .25544.*burn of {abs(dv[1]):g} m/s"):
        burned(LOW_STATION, _burn(*dv))


def test_an_object_without_a_position_cannot_burn() -> None:
    doomed = replace(LOW_STATION, bstar_per_earth_radius=0.5, mean_motion_rev_day=16.3)
    with pytest.raises(ManoeuvreError, match="has no position at 2026-04-09"):
        burned(doomed, Burn(START + timedelta(days=30), (0.0, 1.0, 0.0)))


def test_burns_that_are_not_numbers_or_not_utc_are_refused() -> None:
    with pytest.raises(ValueError, match="three finite numbers"):
        Burn(BURN_AT, (0.0, float("nan"), 0.0))
    with pytest.raises(ValueError, match="at_utc"):
        Burn(datetime(2026, 3, 10), (0.0, 1.0, 0.0))  # noqa: DTZ001
    assert Burn(datetime(2026, 3, 10, tzinfo=UTC), (3.0, 4.0, 0.0)).size_m_s == 5.0
