"""The size of an orbit, against published values."""

import pytest

from screening.engine.orbit_shape import orbit_shape


def test_a_geostationary_orbit_is_35786_km_high() -> None:
    shape = orbit_shape(mean_motion_rev_day=1.0027379, eccentricity=0.0)
    assert shape.apogee_height_km == pytest.approx(35_786, abs=1)
    assert shape.perigee_height_km == pytest.approx(shape.apogee_height_km)
    assert shape.period_min == pytest.approx(1436.07, abs=0.01)


def test_eccentricity_parts_the_apsides_symmetrically() -> None:
    circle = orbit_shape(mean_motion_rev_day=15.0, eccentricity=0.0)
    ellipse = orbit_shape(mean_motion_rev_day=15.0, eccentricity=0.01)
    middle = (ellipse.apogee_height_km + ellipse.perigee_height_km) / 2
    assert middle == pytest.approx(circle.apogee_height_km)
    assert ellipse.apogee_height_km > circle.apogee_height_km > ellipse.perigee_height_km


@pytest.mark.parametrize(("motion", "eccentricity"), [(0.0, 0.1), (-1.0, 0.1), (15.0, 1.0)])
def test_it_refuses_what_is_no_closed_orbit(motion: float, eccentricity: float) -> None:
    with pytest.raises(ValueError, match="no closed orbit"):
        orbit_shape(mean_motion_rev_day=motion, eccentricity=eccentricity)
