"""What-if studies: which were asked, one with its answer, asking one and cancelling it."""

from __future__ import annotations

import base64
import binascii
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from sasweb.access import WHAT_IF
from sasweb.api.v1.bodies import StrictJSONField, StrictJSONParser
from sasweb.api.v1.cursors import CursorPages
from sasweb.api.v1.filters import AnyOfFilter, InstantFilter, StrictFilterSet
from sasweb.api.v1.runs import LostWorkerSerializer
from sasweb.api.v1.views import ReadSerializer, ReadViewSet
from sasweb.rates import Limit
from screening.consequences import services
from screening.consequences.kinds import QuestionError
from screening.consequences.models import Study, StudyKind, StudyStatus
from screening.consequences.selectors import (
    studies_all,
    studies_with_documents,
    study_goes_at,
    study_lost_worker,
)
from screening.messages.ccsds.text import MAX_WEB_BYTES
from screening.tokens.models import Scope

ROW = (
    "uuid",
    "page",
    "kind",
    "status",
    "title",
    "question",
    "attachment_name",
    "conjunction_id",
    "asked_by",
    "as_of_utc",
    "requested_at",
    "started_at",
    "heartbeat_at",
    "worker_lost",
    "finished_at",
    "cancel_asked_by",
    "attempts",
    "stage",
    "progress",
    "message",
    "element_set_count",
    "inputs_sha256",
    "code_version",
    "is_kept",
    "goes_at",
    "is_synthetic",
    "is_replay",
    "is_exercise",
)


class StudyRowSerializer(ReadSerializer[Study]):
    """``question`` is as it is answered: defaults filled in.

    ``progress``: of the whole. Within one attempt it never falls; after a lost worker the next
    begins at 0.
    """

    page = serializers.SerializerMethodField(help_text="Where people read it.")
    question = serializers.DictField(read_only=True)
    worker_lost = serializers.SerializerMethodField()
    goes_at = serializers.SerializerMethodField(help_text="When it is deleted; null: it is kept.")

    @extend_schema_field(serializers.URLField())
    def get_page(self, study: Study) -> str:
        address: str = reverse("study", args=[study.uuid], request=self.context["request"])
        return address

    @extend_schema_field(LostWorkerSerializer(allow_null=True))
    def get_worker_lost(self, study: Study) -> dict[str, Any] | None:
        lost = study_lost_worker(study)
        return LostWorkerSerializer(lost).data if lost else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_goes_at(self, study: Study) -> Any:
        goes_at = study_goes_at(study)
        return goes_at and serializers.DateTimeField().to_representation(goes_at)

    class Meta:
        model = Study
        fields: tuple[str, ...] = ROW
        read_only_fields = fields


class StudySerializer(StudyRowSerializer):
    """With the answer, whose form its kind gives it; all of it is modelled."""

    document = serializers.DictField(
        read_only=True, allow_null=True, help_text="Null until it has finished."
    )

    class Meta(StudyRowSerializer.Meta):
        fields = (*ROW, "document")
        read_only_fields = fields


@extend_schema_field({"type": "string", "format": "byte"})
class AttachmentField(serializers.Field[bytes, Any, bytes, Any]):
    """A file: part of ``multipart/form-data``, or base64 in JSON."""

    def to_internal_value(self, data: Any) -> bytes:
        content: bytes = data.read(MAX_WEB_BYTES + 1) if hasattr(data, "read") else _decoded(data)
        if len(content) > MAX_WEB_BYTES:
            raise ValidationError(f"Larger than {MAX_WEB_BYTES // 2**20} MiB.")
        return content


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise ValidationError("Not base64, nor a file of multipart/form-data.") from error


class AskSerializer(serializers.Serializer[Any]):
    """What is asked. In ``multipart/form-data`` the question is the JSON text of an object."""

    kind = serializers.ChoiceField(choices=StudyKind.choices)
    question = StrictJSONField()
    title = serializers.CharField(
        default="", max_length=200, help_text="The question's own where it is left out."
    )
    attachment = AttachmentField(default=b"")
    attachment_name = serializers.CharField(default="", max_length=200)
    conjunction_id = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=2**63 - 1
    )

    def validate_question(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("Not an object of JSON, such as {}.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        file = self.initial_data.get("attachment")
        name = attrs["attachment_name"] or getattr(file, "name", "")
        return attrs | {"attachment_name": name}


class StudyFilters(StrictFilterSet):
    kind = AnyOfFilter(choices=StudyKind.choices)
    status = AnyOfFilter(choices=StudyStatus.choices)
    requested_after = InstantFilter(field_name="requested_at", lookup_expr="gte")
    requested_before = InstantFilter(field_name="requested_at", lookup_expr="lt")

    class Meta:
        model = Study
        fields = ("is_kept", "is_synthetic", "is_replay", "is_exercise")


class StudyViewSet(ReadViewSet[Study]):
    """What-if studies, newest first; one is addressed by its uuid. All answers are modelled.

    ``as_of_utc`` is product time; ``*_at`` are real time, also in a replay.
    """

    queryset = studies_all()
    serializer_class = StudyRowSerializer
    filterset_class = StudyFilters
    pagination_class = CursorPages
    parser_classes = (StrictJSONParser, MultiPartParser)
    lookup_field = "uuid"
    ordering_fields: ClassVar[tuple[str, ...]] = ("id",)
    write_permission = WHAT_IF
    limit: ClassVar[Limit] = "ask"
    write_scope = Scope.ASK

    def get_queryset(self) -> QuerySet[Study]:
        return super().get_queryset() if self.action == "list" else studies_with_documents()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Study]]:
        return StudyRowSerializer if self.action == "list" else StudySerializer

    @extend_schema(request=AskSerializer, responses={202: StudySerializer})
    def create(self, request: Request) -> Response:
        """Ask. The study is queued, or is the one that waits for the same; see ``Location``."""
        given = AskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        study = _requested(given.validated_data, asked_by=request.user.get_username())
        headers = {"Location": self.reverse_action("detail", args=[study.uuid])}
        data = self.get_serializer(study).data
        return Response(data, status=status.HTTP_202_ACCEPTED, headers=headers)

    @extend_schema(request=None, responses=StudySerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def cancel(self, request: Request, uuid: Any) -> Response:
        """End one that waits at once, one under way within seconds. An ended one stays as it is."""
        study = self.get_object()
        services.study_cancel(study.pk, asked_by=request.user.get_username())
        return Response(self.get_serializer(self.get_object()).data)


def _requested(given: dict[str, Any], *, asked_by: str) -> Study:
    """Ask; what is wrong with a field of the question is told of that field."""
    try:
        return services.study_request(
            given.pop("kind"), given.pop("question"), asked_by=asked_by, **given
        )
    except QuestionError as error:
        if not error.field:
            raise
        sentence = [str(error)]
        is_ours = error.field in {"attachment", "title"}
        detail: Any = {error.field: sentence}
        raise ValidationError(detail if is_ours else {"question": detail}) from error
