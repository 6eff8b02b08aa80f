"""Screening runs: what each one looked at, what it could not use, and what it took for docked."""

from __future__ import annotations

from typing import ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import REQUEST_RUN
from sasweb.api.v1.views import OfObjectSerializer, ReadViewSet
from screening.conjunctions.models import (
    RunDockedObject,
    RunObjectStatus,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.services import run_request


class RunSerializer(serializers.ModelSerializer[ScreeningRun]):
    class Meta:
        model = ScreeningRun
        fields = (
            "id",
            "kind",
            "status",
            "trigger",
            "requested_at",
            "started_at",
            "finished_at",
            "attempts",
            "window_start_utc",
            "window_end_utc",
            "config",
            "element_set_count",
            "inputs_sha256",
            "code_version",
            "stage",
            "progress",
            "seconds_by_stage",
            "status_counts",
            "event_counts",
            "left_out_counts",
            "unscreened_stations",
            "peak_memory_mb",
            "message",
            "is_synthetic",
            "is_replay",
        )
        read_only_fields = fields


class RunObjectStatusSerializer(OfObjectSerializer[RunObjectStatus]):
    class Meta:
        model = RunObjectStatus
        fields = ("norad_cat_id", "name", "status", "detail")


class RunDockedObjectSerializer(OfObjectSerializer[RunDockedObject]):
    station = serializers.CharField(source="station.slug")

    class Meta:
        model = RunDockedObject
        fields = (
            "station",
            "norad_cat_id",
            "name",
            "method",
            "max_separation_km",
            "max_relative_speed_m_s",
            "detail",
        )


class RunFilters(filters.FilterSet):
    status = filters.MultipleChoiceFilter(choices=RunStatus.choices)
    requested_after = filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="gte")
    requested_before = filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="lt")

    class Meta:
        model = ScreeningRun
        fields = ("kind", "is_synthetic", "is_replay")


class RunViewSet(ReadViewSet[ScreeningRun]):
    """One screening with everything it depended on.

    ``window_*_utc`` are product time; ``*_at`` are real time, also in a replay.
    """

    queryset = ScreeningRun.objects.defer("element_set_ids")
    serializer_class = RunSerializer
    filterset_class = RunFilters
    ordering_fields: ClassVar[tuple[str, ...]] = ("requested_at", "window_start_utc")
    write_permission = REQUEST_RUN

    @extend_schema(request=None, responses={202: RunSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a run now. It is queued; follow it at the address in ``Location``."""
        run = run_request(f"asked for by {request.user.get_username()}")
        headers = {"Location": self.reverse_action("detail", args=[run.pk])}
        data = self.get_serializer(run).data
        return Response(data, status=status.HTTP_202_ACCEPTED, headers=headers)

    @extend_schema(responses=RunObjectStatusSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, url_path="object-statuses")
    def object_statuses(self, request: Request, pk: str) -> Response:
        """The objects this run could not use, and why. Objects without an entry were used."""
        rows = self.get_object().object_statuses.select_related("space_object").order_by("id")
        return self.paged(rows, RunObjectStatusSerializer)

    @extend_schema(responses=RunDockedObjectSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, url_path="docked-objects")
    def docked_objects(self, request: Request, pk: str) -> Response:
        """The objects this run took for part of a station: listed, never silently dropped."""
        rows = self.get_object().docked_objects.select_related("space_object", "station")
        return self.paged(rows.order_by("station_id", "id"), RunDockedObjectSerializer)
