"""Cases by machine: what somebody's party may see of them, and what it says in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from sasweb.api.v1 import case_saying as saying
from sasweb.api.v1.bodies import StrictJSONParser
from sasweb.api.v1.case_access import SpeaksInCases, entry_uuid_of, seat_in
from sasweb.api.v1.case_rows import STATES, CaseRowSerializer, CaseSerializer, EntriesSerializer
from sasweb.api.v1.case_saying import Place, Say
from sasweb.api.v1.case_words import (
    CloseSerializer,
    DecisionSerializer,
    ExecutedSerializer,
    IntentSerializer,
    NotifySerializer,
    RemarksSerializer,
    SaidSerializer,
    StatementSerializer,
)
from sasweb.api.v1.filters import AnyOfFilter, StrictFilterSet
from sasweb.api.v1.views import ReadViewSet
from screening.common.clock import real_now_utc
from screening.coordination.models import Case
from screening.coordination.release_models import Way
from screening.coordination.release_view import chain_for
from screening.coordination.seats import CaseSeat, cases_of_person
from screening.coordination.transcript import transcript_of


class CaseFilters(StrictFilterSet):
    state = AnyOfFilter(choices=STATES)

    class Meta:
        model = Case
        fields = ("is_exercise", "is_synthetic", "is_replay", "level")


_SAID = {status.HTTP_201_CREATED: SaidSerializer, status.HTTP_202_ACCEPTED: SaidSerializer}


def says(
    serializer: type[serializers.Serializer[Any]],
    *,
    path: str = "",
    parsers: tuple[type[BaseParser], ...] = (StrictJSONParser,),
) -> Callable[[Any], Any]:
    """Make an action that says something: POST on one case, never a list."""

    def decorate(method: Any) -> Any:
        described = extend_schema(
            request=serializer,
            responses=_SAID,
            parameters=[
                OpenApiParameter(
                    "Idempotency-Key",
                    OpenApiTypes.STR,
                    OpenApiParameter.HEADER,
                    description="Say the same again under the same key: nothing happens twice.",
                )
            ],
        )(method)
        return action(
            detail=True,
            methods=["post"],
            url_path=path or method.__name__,
            filterset_class=None,
            pagination_class=None,
            parser_classes=parsers,
        )(described)

    return decorate


class CaseViewSet(ReadViewSet[Case]):
    """Cases of the parties that you are of, and what these say to each other in them."""

    queryset = Case.objects.none()
    serializer_class = CaseRowSerializer
    filterset_class = CaseFilters
    permission_classes = (SpeaksInCases,)
    lookup_field = "uuid"
    ordering_fields: ClassVar[tuple[str, ...]] = ("tca_utc", "opened_at_utc")

    def get_queryset(self) -> QuerySet[Case]:
        found = cases_of_person(self.request.user).prefetch_related("parties")
        return found.order_by("tca_utc", "pk")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Case]]:
        return CaseSerializer if self.action == "retrieve" else CaseRowSerializer

    @extend_schema(
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="Entries after this.")],
        responses=EntriesSerializer,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def entries(self, request: Request, uuid: Any) -> Response:
        """The entries of a case in their order, each part as released for you."""
        case, seat = self._place(request, uuid)
        after = _whole(request, "after")
        chain = chain_for(case, seat.party, way=Way.API)
        return Response({"entries": [each.to_json() for each in chain if each.number > after]})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def transcript(self, request: Request, uuid: Any) -> Response:
        """The case as a file that anybody can check: `manage.py transcript_verify`."""
        case, seat = self._place(request, uuid)
        chain = chain_for(case, seat.party, way=Way.TRANSCRIPT)
        made = transcript_of(case.uuid, chain, made_for=seat.party, made_at_utc=real_now_utc())
        return Response(made.to_json())

    @says(NotifySerializer)
    def notify(self, request: Request, uuid: Any) -> Response:
        """Say that the other side was told. From then on the case exists for it."""
        return self._say(request, uuid, NotifySerializer, saying.notified)

    @says(RemarksSerializer)
    def acknowledge(self, request: Request, uuid: Any) -> Response:
        """Say that your side has heard and looks into it."""
        return self._say(request, uuid, RemarksSerializer, saying.acknowledged)

    @says(StatementSerializer, parsers=(StrictJSONParser, MultiPartParser))
    def statement(self, request: Request, uuid: Any) -> Response:
        """State your side's own assessment, or attach the CDM that it stands in."""
        return self._say(request, uuid, StatementSerializer, saying.stated)

    @says(IntentSerializer, parsers=(StrictJSONParser, MultiPartParser))
    def intent(self, request: Request, uuid: Any) -> Response:
        """Say what your side means to do, with a burn or an OEM where there is a plan."""
        return self._say(request, uuid, IntentSerializer, saying.intended)

    @says(DecisionSerializer)
    def decision(self, request: Request, uuid: Any) -> Response:
        """Propose who moves, or agree to or refuse what the other side proposes."""
        return self._say(request, uuid, DecisionSerializer, saying.decided)

    @says(ExecutedSerializer)
    def executed(self, request: Request, uuid: Any) -> Response:
        """Say what has been done, and when."""
        return self._say(request, uuid, ExecutedSerializer, saying.executed)

    @says(RemarksSerializer)
    def remark(self, request: Request, uuid: Any) -> Response:
        """Add words to the case."""
        return self._say(request, uuid, RemarksSerializer, saying.remarked)

    @says(CloseSerializer)
    def close(self, request: Request, uuid: Any) -> Response:
        """Close the case, with the reason."""
        return self._say(request, uuid, CloseSerializer, saying.closed)

    def _place(self, request: Request, uuid: Any) -> tuple[Case, CaseSeat]:
        case = get_object_or_404(self.get_queryset(), uuid=uuid)
        return case, seat_in(request, case)

    def _say(
        self,
        request: Request,
        uuid: Any,
        serializer: type[serializers.Serializer[Any]],
        say: Say,
    ) -> Response:
        case, seat = self._place(request, uuid)
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        place = Place(request, case, seat, entry_uuid_of(request, case))
        entry = say(place, given.validated_data)
        is_chained = entry.number > 0
        told = {
            "uuid": entry.uuid,
            "entry": entry.number if is_chained else None,
            "hash": entry.hash if is_chained else None,
        }
        answered = status.HTTP_201_CREATED if is_chained else status.HTTP_202_ACCEPTED
        return Response(SaidSerializer(told).data, status=answered)


def _whole(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValidationError({name: ["Not the number of an entry."]})
    return int(text)
