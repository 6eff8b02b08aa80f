"""Lifetimes: against integrals and orbits computed another way, rules of thumb, and history."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp, trapezoid

from screening.engine.breakup.gabbard import gabbard
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.decay.atmosphere import SolarActivity, density_kg_m3
from screening.engine.decay.lifetime import (
    REENTRY_HEIGHT_KM,
    SECONDS_PER_YEAR,
    USUAL_DRAG_COEFFICIENT,
    Decay,
    Fate,
    decay,
)
from screening.engine.types import FloatArray
from tests.unit.engine.breakup.clouds import target_cloud

# A whole spacecraft or a solid piece: what rules of thumb for satellites are about.
COMPACT_M2_KG = 0.01


def _decay(
    perigee_km: list[float],
    apogee_km: list[float],
    ratio_m2_kg: float,
    activity: SolarActivity = SolarActivity.MODERATE,
    years: float = 3000.0,
) -> Decay:
    return decay(
        np.array(perigee_km),
        np.array(apogee_km),
        area_to_mass_m2_kg=np.full(len(perigee_km), ratio_m2_kg),
        drag_coefficient=USUAL_DRAG_COEFFICIENT,
        activity=activity,
        years=years,
    )


def _drag_km_s2(height_km: FloatArray, speed_km_s: FloatArray, ratio_m2_kg: float) -> FloatArray:
    density = density_kg_m3(height_km, SolarActivity.MODERATE)
    return 0.5 * density * USUAL_DRAG_COEFFICIENT * ratio_m2_kg * 1000.0 * speed_km_s**2


@pytest.mark.parametrize("height_km", [200.0, 400.0, 600.0, 850.0])
def test_a_circle_sinks_as_the_integral_of_its_energy_says(height_km: float) -> None:
    heights_km = np.linspace(REENTRY_HEIGHT_KM, height_km, 20_001)
    radii_km = EARTH_RADIUS_WGS72_KM + heights_km
    speeds_km_s = np.sqrt(MU_WGS72_KM3_S2 / radii_km)
    drag_km_s2 = _drag_km_s2(heights_km, speeds_km_s, COMPACT_M2_KG)
    # The energy mu / 2 r is lost at drag times speed: dt = -mu dr / (2 r^2 drag speed).
    expected_s = trapezoid(speeds_km_s / (2.0 * radii_km * drag_km_s2), heights_km)
    found = _decay([height_km], [height_km], COMPACT_M2_KG)
    assert found.lifetime_years * SECONDS_PER_YEAR == pytest.approx([expected_s], rel=0.01)


@pytest.mark.parametrize(("apogee_km", "ratio_m2_kg"), [(400.0, 0.05), (1500.0, 0.2)])
def test_an_ellipse_sinks_as_its_equation_of_motion_says(
    apogee_km: float, ratio_m2_kg: float
) -> None:
    perigee_km = 200.0
    expected_s = _followed_s(perigee_km, apogee_km, ratio_m2_kg)
    found_s = _decay([perigee_km], [apogee_km], ratio_m2_kg).lifetime_years * SECONDS_PER_YEAR
    # Averages know no phase: the last revolution and a half are not told apart.
    assert found_s == pytest.approx([expected_s], rel=0.01, abs=1.5 * 5400.0)
    assert expected_s > 15 * 5400.0


def _followed_s(perigee_km: float, apogee_km: float, ratio_m2_kg: float) -> float:
    """Integrate the motion itself, from apogee to below the height of re-entry."""

    def motion(_: float, state: FloatArray) -> FloatArray:
        radius, speed = np.hypot(*state[:2]), np.hypot(*state[2:])
        drag = _drag_km_s2(radius - EARTH_RADIUS_WGS72_KM, speed, ratio_m2_kg)
        pull = -MU_WGS72_KM3_S2 / radius**3 * state[:2]
        return np.concatenate([state[2:], pull - drag * state[2:] / speed])

    def below(_: float, state: FloatArray) -> float:
        return float(np.hypot(*state[:2])) - EARTH_RADIUS_WGS72_KM - REENTRY_HEIGHT_KM

    below.terminal = True  # type: ignore[attr-defined]
    near, far = (EARTH_RADIUS_WGS72_KM + height for height in (perigee_km, apogee_km))
    speed = np.sqrt(2.0 * MU_WGS72_KM3_S2 * near / far / (near + far))
    run = solve_ivp(
        motion, (0.0, 5e6), [far, 0.0, 0.0, speed], "DOP853", events=below, rtol=1e-8, atol=1e-8
    )
    assert run.status == 1
    return float(run.t[-1])


@pytest.mark.parametrize(
    ("height_km", "least_years", "most_years"),
    [
        (300.0, 0.02, 0.2),  # weeks to months
        (400.0, 0.1, 2.5),  # weeks to a year or two
        (500.0, 0.5, 25.0),
        (800.0, 20.0, 2000.0),  # decades and more
    ],
)
def test_lifetimes_of_satellites_are_those_of_the_rules_of_thumb(
    height_km: float, least_years: float, most_years: float
) -> None:
    """NASA: under 600 km several years, at 800 km decades, over 1,000 km a century or more."""
    low, high = (
        float(_decay([height_km], [height_km], COMPACT_M2_KG, activity).lifetime_years[0])
        for activity in (SolarActivity.LOW, SolarActivity.HIGH)
    )
    assert least_years <= high < low <= most_years


def test_under_600_km_it_takes_years_and_over_1000_km_centuries() -> None:
    found = _decay([600.0, 1000.0], [600.0, 1000.0], COMPACT_M2_KG).lifetime_years
    assert 5.0 < found[0] < 25.0
    assert found[1] > 100.0


def test_a_life_is_inverse_to_the_area() -> None:
    found = _decay([500.0] * 2, [900.0] * 2, 0.02).lifetime_years
    heavier = _decay([500.0], [900.0], 0.01).lifetime_years
    assert found[0] == found[1]
    assert heavier == pytest.approx(2.0 * found[:1], rel=1e-9)


def test_to_follow_it_in_two_parts_is_to_follow_it_in_one() -> None:
    whole = _decay([500.0], [900.0], 0.05, years=3000.0)
    first = _decay([500.0], [900.0], 0.05, years=0.6)
    assert first.fate[0] == Fate.STILL_UP
    second = _decay(
        first.perigee_height_km.tolist(), first.apogee_height_km.tolist(), 0.05, years=3000.0
    )
    assert first.apogee_height_km[0] < 900.0
    assert 0.6 + second.lifetime_years == pytest.approx(whole.lifetime_years, rel=1e-3)


def test_every_piece_has_a_fate_of_its_own() -> None:
    found = _decay([90.0, 500.0, 250.0, 1500.0, 90.0], [900.0, np.nan, 250.0, 1500.0, np.nan], 0.01)
    assert found.fate.tolist() == [
        Fate.FELL_AT_ONCE,
        Fate.ESCAPED,
        Fate.DECAYED,
        Fate.STILL_UP,
        Fate.FELL_AT_ONCE,
    ]
    assert found.lifetime_years[0] == 0.0
    assert np.isnan(found.lifetime_years[1])
    assert found.lifetime_years[3] == 3000.0
    assert found.up_after(3000.0).tolist() == [False, False, False, True, False]
    assert np.isfinite(found.perigee_height_km).tolist() == [False, False, False, True, False]


def test_pieces_do_not_depend_on_who_is_followed_with_them() -> None:
    together = _decay([300.0, 450.0], [700.0, 800.0], 0.1)
    alone = _decay([450.0], [800.0], 0.1)
    assert together.lifetime_years[1] == alone.lifetime_years[0]


@pytest.mark.parametrize("ratio", [0.0, -1.0, float("nan")])
def test_it_refuses_a_piece_without_area(ratio: float) -> None:
    with pytest.raises(ValueError, match="area_to_mass_m2_kg"):
        _decay([300.0], [300.0], ratio)


def test_fengyun_1c_stays_for_decades_and_usa_193_for_weeks() -> None:
    """The low Sun of 2008: nearly all of USA-193 was down in weeks, the last in twenty months."""
    low, high = _test_of(2300.0, 247.0), _test_of(880.0, 850.0)
    usa_193, fengyun_1c = low[SolarActivity.LOW], high[SolarActivity.LOW]
    assert usa_193.up_after(0.1).mean() < 0.05
    assert usa_193.up_after(1.7).mean() < 0.002
    assert fengyun_1c.up_after(3.7).mean() > 0.8
    for activity in SolarActivity:
        lives = [np.nanmedian(cloud[activity].lifetime_years) for cloud in (low, high)]
        assert lives[1] > 1000.0 * lives[0]


def _test_of(target_kg: float, height_km: float) -> dict[SolarActivity, Decay]:
    cloud = target_cloud(target_kg, height_km=height_km, min_size_m=0.1)
    shape = gabbard(cloud.r_teme_km, cloud.v_teme_km_s)
    return {
        activity: decay(
            shape.perigee_height_km,
            shape.apogee_height_km,
            area_to_mass_m2_kg=cloud.area_to_mass_m2_kg,
            drag_coefficient=USUAL_DRAG_COEFFICIENT,
            activity=activity,
            years=500.0,
        )
        for activity in SolarActivity
    }
