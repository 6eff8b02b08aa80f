"""Exposure of a station: against Kessler's flux, and against a count that must not change."""

from __future__ import annotations

import numpy as np
import pytest

from screening.catalog.density import shell_shares, shell_volumes_km3
from screening.consequences.breakups.exposure import (
    Orbits,
    days_above,
    flux_through,
    impact_speeds_km_s,
    reaching,
    ring_of,
    speeds_past,
    total_over_time,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import FloatArray

AXIS_KM = EARTH_RADIUS_WGS72_KM + 420.0
YEAR_S = 365.25 * 86_400.0


def _orbits(heights_km: list[tuple[float, float]], weight: float = 1.0) -> Orbits:
    low, high = (EARTH_RADIUS_WGS72_KM + np.array(each) for each in zip(*heights_km, strict=True))
    axis = (low + high) / 2.0
    return Orbits(axis, (high - low) / (2.0 * axis), np.full(axis.size, weight))


def _kessler(tilt_deg: float, other_deg: float, speed_km_s: float) -> tuple[float, float]:
    """Flux over mean density, and mean impact speed, of two circles: by integrals over latitude.

    Source: Kessler 1981, Icarus 48, 39: the density at latitude b of random nodes is
    2 / (pi sqrt(sin2 i - sin2 b)) of the mean of the shell.
    """
    own, other = np.radians(tilt_deg), np.radians(other_deg)
    lowest = min(own, np.pi - own, other, np.pi - other)
    x = (np.arange(200_000) + 0.5) / 200_000 * np.pi - np.pi / 2.0
    latitude = np.arcsin(np.sin(lowest) * np.sin(x))
    sine = np.sin(latitude)
    present = np.sin(lowest) * np.cos(x) / np.sqrt(np.sin(own) ** 2 - sine**2) / np.pi
    density = 2.0 / np.pi / np.sqrt(np.sin(other) ** 2 - sine**2)
    east = [np.cos(each) / np.cos(latitude) for each in (own, other)]
    north = [np.sqrt(np.maximum(0.0, 1.0 - each**2)) for each in east]
    flux, hard = 0.0, 0.0
    for sign in (1.0, -1.0):
        speed = speed_km_s * np.hypot(east[0] - east[1], north[0] - sign * north[1])
        flux += float((present * density * speed).mean() * np.pi / 2.0)
        hard += float((present * density * speed**2).mean() * np.pi / 2.0)
    return flux, hard / flux


def test_the_flux_of_one_circular_orbit_is_kesslers() -> None:
    """One object on 98 degrees in the station's own shell: n v by the integral over latitudes."""
    ring = ring_of(semi_major_axis_km=AXIS_KM, eccentricity=0.0, inclination_deg=51.6)
    found = flux_through(ring, _orbits([(420.5, 420.5)]), speeds_past(ring, np.array([98.0])))
    relative_km_s, impact_km_s = _kessler(51.6, 98.0, ring.speed_km_s)
    shell_km3 = 4.0 / 3.0 * np.pi * ((AXIS_KM + 5.0) ** 3 - (AXIS_KM - 5.0) ** 3)
    per_m2_year = relative_km_s / shell_km3 * YEAR_S / 1e6
    assert found.per_m2_year == pytest.approx(per_m2_year, rel=5e-3)
    assert found.speed_km_s == pytest.approx(impact_km_s, rel=0.01)
    assert found.passes_per_day == pytest.approx(
        per_m2_year * 1e6 * np.pi * 25.0**2 / 365.25, rel=5e-3
    )


def test_impacts_are_slowest_from_behind_and_hardest_head_on() -> None:
    same, across, against = impact_speeds_km_s(
        np.array([1.0, 90.0, 179.0]), station_inclination_deg=0.0, speed_km_s=7.66
    )
    assert same < 0.2
    assert across == pytest.approx(7.66 * np.sqrt(2.0))
    assert against == pytest.approx(2.0 * 7.66, rel=1e-3)


def test_an_ellipse_counts_by_its_time_at_the_height_of_the_station() -> None:
    """By drawing instants: 0.4 million mean anomalies of one ellipse, counted in the shell."""
    ring = ring_of(semi_major_axis_km=AXIS_KM, eccentricity=0.0, inclination_deg=51.6)
    orbits = _orbits([(300.0, 1500.0)])
    found = flux_through(ring, orbits, speeds_past(ring, np.array([82.0])))
    alone = flux_through(ring, _orbits([(420.0, 420.0)]), speeds_past(ring, np.array([82.0])))
    share = found.per_m2_year / alone.per_m2_year
    assert share == pytest.approx(_share_by_counting(orbits, ring.edges_km), rel=0.02)


def _share_by_counting(orbits: Orbits, edges_km: FloatArray) -> float:
    mean = np.random.default_rng(4).uniform(0.0, 2.0 * np.pi, 400_000)
    e, axis_km = float(orbits.eccentricity[0]), float(orbits.semi_major_axis_km[0])
    anomaly = mean
    for _ in range(50):
        anomaly = mean + e * np.sin(anomaly)
    height_km = axis_km * (1.0 - e * np.cos(anomaly)) - EARTH_RADIUS_WGS72_KM
    return float(((height_km > edges_km[0]) & (height_km < edges_km[-1])).mean())


def test_densities_over_all_shells_add_up_to_the_number_of_pieces() -> None:
    random = np.random.default_rng(7)
    low_km = random.uniform(150.0, 900.0, 500)
    orbits = _orbits(list(zip(low_km, low_km + random.exponential(400.0, 500), strict=True)), 3.0)
    edges_km = np.arange(100.0, 8_000.0, 25.0)
    shares = shell_shares(
        edges_km,
        semi_major_axis_km=orbits.semi_major_axis_km,
        eccentricity=orbits.eccentricity,
    )
    density = shares @ orbits.weight / shell_volumes_km3(edges_km)
    assert density @ shell_volumes_km3(edges_km) == pytest.approx(1_500.0, rel=1e-9)


def test_what_does_not_reach_the_station_is_no_flux_and_has_no_speed() -> None:
    ring = ring_of(semi_major_axis_km=AXIS_KM, eccentricity=0.001, inclination_deg=51.6)
    far = _orbits([(500.0, 900.0), (150.0, 380.0)])
    assert not reaching(ring, far).any()
    found = flux_through(ring, far, speeds_past(ring, np.array([82.0, 82.0])))
    assert (found.per_m2_year, found.passes_per_day, found.speed_km_s) == (0.0, 0.0, None)


def test_twice_the_pieces_are_twice_the_flux_and_hit_as_hard() -> None:
    ring = ring_of(semi_major_axis_km=AXIS_KM, eccentricity=0.001, inclination_deg=51.6)
    speeds = speeds_past(ring, np.array([82.0, 51.6]))
    heights = [(400.0, 700.0), (410.0, 430.0)]
    one, two = (flux_through(ring, _orbits(heights, weight), speeds) for weight in (1.0, 2.0))
    assert two.per_m2_year == pytest.approx(2.0 * one.per_m2_year)
    assert two.speed_km_s == pytest.approx(one.speed_km_s)


def test_what_adds_up_over_time_has_its_beginning_and_its_end() -> None:
    days = np.array([0.1, 10.0, 365.25, 3652.5])
    steady = np.full(4, 2.0)
    assert total_over_time(days, steady, 365.25) == pytest.approx(2.0)
    assert total_over_time(days, steady, 36_525.0) == pytest.approx(20.0)  # not followed longer
    assert total_over_time(days, steady, 5.0) == pytest.approx(2.0 * 5.0 / 365.25)


def test_time_above_a_limit_ends_where_the_line_crosses_it() -> None:
    days = np.array([1.0, 11.0, 21.0, 31.0])
    assert days_above(days, np.array([20.0, 0.0, 0.0, 0.0]), 10.0) == pytest.approx(6.0)
    assert days_above(days, np.array([0.0, 20.0, 20.0, 0.0]), 10.0) == pytest.approx(20.0)
    assert days_above(days, np.zeros(4), 10.0) == 0.0
