"""What people are told: notices, who acknowledged them, and the way to do so from a program."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import name_of
from sasweb.api.v1.cursors import CursorPages
from sasweb.api.v1.filters import AnyOfFilter, InstantFilter, StrictFilterSet, YesNoFilter
from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from sasweb.refusing import refusal
from screening.alerts.case_hearers import readable
from screening.alerts.inbox import ACKNOWLEDGE, may_acknowledge
from screening.alerts.models import KINDS, AcknowledgedBy, Acknowledgement, Notice
from screening.alerts.people_models import LEVELS
from screening.alerts.services import notices_acknowledge
from screening.coordination.models import Case
from screening.stations.models import Station
from screening.tokens.models import Scope


class AcknowledgementSerializer(ReadSerializer[Acknowledgement]):
    class Meta:
        model = Acknowledgement
        fields = ("person", "by", "note", "at_utc", "recorded_at")


class AlertSerializer(ReadSerializer[Notice]):
    """``facts`` is what was known when it was said; what is not known is null there."""

    station = serializers.SlugRelatedField[Station](slug_field="slug", read_only=True)
    case = serializers.SlugRelatedField[Case](slug_field="uuid", read_only=True)
    facts = serializers.JSONField()
    acknowledgements = AcknowledgementSerializer(many=True)

    class Meta:
        model = Notice
        fields = (
            "id",
            "kind",
            "level",
            "words",
            "conjunction",
            "case",
            "station",
            "transition",
            "facts",
            "acknowledgements",
            "at_utc",
            "recorded_at",
            "is_exercise",
            "is_synthetic",
            "is_replay",
        )


class AlertFilters(StrictFilterSet):
    kind = AnyOfFilter(choices=KINDS)
    level = AnyOfFilter(choices=LEVELS)
    is_acknowledged = YesNoFilter(method="acknowledged", label="By anybody")
    at_after = InstantFilter(field_name="at_utc", lookup_expr="gte")
    at_before = InstantFilter(field_name="at_utc", lookup_expr="lt")

    class Meta:
        model = Notice
        fields = ("conjunction", "is_exercise", "is_synthetic", "is_replay")

    def acknowledged(self, rows: QuerySet[Notice], _name: str, value: bool) -> QuerySet[Notice]:
        found = Exists(Acknowledgement.objects.filter(notice=OuterRef("pk")))
        return rows.filter(found) if value else rows.exclude(found)


class AcknowledgeSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(default="", allow_blank=True, max_length=1000)


class AlertViewSet(ReadViewSet[Notice]):
    """Everything that people were told of, newest first, and who has acknowledged it.

    What was said of cases is there for members of the organisation that this installation serves.
    """

    queryset = Notice.objects.select_related("station", "case").prefetch_related("acknowledgements")
    serializer_class = AlertSerializer
    filterset_class = AlertFilters
    pagination_class = CursorPages
    ordering_fields: ClassVar[tuple[str, ...]] = ("id",)
    asks_itself = True
    write_scope = Scope.ACKNOWLEDGE

    def get_queryset(self) -> QuerySet[Notice]:
        return readable(super().get_queryset(), self.request.user)

    @extend_schema(request=AcknowledgeSerializer, responses=AlertSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say in one's own name that it was seen. Saying so again changes nothing."""
        notice = self.get_object()
        if not may_acknowledge(request.user, [notice.pk]):
            raise PermissionDenied(refusal(ACKNOWLEDGE))
        given = AcknowledgeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        notices_acknowledge(
            [notice.pk],
            person=name_of(request.user),
            by=AcknowledgedBy.API,
            user=request.user,
            note=given.validated_data["note"],
        )
        return Response(AlertSerializer(self.get_object()).data)
