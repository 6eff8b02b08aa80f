"""What every page's header shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sasweb.web.header import build_header


def header(request: HttpRequest) -> dict[str, Any]:
    """Lazy: partial updates and pages without our header ask the database nothing."""
    return {"header": SimpleLazyObject(lambda: build_header(request))}
