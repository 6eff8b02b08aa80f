"""States of ephemerides come back from the database to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from screening.conjunctions.ephemeris_states import pack_states, unpack_states
from screening.engine.celestial_frames import Frame
from screening.engine.ephemeris import CovarianceSeries
from tests.unit.engine.ephemerides import arc, ephemeris


def test_segments_with_and_without_covariances_come_back_as_they_were() -> None:
    times_s = np.array([0.0, 600.0])
    series = CovarianceSeries(times_s, np.stack([np.eye(6), 2.0 * np.eye(6)]), Frame.RTN)
    before = ephemeris(
        replace(arc(np.arange(0.0, 601.0, 60.0)), covariance=series),
        arc(np.arange(600.0, 1201.0, 60.0)),
    )
    first, second = unpack_states(pack_states(before), 2)
    for was, now in zip(before.segments, (first, second), strict=True):
        for name in ("offset_s", "r_km", "v_km_s"):
            assert np.array_equal(getattr(was, name), getattr(now, name))
    assert second.covariance is None
    assert first.covariance is not None
    assert first.covariance.frame is Frame.RTN
    assert np.array_equal(first.covariance.covariance, series.covariance)
    assert np.array_equal(first.covariance.offset_s, times_s)
