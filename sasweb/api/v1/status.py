"""How the installation itself is doing: the figures of the page Status."""

from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from screening.upkeep.facts import system_facts
from screening.upkeep.facts_types import SystemFacts


class Section(serializers.Serializer[Any]):
    """One part of the facts. ``null`` is not known, and ``unknown`` says why."""

    unknown = serializers.DictField(
        child=serializers.CharField(), help_text="By field, why it is null: it is not known."
    )


class StatusTroubleSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    state = serializers.CharField()
    words = serializers.CharField()
    remedy = serializers.CharField(help_text="What to do about it.")


class StatusFeedSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="feed.key")
    state = serializers.CharField()
    is_waiting = serializers.BooleanField(help_text="Never asked yet, so nothing is wrong yet.")
    age_s = serializers.FloatField(allow_null=True, help_text="Null: it has never delivered.")
    elements_age_s = serializers.FloatField(allow_null=True, help_text="Null: it brings none.")
    late_after_s = serializers.FloatField(allow_null=True, help_text="Null: taken in once.")
    blind_after_s = serializers.FloatField(allow_null=True)


class StatusQueueSerializer(Section):
    name = serializers.CharField()
    depth = serializers.IntegerField(allow_null=True)
    oldest_wait_s = serializers.FloatField(allow_null=True, help_text="Null too: none waits.")
    workers = serializers.IntegerField(help_text="Processes that report in time and take from it.")


class StatusBacklogSerializer(serializers.Serializer[Any]):
    """Work that waits in the database."""

    key = serializers.CharField()
    waiting = serializers.IntegerField()
    is_at_least = serializers.BooleanField(help_text="Counted so far and no further.")
    under_way = serializers.IntegerField()
    oldest_wait_s = serializers.FloatField(allow_null=True, help_text="Null: none waits.")


class StatusWorkerSerializer(serializers.Serializer[Any]):
    """``host`` and ``pid`` are null for whoever reads without an account."""

    name = serializers.CharField()
    host = serializers.CharField(allow_null=True)
    pid = serializers.IntegerField(allow_null=True)
    queues = serializers.ListField(child=serializers.CharField())
    state = serializers.CharField(help_text="`ok`, `late` or `gone`.")
    heard_at = serializers.DateTimeField()
    silent_s = serializers.FloatField()
    since = serializers.DateTimeField()
    doing = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Null: silent for too long."
    )
    code_version = serializers.CharField()


class StatusRunSerializer(Section):
    kind = serializers.CharField()
    run_id = serializers.IntegerField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    took_s = serializers.FloatField(allow_null=True)
    usual_s = serializers.FloatField(allow_null=True, help_text="Median of those before it.")
    usual_of = serializers.IntegerField()
    failed_since = serializers.IntegerField()


class StatusTransportSerializer(serializers.Serializer[Any]):
    """Of the newest 500 tries of any message."""

    channel = serializers.CharField()
    state = serializers.CharField(help_text="`ok`, `failing`, `untried` or `off`.")
    recipients = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    last_sent_at = serializers.DateTimeField(allow_null=True)
    last_failed_at = serializers.DateTimeField(allow_null=True)


class StatusAlarmSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    subject = serializers.CharField()
    since_utc = serializers.DateTimeField()
    is_blind = serializers.BooleanField()


class StatusDiskSerializer(Section):
    free_bytes = serializers.IntegerField(allow_null=True)
    total_bytes = serializers.IntegerField(allow_null=True)
    growth_bytes_day = serializers.FloatField(allow_null=True)
    left_days = serializers.FloatField(source="days_left", allow_null=True)
    measured_over_s = serializers.FloatField(allow_null=True)


class StatusTableGroupSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    size_bytes = serializers.IntegerField(allow_null=True)
    rows = serializers.IntegerField(allow_null=True)
    rows_are = serializers.CharField(help_text="`estimated` or `at most`: nobody counts them.")


class StatusSpanSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    oldest_at = serializers.DateTimeField(allow_null=True)
    newest_at = serializers.DateTimeField(allow_null=True)


class StatusDatabaseSerializer(Section):
    kind = serializers.CharField()
    version = serializers.CharField(allow_null=True)
    size_bytes = serializers.IntegerField(allow_null=True)
    wal_bytes = serializers.IntegerField(allow_null=True)
    growth_bytes_day = serializers.FloatField(allow_null=True)
    is_writable = serializers.BooleanField(allow_null=True)
    groups = StatusTableGroupSerializer(many=True)
    spans = StatusSpanSerializer(many=True)
    migrations_pending = serializers.ListField(child=serializers.CharField())
    migrations_ahead = serializers.ListField(child=serializers.CharField())


class StatusBrokerSerializer(Section):
    is_reached = serializers.BooleanField()
    version = serializers.CharField(allow_null=True)
    memory_bytes = serializers.IntegerField(allow_null=True)
    clients = serializers.IntegerField(allow_null=True)
    in_hand = serializers.IntegerField(allow_null=True)


class StatusClockSerializer(Section):
    real_now = serializers.DateTimeField()
    product_now_utc = serializers.DateTimeField()
    is_replay = serializers.BooleanField()
    rate = serializers.FloatField(help_text="Product seconds for each real second.")
    database_skew_s = serializers.FloatField(allow_null=True, help_text="Above 0: it is ahead.")
    broker_skew_s = serializers.FloatField(allow_null=True)


class StatusVersionsSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    engine_digest = serializers.CharField()
    python = serializers.CharField()
    packages = serializers.DictField(child=serializers.CharField())


class StatusSerializer(serializers.Serializer[Any]):
    """A section is null where the database did not tell; ``unread`` says why, by its name."""

    taken_at = serializers.DateTimeField()
    state = serializers.CharField(
        source="verdict.state", help_text="`ok`, `waiting`, `late` or `blind`."
    )
    words = serializers.CharField(source="verdict.sentence")
    troubles = StatusTroubleSerializer(source="verdict.troubles", many=True)
    feeds = StatusFeedSerializer(many=True, allow_null=True)
    queues = StatusQueueSerializer(many=True)
    backlogs = StatusBacklogSerializer(many=True, allow_null=True)
    workers = StatusWorkerSerializer(many=True, allow_null=True)
    runs = StatusRunSerializer(many=True, allow_null=True)
    transports = StatusTransportSerializer(many=True, allow_null=True)
    alarms = StatusAlarmSerializer(many=True, allow_null=True)
    disk = StatusDiskSerializer()
    database = StatusDatabaseSerializer()
    broker = StatusBrokerSerializer()
    clock = StatusClockSerializer()
    versions = serializers.SerializerMethodField()
    unread = serializers.DictField(child=serializers.CharField())

    @extend_schema_field(StatusVersionsSerializer)
    def get_versions(self, facts: SystemFacts) -> dict[str, Any]:
        """Those of the process that answers."""
        told = facts.versions
        return {
            "code": told.code,
            "engine_digest": told.engine_digest,
            "python": told.python,
            "packages": dict(told.packages),
        }


@method_decorator(never_cache, name="dispatch")
class StatusView(APIView):
    """How the installation is: feeds, queues, workers, runs, disk, database, versions."""

    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """Return what the installation knows of itself; see docs/operations.md, Status."""
        answer = dict(StatusSerializer(system_facts()).data)
        if not request.user.is_authenticated:
            for worker in answer["workers"] or ():
                worker |= {"host": None, "pid": None}
        return Response(answer)
