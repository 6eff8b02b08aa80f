"""Where other instances post what they say about cases. Their signature is their sign-in."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from screening.coordination.peers.services.receive import envelope_receive
from screening.coordination.peers.wire import LONGEST_BODY_BYTES, EnvelopeKind, Result


class EnvelopeSerializer(serializers.Serializer[Any]):
    """As docs/coordination/federation.md says, signed in the headers."""

    safe_passage = serializers.IntegerField(help_text="The version of this form: 1.")
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in EnvelopeKind])
    case = serializers.UUIDField()
    body = serializers.DictField()


class TakenSerializer(serializers.Serializer[Any]):
    """`waiting`: kept until the entries before it have come."""

    result = serializers.ChoiceField(choices=[result.value for result in Result])


class PeerView(APIView):
    """Take in one envelope of a peer, once, however often it is posted."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        summary="What another instance says about a case",
        tags=["coordination"],
        request=EnvelopeSerializer,
        responses={200: TakenSerializer, 202: TakenSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        # NOTE: Django's own limit of what is posted is smaller than an ephemeris.
        content = request._request.read(LONGEST_BODY_BYTES + 1)
        result = envelope_receive(content, headers)
        is_waiting = result is Result.WAITING
        return Response(
            {"result": result.value},
            status=status.HTTP_202_ACCEPTED if is_waiting else status.HTTP_200_OK,
        )
