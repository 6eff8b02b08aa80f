"""Feeds and their pulls: what came, from where, when, and what was refused."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from urllib.parse import urlsplit

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.api.v1.filters import AnyOfFilter, InstantFilter, OneOfFilter, StrictFilterSet
from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from screening.catalog.models import Feed, Pull, PullRejection, PullStatus
from screening.catalog.selectors import words_known


class FailureSerializer(ReadSerializer[Pull]):
    """The pull that failed. ``feed`` is another one's where a server refused all of its feeds."""

    pull = serializers.IntegerField(source="pk")
    feed = serializers.SlugRelatedField[Feed](slug_field="key", read_only=True)
    host = serializers.SerializerMethodField()

    class Meta:
        model = Pull
        fields = ("pull", "feed", "host", "http_status", "finished_at", "message")

    def get_host(self, pull: Pull) -> str | None:
        """The server asked; null where none was."""
        return urlsplit(pull.address).netloc or None


class FeedSerializer(ReadSerializer[Feed]):
    last_failure = FailureSerializer(allow_null=True)

    class Meta:
        model = Feed
        fields = (
            "key",
            "title",
            "kind",
            "parameters",
            "state",
            "stop_reason",
            "stopped_at",
            "last_failure",
            "resumed_by",
            "resumed_at",
            "required_norad_cat_ids",
            "when_lacking",
            "lacking_norad_cat_ids",
            "expected_every_s",
            "newest_epoch_utc",
            "last_attempt_at",
            "last_success_at",
            "not_before",
            "consecutive_failures",
        )


class FeedFilters(StrictFilterSet):
    kind = OneOfFilter(known=partial(words_known, Feed, "kind"))

    class Meta:
        model = Feed
        fields = ("state",)


class FeedViewSet(ReadViewSet[Feed]):
    """One file or query that is pulled again and again, with how it is doing."""

    queryset = Feed.objects.select_related("last_failure__feed")
    serializer_class = FeedSerializer
    lookup_field = "key"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    filterset_class = FeedFilters
    ordering_fields: ClassVar[tuple[str, ...]] = ("key", "last_success_at")


class PullSerializer(ReadSerializer[Pull]):
    feed = serializers.SlugRelatedField[Feed](slug_field="key", read_only=True)

    class Meta:
        model = Pull
        fields = (
            "id",
            "feed",
            "status",
            "message",
            "started_at",
            "finished_at",
            "http_status",
            "content_sha256",
            "content_bytes",
            "detected_format",
            "refusal_excerpt",
            "objects_total",
            "lacking_norad_cat_ids",
            "oldest_epoch_utc",
            "newest_epoch_utc",
            "records_total",
            "records_new",
            "records_unchanged",
            "records_rejected",
            "progress",
            "is_synthetic",
        )


class PullRejectionSerializer(ReadSerializer[PullRejection]):
    class Meta:
        model = PullRejection
        fields = ("location", "reason", "excerpt")


class PullFilters(StrictFilterSet):
    feed = OneOfFilter(field_name="feed__key", known=partial(words_known, Feed, "key"))
    status = AnyOfFilter(choices=PullStatus.choices)
    started_after = InstantFilter(field_name="started_at", lookup_expr="gte")
    started_before = InstantFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = Pull
        fields = ("is_synthetic",)


class PullViewSet(ReadViewSet[Pull]):
    """One attempt to take in one feed's data. Times are real time, also in a replay."""

    queryset = Pull.objects.select_related("feed")
    serializer_class = PullSerializer
    filterset_class = PullFilters
    ordering_fields: ClassVar[tuple[str, ...]] = ("started_at",)

    @extend_schema(responses=PullRejectionSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None, url_path="rejections")
    def rejections(self, request: Request, pk: str) -> Response:
        """The records this pull refused, each with its place and the reason."""
        return self.paged(self.get_object().rejections.order_by("id"), PullRejectionSerializer)
