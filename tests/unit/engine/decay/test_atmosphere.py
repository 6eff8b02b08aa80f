"""The table of densities against the model it was made from."""

import numpy as np
import pymsis
import pytest

from screening.engine.decay.atmosphere import (
    DENSITY_TABLE,
    SolarActivity,
    density_kg_m3,
    scale_height_km,
)
from screening.engine.types import FloatArray

# ECSS-E-ST-10-04C, table 6-3: long-term F10.7 and Ap.
LEVELS = {SolarActivity.LOW: (65, 0), SolarActivity.MODERATE: (140, 15)}
LEVELS[SolarActivity.HIGH] = (250, 45)
SEASONS = np.array([f"2000-{month:02d}-21T00:00" for month in (3, 6, 9, 12)], "datetime64[s]")
NRLMSISE_00 = 0


@pytest.mark.parametrize("activity", list(SolarActivity))
def test_the_table_is_nrlmsise_00_averaged_over_the_globe_and_the_year(
    activity: SolarActivity,
) -> None:
    heights_km = np.array([row[0] for row in DENSITY_TABLE])
    expected = _average_density_kg_m3(heights_km, *LEVELS[activity])
    assert density_kg_m3(heights_km, activity) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("activity", list(SolarActivity))
def test_between_its_rows_the_table_is_within_three_percent_where_pieces_live(
    activity: SolarActivity,
) -> None:
    heights_km = np.array([135.0, 155.0, 210.0, 390.0, 475.0, 575.0, 775.0, 975.0, 1350.0])
    expected = _average_density_kg_m3(heights_km, *LEVELS[activity])
    assert density_kg_m3(heights_km, activity) == pytest.approx(expected, rel=0.03)


def test_an_active_sun_lifts_the_air() -> None:
    heights_km = np.array([250.0, 400.0, 800.0])
    low, moderate, high = (density_kg_m3(heights_km, activity) for activity in SolarActivity)
    assert (low < moderate).all()
    assert (moderate < high).all()
    assert high[1] / low[1] > 20.0


def test_the_scale_height_is_the_slope_of_the_table() -> None:
    heights_km = np.array([405.0, 415.0])
    density = density_kg_m3(heights_km, SolarActivity.MODERATE)
    slope_km = 10.0 / np.log(density[0] / density[1])
    assert scale_height_km(heights_km, SolarActivity.MODERATE) == pytest.approx(slope_km)


def _average_density_kg_m3(heights_km: FloatArray, flux: float, ap: float) -> FloatArray:
    """Average over four days of the year, twelve longitudes (local times) and the sphere."""
    sines, weights = np.polynomial.legendre.leggauss(8)
    longitudes_deg = np.arange(0.0, 360.0, 30.0)
    terms = pymsis.calculate(
        SEASONS,
        longitudes_deg,
        np.degrees(np.arcsin(sines)),
        heights_km,
        f107s=[flux] * SEASONS.size,
        f107as=[flux] * SEASONS.size,
        aps=[[ap] * 7] * SEASONS.size,
        version=NRLMSISE_00,
    )
    total = terms[..., pymsis.Variable.MASS_DENSITY].mean(axis=(0, 1))
    return np.asarray((total * weights[:, None]).sum(axis=0) / 2.0)
