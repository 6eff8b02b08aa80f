"""Iridium 33 and Cosmos 2251, last elements before they collided on 10 February 2009."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.timescales import utc_at
from tests.validation.catalogues import read_catalogue

pytestmark = pytest.mark.validation


def test_the_pass_is_the_published_one(shared_data: Path) -> None:
    pair = read_catalogue(shared_data / "historical" / "iridium33_cosmos2251_2009.3le")
    config = ScreeningConfig(
        start_utc=datetime(2009, 2, 10, 12, tzinfo=UTC), duration_s=43200.0, threshold_km=5.0
    )
    approaches = screen(pair, config, primaries=[0]).approaches
    closest = approaches[approaches["miss_distance_km"].argmin()]
    tca_utc = utc_at(config.start_utc, closest["tca_offset_s"])
    published_utc = datetime(2009, 2, 10, 16, 55, 59, 795_000, tzinfo=UTC)
    assert abs((tca_utc - published_utc).total_seconds()) < 0.001
    assert closest["miss_distance_km"] == pytest.approx(0.698, abs=0.001)
    assert closest["relative_speed_km_s"] == pytest.approx(11.647, abs=0.001)
