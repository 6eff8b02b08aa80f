"""Messages that have come in, and handing one over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.access import IMPORT_MESSAGE
from sasweb.api.v1.contradictions import ContradictableViewSet, ContradictedByField
from sasweb.api.v1.filters import AnyOfFilter, InstantFilter, ObjectFilter, StrictFilterSet
from sasweb.api.v1.risk import MethodAnswerSerializer, RiskSerializer
from sasweb.api.v1.views import ReadSerializer, WordOrNull
from sasweb.rates import Limit
from screening.conjunctions.models import TAG_CHOICES
from screening.engine.ephemeris import EphemerisTag
from screening.messages.ccsds.text import MAX_WEB_BYTES
from screening.messages.models import (
    Message,
    MessageKind,
    MessageRisk,
    MessageSource,
    MessageStatus,
)
from screening.messages.selectors import contradicting, messages_all
from screening.messages.services import ImportResult, message_import

ROW = (
    "id",
    "kind",
    "status",
    "note",
    "source",
    "received_at",
    "file_name",
    "sha256",
    "size_bytes",
    "originator",
    "message_id",
    "created_utc",
    "norad_cat_id",
    "object_name",
    "other_norad_cat_id",
    "other_object_name",
    "tca_utc",
    "start_utc",
    "stop_utc",
    "tag",
    "conjunction",
    "assessment",
    "ephemeris",
    "is_synthetic",
    "is_exercise",
    "exercise_name",
    "contradicted_by",
)


class ProblemSerializer(serializers.Serializer[Any]):
    """One thing wrong with a rejected file: its place, and what it is."""

    place = serializers.CharField()
    reason = serializers.CharField()


class MethodsField(serializers.DictField):
    """Every method's answer by its name."""

    child = MethodAnswerSerializer()

    def to_representation(self, value: Any) -> Any:
        return value  # told as it was stored


class JudgedSerializer(ReadSerializer[MessageRisk]):
    """How likely a collision is by a CDM that belongs to no conjunction; object 1 is primary."""

    max_pc_reason = WordOrNull(allow_null=True, help_text="A sentence where `max_pc` is null.")
    risk = RiskSerializer()
    methods = MethodsField()

    class Meta:
        model = MessageRisk
        fields = (
            "pc",
            "pc_method",
            "pc_reason",
            "max_pc",
            "max_pc_reason",
            "pc_grade",
            "risk",
            "methods",
            "judged_at",
        )


class MessageRowSerializer(ReadSerializer[Message]):
    contradicted_by = ContradictedByField()

    class Meta:
        model = Message
        fields = ROW


class MessageSerializer(MessageRowSerializer):
    """With everything the message says; of an ephemeris, about it."""

    judged = JudgedSerializer(
        allow_null=True,
        default=None,
        help_text="Of a CDM in no conjunction; `assessment` has the risk of every other.",
    )

    remarks = serializers.ListField(child=serializers.CharField())
    problems = ProblemSerializer(many=True)
    facts = serializers.JSONField()

    class Meta:
        model = Message
        fields = (*ROW, "judged", "remarks", "problems", "facts")


class UploadSerializer(serializers.Serializer[Any]):
    """One file as ``multipart/form-data``."""

    file = serializers.FileField()
    tag = serializers.ChoiceField(choices=TAG_CHOICES, default=EphemerisTag.ROUTINE.value)


class UploadedSerializer(serializers.Serializer[Any]):
    """What became of a file. A rejected one is kept too: its message holds the problems."""

    result = serializers.ChoiceField(choices=[result.value for result in ImportResult])
    message = MessageSerializer()


class MessageFilters(StrictFilterSet):
    kind = AnyOfFilter(choices=MessageKind.choices)
    status = AnyOfFilter(choices=MessageStatus.choices)
    norad_cat_id = ObjectFilter(method="either_object", label="Catalogue number of either object")
    tca_after = InstantFilter(field_name="tca_utc", lookup_expr="gte")
    tca_before = InstantFilter(field_name="tca_utc", lookup_expr="lt")

    class Meta:
        model = Message
        fields = ("conjunction", "is_synthetic", "is_exercise")

    def either_object(self, rows: QuerySet[Message], _name: str, value: int) -> QuerySet[Message]:
        return rows.filter(Q(norad_cat_id=value) | Q(other_norad_cat_id=value))


class MessageViewSet(ContradictableViewSet[Message]):
    """Files that agencies and operators have sent, each kept once; rejected ones too."""

    queryset = messages_all()
    serializer_class = MessageRowSerializer
    filterset_class = MessageFilters
    parser_classes = (MultiPartParser,)
    write_permission = IMPORT_MESSAGE
    limit: ClassVar[Limit] = "upload"
    search_fields: ClassVar[tuple[str, ...]] = ("originator", "message_id", "object_name")
    ordering_fields: ClassVar[tuple[str, ...]] = ("received_at", "tca_utc")

    def contradicting(self, shown: Sequence[Message]) -> dict[int, list[int]]:
        return contradicting(shown)

    def get_queryset(self) -> QuerySet[Message]:
        if self.action == "retrieve":
            return Message.objects.defer("content_gzip").select_related("judged")
        return super().get_queryset()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Message]]:
        return MessageSerializer if self.action == "retrieve" else MessageRowSerializer

    @extend_schema(request=UploadSerializer, responses={201: UploadedSerializer})
    def create(self, request: Request) -> Response:
        """Take in one file. 201 when it was stored, 200 when it was here, 422 when rejected."""
        given = UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        outcome = message_import(
            file.read(MAX_WEB_BYTES + 1),
            file_name=file.name,
            source=MessageSource.API,
            received_by=request.user.get_username(),
            tag=EphemerisTag(given.validated_data["tag"]),
            max_bytes=MAX_WEB_BYTES,
        )
        self.shown = (outcome.message,)
        answer = UploadedSerializer(
            {"result": outcome.result.value, "message": outcome.message},
            context=self.get_serializer_context(),
        )
        return Response(answer.data, status=_STATUS[outcome.result])


_STATUS = {
    ImportResult.STORED: status.HTTP_201_CREATED,
    ImportResult.DUPLICATE: status.HTTP_200_OK,
    ImportResult.RETAGGED: status.HTTP_200_OK,
    ImportResult.REJECTED: status.HTTP_422_UNPROCESSABLE_ENTITY,
}
