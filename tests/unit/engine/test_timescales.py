"""Julian dates, held against known values."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from screening.engine.timescales import (
    julian_date,
    julian_dates,
    require_aware_utc,
    sgp4_epoch,
    sgp4_epochs,
    utc_at,
)


def test_j2000_is_julian_date_2451545() -> None:
    assert julian_date(datetime(2000, 1, 1, 12, tzinfo=UTC)) == (2451544.5, 0.5)


def test_sgp4_counts_days_from_the_last_day_of_1949() -> None:
    days, jd, fraction = sgp4_epoch(datetime(1950, 1, 1, 6, tzinfo=UTC))
    assert days == 1.25
    assert jd + fraction == 2433282.75


def test_many_epochs_are_those_of_one_to_the_last_bit() -> None:
    tokyo = timezone(timedelta(hours=9))
    first = datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
    instants = [first + timedelta(days=17 * k, microseconds=7919 * k) for k in range(200)]
    instants.append(datetime(2026, 1, 1, 3, tzinfo=tokyo))
    assert [*zip(*sgp4_epochs(instants), strict=True)] == [sgp4_epoch(each) for each in instants]


def test_another_time_zone_is_the_same_instant() -> None:
    moscow = timezone(timedelta(hours=3))
    assert julian_date(datetime(2000, 1, 1, 15, tzinfo=moscow)) == (2451544.5, 0.5)


def test_a_week_of_offsets_resolves_to_less_than_a_microsecond() -> None:
    jd, fraction = julian_dates(
        datetime(2026, 3, 10, 4, tzinfo=UTC), np.array([0.0, 604800.0, 604800.000001])
    )
    assert np.all(jd == jd[0])
    assert (fraction[2] - fraction[1]) * 86400.0 == pytest.approx(1e-6, rel=1e-3)
    assert fraction[1] - fraction[0] == 7.0


def test_an_instant_without_a_zone_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="window start must carry a time zone"):
        require_aware_utc(datetime(2026, 3, 10), "window start")  # noqa: DTZ001


def test_offsets_come_back_as_instants_to_the_microsecond() -> None:
    start = datetime(2026, 3, 10, 23, 59, 59, 900_000, tzinfo=UTC)
    assert utc_at(start, 0.123456) == datetime(2026, 3, 11, 0, 0, 0, 23_456, tzinfo=UTC)
