"""What may be asked of the frame addresses, checked once."""

from __future__ import annotations

import math
from typing import Any

from rest_framework import serializers

from screening.catalog.frames import MAX_TRACK_MINUTES

# The years that a datetime and SGP4 both handle; the catalogue sets much tighter limits of its own.
EARLIEST_UNIX_S = -400_000_000.0  # 1957
LATEST_UNIX_S = 4_102_444_800.0  # 2100


class InstantField(serializers.FloatField):
    """Unix seconds, UTC. Refuses NaN and infinities, which Python's ``float`` reads happily."""

    def to_internal_value(self, data: Any) -> float:
        value: float = super().to_internal_value(data)
        if not (math.isfinite(value) and EARLIEST_UNIX_S <= value <= LATEST_UNIX_S):
            raise serializers.ValidationError(
                "Not an instant between 1957 and 2100. Give Unix seconds, such as 1773115200."
            )
        return value


class FrameQuery(serializers.Serializer[Any]):
    t = InstantField(help_text="Unix seconds UTC; the nearest whole frame step is answered.")
    object_set = serializers.CharField(
        max_length=64, help_text="The object set whose rows the client knows, from objects/."
    )


class TrackQuery(serializers.Serializer[Any]):
    norad_cat_id = serializers.IntegerField(min_value=1, max_value=999_999_999)
    t = InstantField(help_text="Unix seconds UTC at the middle of the track.")
    minutes = serializers.FloatField(
        required=False,
        min_value=0.1,
        max_value=MAX_TRACK_MINUTES,
        help_text="Length of the track; one revolution when left out.",
    )


class TrackAnswer(serializers.Serializer[Any]):
    norad_cat_id = serializers.IntegerField()
    name = serializers.CharField(allow_null=True)
    object_set = serializers.CharField()
    reason = serializers.CharField(allow_null=True, help_text="Why there is no track.")
    t_unix_s = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    r_teme_km = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), allow_null=True),
        allow_null=True,
    )
