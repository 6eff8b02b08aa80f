"""The API described for people (/docs/) and, through a hook, what programs read (/schema/)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.authentication import SessionScheme


class SignedInSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Tells the schema's generator, which finds it by its base class, how people sign in."""

    target_class = "sasweb.api.v1.permissions.SignedInSession"


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


def describe_errors(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Say of every operation that it may answer with the one error shape."""
    result["components"].setdefault("schemas", {})["Error"] = ERROR_SCHEMA
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"description": "An error", "content": error}
    return result


def docs(request: HttpRequest) -> HttpResponse:
    """The browsable description. Its assets are our own, so it needs no outside address."""
    return render(request, "pages/api/docs.html")
