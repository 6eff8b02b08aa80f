"""The API described for people (/docs/) and, through a hook, what programs read (/schema/)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SCHEMA_KWARGS, SpectacularAPIView
from rest_framework.decorators import api_view
from rest_framework.request import Request

from sasweb.world import WORLD_HEADER


class SignedInSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Tells the schema's generator, which finds it by its base class, how people sign in."""

    target_class = "sasweb.api.v1.permissions.SignedInSession"


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same of programs: a token in the header."""

    target_class = "sasweb.api.v1.permissions.BearerToken"
    name = "bearerToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


_MADE: dict[tuple[str, str | None], tuple[bytes, dict[str, str]]] = {}


class SchemaView(SpectacularAPIView):
    """What programs read. To make it takes 0.4 s of processor time: each form once a process."""

    @extend_schema(**SCHEMA_KWARGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET or kwargs:
            return super().get(request, *args, **kwargs)
        key = (request.accepted_renderer.media_type, get_language())
        if key not in _MADE:
            made = self.finalize_response(request, super().get(request, *args, **kwargs))
            made.render()
            _MADE[key] = made.content, dict(made.items())
        content, headers = _MADE[key]
        return HttpResponse(content, headers=headers)


ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "The body of every answer that is not 2xx or 304.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "For programs.", "example": "invalid"},
                "message": {"type": "string", "description": "For people: what, where, what to do"},
                "fields": {
                    "type": "object",
                    "description": "Sentences by the name of the field they are about.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


WORLD_LABEL: dict[str, Any] = {
    "description": "What the answer tells of: `live`, or some of `replay`, `synthetic` (made up) "
    "and `unknown` (the database does not answer), separated by commas.",
    "schema": {"type": "string", "example": "replay, synthetic"},
}


def describe_answers(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Say of every operation that it may answer with the one error shape, and of which world."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "An error", "content": error}
            for response in operation["responses"].values():
                response.setdefault("headers", {})[WORLD_HEADER] = WORLD_LABEL
    return result


@extend_schema(exclude=True)
@api_view(["GET"])
def docs(request: Request) -> HttpResponse:
    """The browsable description. Its assets are our own, so it needs no outside address."""
    return render(request._request, "pages/api/docs.html")
