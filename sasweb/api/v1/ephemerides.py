"""Operators' ephemerides that runs may follow, and whether they do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import IMPORT_MESSAGE
from sasweb.api.v1.filters import InstantFilter, ObjectFilter, StrictFilterSet
from sasweb.api.v1.views import OfObjectSerializer, ReadViewSet
from screening.conjunctions.ephemeris_selectors import ephemerides_all
from screening.conjunctions.models import OperatorEphemeris
from screening.conjunctions.services import ephemeris_decide
from screening.messages.selectors import with_messages


class EphemerisSerializer(OfObjectSerializer[OperatorEphemeris]):
    """About an ephemeris; its states are in the file of its message."""

    message = serializers.PrimaryKeyRelatedField[Any](read_only=True, allow_null=True)
    interpolation_bound_km = serializers.FloatField(
        allow_null=True,
        help_text="What reading between states may be wrong by; null where too few states tell.",
    )
    is_used = serializers.BooleanField(help_text="Whether runs of the stations may follow it.")

    class Meta:
        model = OperatorEphemeris
        fields = (
            "id",
            "norad_cat_id",
            "name",
            "message",
            "originator",
            "tag",
            "frame",
            "created_utc",
            "received_at",
            "start_utc",
            "stop_utc",
            "segment_count",
            "state_count",
            "step_s",
            "has_covariance",
            "interpolation_bound_km",
            "interpolation_remark",
            "is_used",
            "use_decided_by",
            "use_decided_at",
            "requested_run",
            "is_synthetic",
        )


class EphemerisUseSerializer(serializers.Serializer[Any]):
    """What runs shall do from now on."""

    is_used = serializers.BooleanField()


class EphemerisFilters(StrictFilterSet):
    norad_cat_id = ObjectFilter(field_name="space_object__norad_cat_id")
    stop_after = InstantFilter(field_name="stop_utc", lookup_expr="gte")
    stop_before = InstantFilter(field_name="stop_utc", lookup_expr="lt")

    class Meta:
        model = OperatorEphemeris
        fields = ("is_used", "is_synthetic")


class EphemerisViewSet(ReadViewSet[OperatorEphemeris]):
    """What operators say of where their objects will be; the newest made is followed first."""

    queryset = ephemerides_all()
    serializer_class = EphemerisSerializer
    filterset_class = EphemerisFilters
    write_permission = IMPORT_MESSAGE

    def get_queryset(self) -> QuerySet[OperatorEphemeris]:
        return with_messages(super().get_queryset())

    @extend_schema(request=EphemerisUseSerializer, responses=EphemerisSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def use(self, request: Request, pk: str) -> Response:
        """Let runs follow it, or no longer; a run is requested where that changes anything."""
        given = EphemerisUseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row: OperatorEphemeris = self.get_object()
        ephemeris_decide(
            row, is_used=given.validated_data["is_used"], by=request.user.get_username()
        )
        return Response(EphemerisSerializer(row).data)
