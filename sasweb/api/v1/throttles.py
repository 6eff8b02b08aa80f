"""The limits of the API: by token, else by person, else by address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from sasweb.rates import Limit, seconds_to_wait, who_asks
from screening.tokens.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class LimitsThrottle(BaseThrottle):
    """Reading counts as "read" or "anonymous"; writing as what the view names in ``limit``."""

    wait_s: int | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.wait_s = seconds_to_wait(_limit(request, view), _who(request))
        return self.wait_s is None

    def wait(self) -> float | None:
        return self.wait_s


def _limit(request: Request, view: APIView) -> Limit:
    if request.method not in SAFE_METHODS:
        limit: Limit = getattr(view, "limit", "write")
        return limit
    return "read" if request.user.is_authenticated else "anonymous"


def _who(request: Request) -> str:
    if isinstance(request.auth, ApiToken):
        return f"token:{request.auth.pk}"
    return who_asks(request._request)
