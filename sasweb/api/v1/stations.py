"""Protected stations: what they are made of, how big, and what counts as close."""

from __future__ import annotations

from typing import ClassVar

from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from screening.stations.models import ScreeningVolume, Station, StationPart, StationThreshold


class StationPartSerializer(ReadSerializer[StationPart]):
    class Meta:
        model = StationPart
        fields = ("norad_cat_id", "name", "kind", "valid_from", "valid_to", "source")


class ScreeningVolumeSerializer(ReadSerializer[ScreeningVolume]):
    class Meta:
        model = ScreeningVolume
        fields = (
            "name",
            "shape",
            "radius_km",
            "radial_km",
            "in_track_km",
            "cross_track_km",
            "source",
            "is_displayed",
        )


class StationThresholdSerializer(ReadSerializer[StationThreshold]):
    class Meta:
        model = StationThreshold
        fields = ("tier", "miss_distance_km", "source")


class StationSerializer(ReadSerializer[Station]):
    parts = StationPartSerializer(many=True)
    volumes = ScreeningVolumeSerializer(many=True)
    thresholds = StationThresholdSerializer(many=True)

    class Meta:
        model = Station
        fields = (
            "slug",
            "name",
            "short_name",
            "operator",
            "primary_norad_cat_id",
            "hard_body_radius_m",
            "hard_body_radius_source",
            "mass_kg",
            "mass_source",
            "notes",
            "is_active",
            "parts",
            "volumes",
            "thresholds",
        )


class StationViewSet(ReadViewSet[Station]):
    """A crewed station that is screened against everything else; its address is its slug."""

    queryset = Station.objects.prefetch_related("parts", "volumes", "thresholds")
    serializer_class = StationSerializer
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    filterset_fields = ("is_active", "primary_norad_cat_id")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "short_name", "operator")
