"""A shard's partial result comes back from its bytes bit for bit, or not at all."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.services.shard_records import ShardResult, pack_shard, unpack_shard
from screening.engine.all_pairs.parts import Catalogue, join, screen_part
from screening.engine.config import ScreeningConfig
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

FOLLOWER = replace(STATION_ELEMENTS, norad_cat_id=70002, mean_anomaly_deg=359.99)
RELEASE = "1.0.0+0123456789"
STALE = replace(VISITOR_ELEMENTS, norad_cat_id=70004, epoch_utc=NOW - timedelta(days=90))


@pytest.fixture(scope="module")
def found() -> ShardResult:
    config = ScreeningConfig(start_utc=NOW, duration_s=12 * 3600.0, threshold_km=5.0)
    orbits = [STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER, STALE]
    catalogue = Catalogue.prepare(orbits, config)
    part = screen_part(catalogue, config, (0.0, 8 * 3600.0), primaries=None)
    lifetimes = catalogue.lifetimes
    return ShardResult(part, lifetimes.status, dict(lifetimes.detail))


def test_what_is_packed_comes_back_bit_for_bit(found: ShardResult) -> None:
    again = unpack_shard(pack_shard(found, RELEASE), RELEASE)
    assert found.part.part.records.size > 0
    assert len(found.part.part.slow_stays) > 0
    np.testing.assert_array_equal(again.part.part.records, found.part.part.records)
    np.testing.assert_array_equal(again.part.part.is_edge, found.part.part.is_edge)
    np.testing.assert_array_equal(again.status, found.status)
    assert again.detail == found.detail
    assert "90" in again.detail[3]
    assert again.part.counts == found.part.counts
    np.testing.assert_array_equal(join([again.part]), join([found.part]))


def test_bytes_of_another_format_are_refused_with_what_to_do(found: ShardResult) -> None:
    with np.load(io.BytesIO(pack_shard(found, RELEASE))) as stored:
        fields = {name: stored[name] for name in stored} | {"format": np.array(99)}
    other = io.BytesIO()
    np.savez_compressed(other, **fields)
    with pytest.raises(InputError, match=r"format 99.*run the same release on every machine"):
        unpack_shard(other.getvalue(), RELEASE)


def test_what_another_release_found_is_refused_with_what_to_do(found: ShardResult) -> None:
    packed = pack_shard(found, "0.9.0")
    with pytest.raises(InputError, match=r"release 0\.9\.0 .*run the same release"):
        unpack_shard(packed, RELEASE)
