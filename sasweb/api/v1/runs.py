"""Screening runs: what each looked at, what it could not screen, what it took for docked."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import REQUEST_RUN
from sasweb.api.v1.filters import AnyOfFilter, InstantFilter, StrictFilterSet
from sasweb.api.v1.views import OfObjectSerializer, ReadSerializer, ReadViewSet
from screening.conjunctions.models import (
    RunDockedObject,
    RunKind,
    RunObjectStatus,
    RunShard,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.conjunctions.run_contact import LostWorker, lost_worker
from screening.conjunctions.selectors import runs_all
from screening.conjunctions.services import catalogue_run_request, run_request
from screening.conjunctions.shard_story import Interruption, interruptions_of


class LostWorkerSerializer(serializers.Serializer[LostWorker]):
    """Real time. The run is taken over then, or given up after its last attempt."""

    since = serializers.DateTimeField()
    decided_at = serializers.DateTimeField()
    is_last_attempt = serializers.BooleanField()
    is_overdue = serializers.BooleanField()


class ObjectCountsSerializer(serializers.Serializer[ObjectCounts]):
    """What ``status_counts`` mean. ``not_screened`` counts by reason."""

    screened = serializers.IntegerField()
    until_decay = serializers.IntegerField()
    docked = serializers.IntegerField()
    not_screened = serializers.DictField(child=serializers.IntegerField())
    not_screened_total = serializers.IntegerField()


class StationGapSerializer(serializers.Serializer[Any]):
    """Why a station was screened only until an instant, or, where that is null, not at all."""

    until_utc = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class RunSerializer(ReadSerializer[ScreeningRun]):
    unscreened_stations = serializers.DictField(
        child=StationGapSerializer(),
        read_only=True,
        help_text="What was not screened of a station, by its slug; empty when all were.",
    )
    worker_lost = serializers.SerializerMethodField()
    objects = serializers.SerializerMethodField()

    @extend_schema_field(LostWorkerSerializer(allow_null=True))
    def get_worker_lost(self, run: ScreeningRun) -> dict[str, Any] | None:
        lost = lost_worker(run)
        return LostWorkerSerializer(lost).data if lost else None

    @extend_schema_field(ObjectCountsSerializer(allow_null=True))
    def get_objects(self, run: ScreeningRun) -> dict[str, Any] | None:
        counts = object_counts(run.status_counts)
        return ObjectCountsSerializer(counts).data if counts else None

    class Meta:
        model = ScreeningRun
        fields = (
            "id",
            "kind",
            "status",
            "trigger",
            "requested_at",
            "started_at",
            "heartbeat_at",
            "worker_lost",
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
            "objects",
            "event_counts",
            "left_out_counts",
            "unscreened_stations",
            "peak_memory_mb",
            "message",
            "is_synthetic",
            "is_replay",
            "is_exercise",
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


class InterruptionSerializer(serializers.Serializer[Interruption]):
    """Real time. An attempt at a shard that came to nothing; the shard was queued again then."""

    attempt = serializers.IntegerField()
    heard_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField()
    reason = serializers.CharField()


class RunShardSerializer(serializers.ModelSerializer[RunShard]):
    """``event_count`` counts before the shards are joined, where two may hold one long stay.

    ``started_at`` is when the newest attempt took the shard over from those in ``interruptions``.
    """

    worker_lost = serializers.SerializerMethodField()
    interruptions = serializers.SerializerMethodField()

    @extend_schema_field(InterruptionSerializer(many=True))
    def get_interruptions(self, shard: RunShard) -> Any:
        return [InterruptionSerializer(each).data for each in interruptions_of(shard)]

    @extend_schema_field(LostWorkerSerializer(allow_null=True))
    def get_worker_lost(self, shard: RunShard) -> dict[str, Any] | None:
        lost = lost_worker(shard)
        return LostWorkerSerializer(lost).data if lost else None

    class Meta:
        model = RunShard
        fields = (
            "index",
            "start_utc",
            "end_utc",
            "status",
            "attempts",
            "interruptions",
            "progress",
            "heartbeat_at",
            "worker_lost",
            "started_at",
            "finished_at",
            "seconds_by_stage",
            "event_count",
            "peak_memory_mb",
        )
        read_only_fields = fields


class RunRequestSerializer(serializers.Serializer[Any]):
    """What to screen: the stations against all, or all against all."""

    kind = serializers.ChoiceField(choices=RunKind.choices, default=RunKind.STATIONS)


class RunFilters(StrictFilterSet):
    status = AnyOfFilter(choices=RunStatus.choices)
    requested_after = InstantFilter(field_name="requested_at", lookup_expr="gte")
    requested_before = InstantFilter(field_name="requested_at", lookup_expr="lt")

    class Meta:
        model = ScreeningRun
        fields = ("kind", "is_synthetic", "is_replay", "is_exercise")


class RunViewSet(ReadViewSet[ScreeningRun]):
    """One screening with everything it depended on.

    ``window_*_utc`` are product time; ``*_at`` are real time, also in a replay.
    """

    queryset = runs_all()
    serializer_class = RunSerializer
    filterset_class = RunFilters
    ordering_fields: ClassVar[tuple[str, ...]] = ("requested_at", "window_start_utc")
    write_permission = REQUEST_RUN

    @extend_schema(request=None, parameters=[RunRequestSerializer], responses={202: RunSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a run now. It is queued; follow it at the address in ``Location``."""
        asked = RunRequestSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        is_catalogue = asked.validated_data["kind"] == RunKind.CATALOGUE
        ask = catalogue_run_request if is_catalogue else run_request
        run = ask(f"asked for by {request.user.get_username()}")
        headers = {"Location": self.reverse_action("detail", args=[run.pk])}
        data = self.get_serializer(run).data
        return Response(data, status=status.HTTP_202_ACCEPTED, headers=headers)

    @extend_schema(responses=RunObjectStatusSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, url_path="object-statuses")
    def object_statuses(self, request: Request, pk: str) -> Response:
        """The objects that were not screened all through, and why; all others were."""
        rows = self.get_object().object_statuses.select_related("space_object").order_by("id")
        return self.paged(rows, RunObjectStatusSerializer)

    @extend_schema(responses=RunShardSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def shards(self, request: Request, pk: str) -> Response:
        """The stretches of a run of all against all, by time; none for a run of the stations."""
        rows = self.get_object().shards.defer("records").order_by("index")
        return self.paged(rows, RunShardSerializer)

    @extend_schema(responses=RunDockedObjectSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, url_path="docked-objects")
    def docked_objects(self, request: Request, pk: str) -> Response:
        """The objects this run took for part of a station: listed, never silently dropped."""
        rows = self.get_object().docked_objects.select_related("space_object", "station")
        return self.paged(rows.order_by("station_id", "id"), RunDockedObjectSerializer)
