"""What is answered when something fails: one JSON shape for machines, a page for people."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from sasweb.request_id import request_id
from sasweb.world import this_world

# Answered by machines or read by scripts: a page or a redirect to a form would help nobody there.
MACHINE_PREFIXES: Final = ("/api/", "/live/", "/health/", "/calendar/", "/feeds/", "/metrics")


def error_body(
    code: str, message: str, fields: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """The one shape of every error: ``{"error": {"code", "message", "fields"}}``."""
    return {"error": {"code": code, "message": message, "fields": fields or {}}}


def error_response(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse(error_body(code, message), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses, such as one for a host that is not ours."""
    if request.path.startswith(MACHINE_PREFIXES):
        message = "The request cannot be read: an unknown host, or not as HTTP would have it."
        return error_response(400, "malformed_request", message)
    return _page("400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something of ours broke. The log, not the answer, says what."""
    if request.path.startswith(MACHINE_PREFIXES):
        message = "Something of ours broke. The log of the web process says why: look for "
        message += f"the request {request_id()}."
        return error_response(500, "server_error", message)
    return _page("500.html", 500)


def _page(template_name: str, status: int) -> HttpResponse:
    """Render without the request: what context processors read may be what is broken."""
    context = {"world": this_world(), "request_id": request_id()}
    return HttpResponse(render_to_string(template_name, context), status=status)
