"""What every page's header shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sasweb.language import is_counterpart_facing
from sasweb.web.header import build_header


def header(request: HttpRequest) -> dict[str, Any]:
    """Lazy: partial updates and pages without our header ask the database nothing."""
    return {"header": SimpleLazyObject(lambda: build_header(request))}


def account_frame(request: HttpRequest) -> dict[str, Any]:
    """What pages of signing in and of one's account stand in: the site, or a counterpart's room."""
    of_room = is_counterpart_facing(request)
    frame = "pages/accounts/frame_room.html" if of_room else "pages/accounts/frame.html"
    return {"account_frame": frame}
