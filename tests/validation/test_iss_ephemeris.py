"""The ISS by NASA's ephemeris and by its element set: read, compared, screened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris import EphemerisSegment
from screening.engine.ephemeris_comparison import compare_with_gp
from screening.engine.ephemeris_path import check_interpolation, path_of
from screening.engine.ephemeris_screening import screen_with_ephemerides
from screening.engine.pipeline import screen
from tests.validation.catalogues import index_by_number, read_catalogue
from tests.validation.iss_ephemeris import ISS, iss_ephemeris, iss_path

pytestmark = pytest.mark.validation
CATALOGUE = Path("catalog") / "spacetrack_3le_20220122.txt.gz"


def test_every_other_state_is_read_back_from_its_neighbours_to_the_stated_error(
    shared_data: Path,
) -> None:
    whole = iss_ephemeris(shared_data)
    (segment,) = whole.segments
    half = EphemerisSegment(
        *(part[::2] for part in (segment.offset_s, segment.r_km, segment.v_km_s))
    )
    thinned = path_of(replace(whole, segments=(half,)), earth_orientation=UNKNOWN_EARTH_ORIENTATION)
    at_s = segment.offset_s[1:-1:2]
    truth_km, _ = iss_path(shared_data).states_teme(at_s)
    error_m = np.linalg.norm(thinned.states_teme(at_s)[0] - truth_km, axis=1) * 1e3
    bound_m = check_interpolation(thinned).bound_km * 1e3
    assert error_m.max() < bound_m < 4.0
    # Half the step: two to the eighth of the error.
    assert check_interpolation(iss_path(shared_data)).bound_km * 1e3 < 0.15


def test_element_set_and_ephemeris_agree_where_both_were_fitted_and_part_after(
    shared_data: Path,
) -> None:
    """A frame mistaken would show as 35 km (precession since 2000) or 2 km (nutation)."""
    catalogue = read_catalogue(shared_data / CATALOGUE)
    gp = catalogue[index_by_number(catalogue)[ISS]]
    compared = compare_with_gp(iss_path(shared_data), gp, step_s=60.0)
    fitted = (compared.gp_age_days > -4.0) & (compared.gp_age_days < -1.0)
    rms_km = np.sqrt((compared.difference_rtn_km[fitted] ** 2).mean(axis=0))
    assert rms_km == pytest.approx([0.17, 0.95, 0.25], abs=0.06)
    assert np.abs(compared.difference_rtn_km[fitted].mean(axis=0)[[0, 2]]).max() < 0.03
    after = np.abs(compared.gp_age_days - 7.0) < 0.5
    # Neither knew the drag of the week to come: 55 km along the track, 0.2 km in height.
    assert -60.0 < np.median(compared.difference_rtn_km[after, 1]) < -50.0
    assert np.abs(np.median(compared.difference_rtn_km[after, 0])) < 0.3


def test_rescreening_by_ephemeris_works_end_to_end(shared_data: Path) -> None:
    catalogue = read_catalogue(shared_data / CATALOGUE)
    station = index_by_number(catalogue)[ISS]
    config = ScreeningConfig(
        start_utc=datetime(2022, 1, 22, 12, tzinfo=UTC), duration_s=3 * 86400.0, threshold_km=20.0
    )
    by_path = screen_with_ephemerides(
        catalogue, config, primaries=[station], ephemerides={station: [iss_path(shared_data)]}
    )
    found = by_path.result.approaches
    by_gp = screen(catalogue, config, primaries=[station]).approaches
    assert by_path.primary_followed.all()
    closest = found[found["miss_distance_km"].argmin()]
    assert catalogue[int(closest["secondary_index"])].name == "XW-2A"
    assert closest["miss_distance_km"] == pytest.approx(0.437, abs=0.002)
    same = by_gp[by_gp["secondary_index"] == closest["secondary_index"]]
    gp_closest = same[np.abs(same["tca_offset_s"] - closest["tca_offset_s"]).argmin()]
    assert gp_closest["miss_distance_km"] == pytest.approx(3.803, abs=0.002)
