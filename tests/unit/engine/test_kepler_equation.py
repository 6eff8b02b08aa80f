"""Kepler's equation, put back into itself."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.kepler_equation import eccentric_anomaly_rad

MEAN_RAD = np.linspace(-10.0, 10.0, 2001)


@pytest.mark.parametrize("eccentricity", [0.0, 0.001, 0.3, 0.8, 0.81, 0.99, 0.9999])
def test_the_answer_solves_the_equation(eccentricity: float) -> None:
    anomaly = eccentric_anomaly_rad(MEAN_RAD, np.full_like(MEAN_RAD, eccentricity))
    back = anomaly - eccentricity * np.sin(anomaly)
    assert np.abs(back - np.mod(MEAN_RAD, 2.0 * np.pi)).max() < 1e-12
    assert (anomaly > -1e-12).all()
    assert (anomaly < 2.0 * np.pi + 1e-12).all()


def test_at_perigee_and_apogee_both_anomalies_are_the_same() -> None:
    found = eccentric_anomaly_rad(np.array([0.0, np.pi]), np.array([0.7, 0.95]))
    assert found == pytest.approx([0.0, np.pi], abs=1e-12)


def test_no_orbit_has_no_anomaly() -> None:
    assert eccentric_anomaly_rad(np.empty(0), np.empty(0)).shape == (0,)
