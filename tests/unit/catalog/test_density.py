"""Time spent in shells and the density that follows, against other ways to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from screening.catalog.density import (
    semi_major_axes_km,
    shell_densities_per_km3,
    shell_shares,
    shell_volumes_km3,
    time_share_below,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.orbit_shape import orbit_shape

SAMPLES = 200_000


def radii_km(semi_major_axis_km: float, eccentricity: float) -> np.ndarray:
    """Radii at evenly spaced mean anomalies, by Newton's steps on Kepler's equation."""
    mean = (np.arange(SAMPLES) + 0.5) * (2.0 * np.pi / SAMPLES)
    anomaly = mean + eccentricity * np.sin(mean)
    for _ in range(40):
        step = (anomaly - eccentricity * np.sin(anomaly) - mean) / (
            1.0 - eccentricity * np.cos(anomaly)
        )
        anomaly -= np.clip(step, -0.5, 0.5)
    return semi_major_axis_km * (1.0 - eccentricity * np.cos(anomaly))


@pytest.mark.parametrize("eccentricity", [0.0005, 0.02, 0.3, 0.73])
def test_time_in_a_shell_is_what_a_sample_of_the_orbit_finds(eccentricity: float) -> None:
    axis_km = 7000.0 / (1.0 - eccentricity)
    edges_km = np.linspace(590.0, 900.0, 12)
    shares = shell_shares(
        edges_km,
        semi_major_axis_km=np.array([axis_km]),
        eccentricity=np.array([eccentricity]),
    )[:, 0]
    sampled, _ = np.histogram(
        radii_km(axis_km, eccentricity), bins=edges_km + EARTH_RADIUS_WGS72_KM
    )
    assert shares == pytest.approx(sampled / SAMPLES, abs=2e-5)


def test_a_circle_is_wholly_in_the_one_shell_that_holds_it() -> None:
    shares = shell_shares(
        np.array([400.0, 410.0, 420.0]),
        semi_major_axis_km=np.array([EARTH_RADIUS_WGS72_KM + 415.0]),
        eccentricity=np.zeros(1),
    )
    assert shares[:, 0].tolist() == [0.0, 1.0]


def test_all_the_time_is_spent_between_the_apsides() -> None:
    orbit = {"semi_major_axis_km": np.array([8000.0]), "eccentricity": np.array([0.1])}
    assert time_share_below(7199.9, **orbit)[0] == 0.0
    assert time_share_below(8800.1, **orbit)[0] == 1.0
    # At r = a the eccentric anomaly is 90 degrees: M = pi / 2 - e.
    assert time_share_below(8000.0, **orbit)[0] == pytest.approx(0.5 - 0.1 / np.pi)


def test_density_times_volume_adds_up_to_the_objects() -> None:
    random = np.random.default_rng(20260310)
    axes_km = random.uniform(6900.0, 7600.0, 500)
    edges_km = np.arange(0.0, 3000.1, 10.0)
    density = shell_densities_per_km3(
        edges_km, semi_major_axis_km=axes_km, eccentricity=random.uniform(0.0, 0.05, 500)
    )
    assert float(density @ shell_volumes_km3(edges_km)) == pytest.approx(500.0)


def test_no_objects_are_no_density() -> None:
    density = shell_densities_per_km3(
        np.array([300.0, 400.0]), semi_major_axis_km=np.empty(0), eccentricity=np.empty(0)
    )
    assert density.tolist() == [0.0]


def test_axes_are_those_that_pages_of_single_objects_show() -> None:
    shape = orbit_shape(mean_motion_rev_day=15.5, eccentricity=0.0)
    [axis_km] = semi_major_axes_km(np.array([15.5]))
    assert axis_km - EARTH_RADIUS_WGS72_KM == pytest.approx(shape.perigee_height_km)
