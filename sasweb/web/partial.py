"""Pages that can answer with a part of themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


def render_page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, object]
) -> HttpResponse:
    """Render the whole page, or only its changing part when htmx asks for that."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    wants_part = bool(htmx) and not htmx.history_restore_request
    response = render(request, part if wants_part else page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
