"""A screening that could not keep its promise is refused before it starts."""

from datetime import UTC, datetime, timedelta

import pytest

from screening.engine.config import ScreeningConfig
from tests.unit.engine.orbits import START

GOOD = {"start_utc": START, "duration_s": 86400.0, "threshold_km": 5.0}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"step_s": 2000.0}, "cannot guarantee"),
        ({"step_s": 1.0}, "step_s must be"),
        ({"step_s": float("nan")}, "step_s must be"),
        ({"threshold_km": 0.0}, "threshold_km must be"),
        ({"threshold_km": 2000.0}, "threshold_km must be"),
        ({"threshold_km": float("nan")}, "threshold_km must be"),
        ({"duration_s": -1.0}, "duration_s must be"),
        ({"duration_s": 1e9}, "duration_s must be"),
        ({"max_element_age_days": -1.0}, "max_element_age_days must be"),
        ({"start_utc": datetime(2026, 3, 10)}, "time zone"),  # noqa: DTZ001
    ],
)
def test_it_refuses(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ScreeningConfig(**(GOOD | changes))


def test_the_end_is_start_plus_duration() -> None:
    assert ScreeningConfig(**GOOD).end_utc == START + timedelta(days=1)


def test_another_zone_becomes_utc() -> None:
    config = ScreeningConfig(
        **(GOOD | {"start_utc": datetime.fromisoformat("2026-03-10T06:00+02:00")})
    )
    assert config.start_utc == datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert config.start_utc.tzinfo is UTC
