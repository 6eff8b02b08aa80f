"""How much one person, token or address may ask for in a minute, for pages and API alike.

Counts are kept in the cache that all web processes share (sasweb/shared_cache.py), by whole
minutes. docs/operations.md lists the limits and the variables that set them.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from rest_framework.permissions import SAFE_METHODS

from sasweb.client_address import client_network
from sasweb.failures import MACHINE_PREFIXES, error_response

Limit = Literal["anonymous", "read", "write", "upload", "ask"]
AnyView = TypeVar("AnyView", bound=Callable[..., Any])

MINUTE_S: Final = 60.0
API: Final = "/api/v1/"  # counts for itself: it knows tokens
TOO_MANY: Final = (
    "That was more in a minute than is taken from one person or address. Try again in {wait_s} s."
)


def limited_as(limit: Limit) -> Callable[[AnyView], AnyView]:
    """Say which limit writing to a view counts against; "write" where nothing is said."""

    def decorate(view: AnyView) -> AnyView:
        view.limit = limit  # type: ignore[attr-defined]
        return view

    return decorate


def seconds_to_wait(limit: Limit, who: str) -> int | None:
    """Count one more; how long to wait where that is too many, None where it is not."""
    if not settings.RATE_LIMITS:
        return None
    now = time.time()
    key = f"limit:{limit}:{_short(who)}:{int(now // MINUTE_S)}"
    cache.add(key, 0, timeout=2 * MINUTE_S)
    try:
        count = cache.incr(key)
    except ValueError:  # it went between the two, as on a Redis that was just emptied
        return None
    most: int = settings.LIMITS_PER_MINUTE[limit]
    return None if count <= most else max(1, math.ceil(MINUTE_S - now % MINUTE_S))


def _short(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()[:24]


def who_asks(request: HttpRequest) -> str:
    """Whom a request without a token is counted for: the person, else the address."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"address:{client_network(request)}"


class LimitsMiddleware(MiddlewareMixin):
    """Bounds what is written through pages, by link and in the admin."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object
    ) -> HttpResponseBase | None:
        if request.method in SAFE_METHODS or request.path.startswith(API):
            return None
        limit: Limit = getattr(view, "limit", "write")
        wait_s = seconds_to_wait(limit, who_asks(request))
        return None if wait_s is None else too_many(request, wait_s)


def too_many(request: HttpRequest, wait_s: int) -> HttpResponseBase:
    """Answer 429 with ``Retry-After``, as a page or in the API's shape."""
    words = TOO_MANY.format(wait_s=wait_s)
    if request.path.startswith(MACHINE_PREFIXES):
        response: HttpResponseBase = error_response(429, "too_many_requests", words)
    else:
        response = render(request, "429.html", {"problem": words}, status=429)
    response.headers["Retry-After"] = str(wait_s)
    return response
