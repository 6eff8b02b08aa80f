"""The engine's margins cover what real catalogues hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine import roughness
from tests.benchmarks.measure_margins import measure

pytestmark = [pytest.mark.validation, pytest.mark.slow]

CATALOGUES = {
    "celestrak_on_orbit_20241101.csv.gz": datetime(2024, 11, 1, tzinfo=UTC),
    "merged_20260310_gp.csv.gz": datetime(2026, 3, 10, 4, tzinfo=UTC),
    "spacetrack_3le_20220122.txt.gz": datetime(2022, 1, 22, tzinfo=UTC),
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_state_of_a_week_leaves_its_radial_range_and_no_jump_its_allowance(
    shared_data: Path, name: str
) -> None:
    margins = measure(shared_data / "catalog" / name, CATALOGUES[name], every=30)
    assert len(margins.norad_cat_id) > 600
    assert margins.room_below_km.min() > 0.0
    assert margins.room_above_km.min() > 0.0
    allowance_km = np.where(
        margins.is_deep_space, roughness.DEEP_SPACE_JUMP_KM, roughness.NEAR_EARTH_JUMP_KM
    )
    assert np.all(margins.jump_km < allowance_km)
