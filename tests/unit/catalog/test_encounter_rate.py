"""The gas estimate against orbits that are flown, and against another derivation of it."""

from __future__ import annotations

import numpy as np
import pytest

from screening.catalog.encounter_rate import (
    circular_speed_km_s,
    densities_met_per_km3,
    encounter_rate_per_day,
    mean_relative_speeds_km_s,
    shares_in_transit,
    shares_of_altitude,
    shares_of_one,
    station_edges_km,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2

RADIUS_KM = EARTH_RADIUS_WGS72_KM + 400.0
SPEED_KM_S = circular_speed_km_s(400.0)


def by_latitude_km_s(station_deg: float, other_deg: float) -> float:
    """The mean relative speed as Kessler has it: over latitudes, with the density at each.

    Source: Kessler 1981, Icarus 48, 39: density at latitude b of random nodes is
    2 / (pi sqrt(sin2 i - sin2 b)) of the shell's mean. Northward and southward legs are as likely.
    """
    own, other = np.radians(station_deg), np.radians(other_deg)
    lowest = min(own, np.pi - own, other, np.pi - other)
    x = (np.arange(400_000) + 0.5) / 400_000 * np.pi - np.pi / 2.0
    latitude = np.arcsin(np.sin(lowest) * np.sin(x))  # takes the root out of the nearer edge
    weight = np.sin(lowest) * np.cos(x)  # cos(b) db = weight dx
    sine = np.sin(latitude)
    present = weight / np.sqrt(np.sin(own) ** 2 - sine**2) / np.pi
    density = 2.0 / np.pi / np.sqrt(np.sin(other) ** 2 - sine**2)
    east = [np.cos(each) / np.cos(latitude) for each in (own, other)]
    north = [np.sqrt(np.maximum(0.0, 1.0 - each**2)) for each in east]
    speeds = [
        SPEED_KM_S * np.hypot(east[0] - east[1], north[0] - sign * north[1]) for sign in (1, -1)
    ]
    whole = present * density * (speeds[0] + speeds[1]) / 2.0
    return float(whole.mean() * np.pi)


@pytest.mark.parametrize(
    ("station_deg", "other_deg"), [(51.6, 97.5), (51.6, 43.0), (41.5, 53.2), (41.5, 86.4)]
)
def test_two_derivations_give_one_speed(station_deg: float, other_deg: float) -> None:
    [speed_km_s] = mean_relative_speeds_km_s(
        np.array([other_deg]), station_inclination_deg=station_deg, speed_km_s=SPEED_KM_S
    )
    assert speed_km_s == pytest.approx(by_latitude_km_s(station_deg, other_deg), rel=3e-3)


def test_equatorial_orbits_of_one_sense_meet_at_the_least_speed() -> None:
    """All in one plane: the angle is 0, and 2 v / pi is what the formula leaves."""
    speeds = mean_relative_speeds_km_s(
        np.array([0.0]), station_inclination_deg=0.0, speed_km_s=SPEED_KM_S
    )
    assert speeds == pytest.approx(2.0 * SPEED_KM_S / np.pi)


def test_orbits_that_meet_head_on_in_one_plane_give_a_number() -> None:
    speeds = mean_relative_speeds_km_s(
        np.array([128.4]), station_inclination_deg=51.6, speed_km_s=SPEED_KM_S
    )
    assert SPEED_KM_S < float(speeds[0]) < 10.0 * SPEED_KM_S


def ring(
    radius_km: np.ndarray, inclination_rad: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two unit axes (n, 3) of each circular orbit, its phase and its rate (rad/s)."""
    node = random.uniform(0.0, 2.0 * np.pi, radius_km.size)
    zero = np.zeros_like(node)
    along = np.stack([np.cos(node), np.sin(node), zero], axis=1)
    cos_i, sin_i = np.cos(inclination_rad), np.sin(inclination_rad)
    across = np.stack([-np.sin(node) * cos_i, np.cos(node) * cos_i, sin_i], axis=1)
    phase = random.uniform(0.0, 2.0 * np.pi, radius_km.size)
    return along, across, phase, np.sqrt(MU_WGS72_KM3_S2 / radius_km**3)


def test_the_estimate_is_what_random_circular_orbits_do() -> None:
    """Two days of 3,000 orbits, flown: every closest approach within 60 km is counted."""
    random = np.random.default_rng(7)
    count, distance_km, half_km, step_s, days = 3_000, 60.0, 70.0, 30.0, 2.0
    inner, outer = RADIUS_KM - half_km, RADIUS_KM + half_km
    radius_km = np.cbrt(random.uniform(inner**3, outer**3, count))  # even in volume
    inclination_deg = random.choice([43.0, 53.0, 97.5], count)
    orbits = ring(radius_km, np.radians(inclination_deg), random)
    station = ring(np.array([RADIUS_KM]), np.radians([51.6]), random)
    found = 0
    for t_s in np.arange(0.0, days * 86400.0, step_s):
        (r, v), (own_r, own_v) = states(orbits, radius_km, t_s), states(station, RADIUS_KM, t_s)
        r, v = r - own_r, v - own_v
        speed2 = np.einsum("ij,ij->i", v, v)
        ahead_s = -np.einsum("ij,ij->i", r, v) / speed2
        miss2 = np.einsum("ij,ij->i", r, r) - ahead_s**2 * speed2
        here = (ahead_s >= -step_s / 2.0) & (ahead_s < step_s / 2.0)
        found += int(np.count_nonzero(here & (miss2 <= distance_km**2)))
    volume_km3 = 4.0 / 3.0 * np.pi * (outer**3 - inner**3)
    expected = days * encounter_rate_per_day(
        np.full(count, 1.0 / volume_km3),
        mean_relative_speeds_km_s(
            inclination_deg, station_inclination_deg=51.6, speed_km_s=SPEED_KM_S
        ),
        distance_km=distance_km,
    )
    assert expected > 400.0  # enough for the next line to mean something: sigma is under 5 %
    assert found == pytest.approx(expected, rel=0.13)


def states(
    orbits: tuple[np.ndarray, ...], radius_km: np.ndarray | float, t_s: float
) -> tuple[np.ndarray, np.ndarray]:
    along, across, phase, rate = orbits
    angle = phase + rate * t_s
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    reach = np.broadcast_to(radius_km, phase.shape)[:, None]
    return reach * (cos * along + sin * across), reach * rate[:, None] * (
        cos * across - sin * along
    )


def test_what_a_station_meets_is_weighted_by_its_own_time() -> None:
    edges_km = np.array([400.0, 410.0, 420.0])
    shares = np.array([[1.0, 0.0], [0.0, 1.0]])  # one object in each shell
    met = densities_met_per_km3(edges_km, np.array([0.25, 0.75]), shares)
    alone = densities_met_per_km3(edges_km, np.array([0.0, 1.0]), shares)
    assert met[1] == pytest.approx(0.75 * alone[1])
    assert met[0] == pytest.approx(0.25 * 1.0 / alone[1] * alone[1] ** 2, rel=0.01)


def test_the_shells_around_a_station_hold_all_of_its_orbit() -> None:
    edges_km = station_edges_km(semi_major_axis_km=RADIUS_KM, eccentricity=0.0023, width_km=10.0)
    assert edges_km[0] < 400.0 - RADIUS_KM * 0.0023 < 400.0 + RADIUS_KM * 0.0023 < edges_km[-1]
    assert np.diff(edges_km) == pytest.approx(10.0)
    shares = shares_of_one(edges_km, semi_major_axis_km=RADIUS_KM, eccentricity=0.0023)
    assert shares.sum() == pytest.approx(1.0)


def test_a_fleet_in_service_is_spread_about_its_altitude() -> None:
    edges_km = np.array([400.0, 410.0, 420.0, 430.0])
    assert shares_of_altitude(edges_km, 412.0, 10.0) == pytest.approx([0.3, 0.7, 0.0])
    assert shares_of_altitude(edges_km, 600.0, 10.0).tolist() == [0.0, 0.0, 0.0]


def test_a_fleet_in_transit_crosses_what_lies_below_it_twice_in_a_life() -> None:
    edges_km = np.array([400.0, 410.0, 420.0])
    shares = shares_in_transit(edges_km, 600.0, life_days=1000.0, rate_km_day=5.0)
    assert shares == pytest.approx([0.004, 0.004])  # 2 days up and 2 days down in 1,000
    assert shares_in_transit(edges_km, 350.0, life_days=1000.0, rate_km_day=5.0).tolist() == [0, 0]
    cut = shares_in_transit(edges_km, 415.0, life_days=1000.0, rate_km_day=5.0)
    assert cut == pytest.approx([0.004, 0.002])
