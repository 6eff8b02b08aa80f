"""Weekly summaries: which were made, and each week's newest, whole."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from sasweb.weekly_readers import NOT_WHOLE, may_have_whole, sees_cases, sight_of
from screening.common.exceptions import InputError
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.reports.selectors import editions, newest_edition
from screening.reports.without_cases import changes_without_cases


class EditionRowSerializer(ReadSerializer[Edition]):
    """One making of a week's summary. ``sha256`` is of its canonical JSON."""

    edition = serializers.IntegerField(source="number", read_only=True)
    changes = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Against the edition before, in words.",
    )
    pdf = serializers.SerializerMethodField()

    def to_representation(self, instance: Edition) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(instance)
        context: Any = self.context  # one for all rows of a list: it is asked once
        if "shows_cases" not in context:
            context["shows_cases"] = sees_cases(context["request"].user)
        if not context["shows_cases"]:
            told["changes"] = changes_without_cases(told["changes"])
        return told

    @extend_schema_field(serializers.URLField())
    def get_pdf(self, edition: Edition) -> str:
        address: str = reverse(
            "weekly_file", args=[edition.week, "pdf"], request=self.context["request"]
        )
        return f"{address}?edition={edition.number}"

    class Meta:
        model = Edition
        fields: tuple[str, ...] = (
            "week",
            "edition",
            "known_until_utc",
            "made_at",
            "sha256",
            "changes",
            "pdf",
            "is_synthetic",
            "is_replay",
        )
        read_only_fields = fields


class EditionSerializer(EditionRowSerializer):
    """The same with the summary itself, in the form of ``docs/weekly.md``."""

    report = serializers.DictField(
        read_only=True, help_text="What is hashed. Distances in km, instants in UTC."
    )

    class Meta(EditionRowSerializer.Meta):
        fields = (*EditionRowSerializer.Meta.fields, "report")
        read_only_fields = fields


class WeeklyViewSet(ReadViewSet[Edition]):
    """Weekly summaries, every edition, newest week first; one is addressed by its week."""

    queryset = editions().order_by("-week", "-number")
    serializer_class = EditionRowSerializer
    lookup_field = "week"
    lookup_value_regex = r"[^/]+"
    filterset_fields = ("is_synthetic", "is_replay")

    def get_queryset(self) -> QuerySet[Edition]:
        found = editions(drafts=sight_of(self.request.user).drafts)
        return found.order_by("-week", "-number")

    @extend_schema(responses=EditionSerializer)
    def retrieve(self, request: Request, *_args: Any, week: str = "", **_kwargs: Any) -> Response:
        """Answer the newest edition of a week, whole."""
        try:
            drafts = sight_of(request.user).drafts
            edition = newest_edition(IsoWeek.parse(week), drafts=drafts)
        except InputError as error:
            raise Http404(str(error)) from error
        if edition is None:
            raise Http404(f"No summary was made of week {week}.")
        if not may_have_whole(request.user, edition):
            raise PermissionDenied(NOT_WHOLE)
        return Response(EditionSerializer(edition, context={"request": request}).data)
