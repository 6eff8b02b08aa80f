"""The pieces of Cosmos 1408 that were catalogued 68 days after the test, and the model's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from screening.catalog.density import semi_major_axes_km
from screening.consequences.breakups.exposure import Orbits, flux_through, ring_of, speeds_past
from screening.engine.breakup.gabbard import gabbard
from screening.engine.breakup.numbers import OBSERVED_OVER_MODEL
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import USUAL_DRAG_COEFFICIENT, Fate, decay
from screening.engine.orbit_shape import orbit_shape
from screening.engine.types import FloatArray
from tests.unit.engine.breakup.clouds import target_cloud
from tests.validation.catalogues import read_catalogue

pytestmark = pytest.mark.validation

CATALOGUE = Path("catalog") / "spacetrack_3le_20220122.txt.gz"
PIECES = 1216
YEARS = 68.0 / 365.25


def test_the_model_spreads_perigees_as_cosmos_1408_did_and_apogees_too_widely(
    shared_data: Path,
) -> None:
    seen = _seen_heights_km(shared_data / CATALOGUE)
    assert seen.shape == (2, PIECES)
    modelled = _modelled_heights_km()
    tenths = [10, 50, 90]
    seen_perigee, seen_apogee = np.percentile(seen, tenths, axis=1).T
    model_perigee, model_apogee = np.percentile(modelled, tenths, axis=1).T
    assert np.abs(model_perigee - seen_perigee).max() < 50.0
    assert abs(model_apogee[1] - seen_apogee[1]) < 50.0
    assert model_apogee[2] > seen_apogee[2]  # light pieces fly far, and are not catalogued


def test_the_real_cloud_raises_the_flux_through_the_iss_as_the_model_has_it(
    shared_data: Path,
) -> None:
    """Catalogued pieces after 68 days against the model's, by one formula: within the band."""
    elements = read_catalogue(shared_data / CATALOGUE)
    [zarya] = [each for each in elements if each.norad_cat_id == 25544]
    seen = [each for each in elements if each.name.startswith("COSMOS 1408")]
    ring = ring_of(
        semi_major_axis_km=float(semi_major_axes_km(np.array([zarya.mean_motion_rev_day]))[0]),
        eccentricity=zarya.eccentricity,
        inclination_deg=zarya.inclination_deg,
    )
    real = Orbits(
        semi_major_axis_km=semi_major_axes_km(np.array([e.mean_motion_rev_day for e in seen])),
        eccentricity=np.array([e.eccentricity for e in seen]),
        weight=np.ones(len(seen)),
    )
    speeds = speeds_past(ring, np.array([e.inclination_deg for e in seen]))
    observed = flux_through(ring, real, speeds).per_m2_year
    low, high = OBSERVED_OVER_MODEL
    for activity in (SolarActivity.LOW, SolarActivity.MODERATE):
        low_km, high_km = _modelled_heights_km(activity) + EARTH_RADIUS_WGS72_KM
        axis_km = (low_km + high_km) / 2.0
        cloud = Orbits(axis_km, (high_km - low_km) / (2.0 * axis_km), np.ones(axis_km.size))
        tilt = speeds_past(ring, np.full(axis_km.size, 82.6))
        assert low < observed / flux_through(ring, cloud, tilt).per_m2_year < high


def _seen_heights_km(path: Path) -> FloatArray:
    shapes = [
        orbit_shape(mean_motion_rev_day=each.mean_motion_rev_day, eccentricity=each.eccentricity)
        for each in read_catalogue(path)
        if each.name.startswith("COSMOS 1408")
    ]
    return np.array([[s.perigee_height_km, s.apogee_height_km] for s in shapes]).T


def _modelled_heights_km(activity: SolarActivity = SolarActivity.MODERATE) -> FloatArray:
    cloud = target_cloud(1750.0, height_km=480.0, min_size_m=0.1)
    shape = gabbard(cloud.r_teme_km, cloud.v_teme_km_s)
    after = decay(
        shape.perigee_height_km,
        shape.apogee_height_km,
        area_to_mass_m2_kg=cloud.area_to_mass_m2_kg,
        drag_coefficient=USUAL_DRAG_COEFFICIENT,
        activity=activity,
        years=YEARS,
    )
    up = after.fate == Fate.STILL_UP
    return np.stack([after.perigee_height_km[up], after.apogee_height_km[up]])
