"""What an edit of a station may not say, whoever makes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from screening.stations.models import Station, StationPart, StationThreshold

pytestmark = pytest.mark.django_db


def _refuses(instance: Any, **wrong: Any) -> None:
    """A form says why; the database refuses even without one."""
    for field, value in wrong.items():
        setattr(instance, field, value)
    with pytest.raises(ValidationError):
        instance.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()


@pytest.mark.parametrize("radius_m", [0.0, -1.0])
def test_a_station_has_a_size(radius_m: float) -> None:
    _refuses(Station.objects.get(slug="iss"), hard_body_radius_m=radius_m)


def test_a_mass_is_unknown_or_above_zero() -> None:
    station = Station.objects.get(slug="css")
    station.mass_kg = None
    station.save()
    _refuses(station, mass_kg=0.0)


def test_a_part_leaves_after_it_arrived() -> None:
    part = StationPart.objects.first()
    assert part is not None
    _refuses(part, valid_to=part.valid_from - timedelta(days=1))


@pytest.mark.parametrize("miss_distance_km", [0.0, -5.0])
def test_a_threshold_is_above_zero(miss_distance_km: float) -> None:
    threshold = StationThreshold.objects.first()
    assert threshold is not None
    _refuses(threshold, miss_distance_km=miss_distance_km)
