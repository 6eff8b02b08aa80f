"""The gate of second factors: without one that is required, a session writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from rest_framework.permissions import SAFE_METHODS

from sasweb.access import bears_token
from sasweb.failures import MACHINE_PREFIXES, error_response
from sasweb.signing_in.factors import lacks_second_factor

# Setting one up, and leaving. What comes by a secret link is its holder's, whoever is signed in.
ALWAYS: Final = (
    "/account/",
    "/sign-in/",
    "/sign-out/",
    "/language/",
    "/answer/",
    "/alerts/acknowledge/",
    "/weekly/stop/",
)
ADMIN: Final = "/admin/"  # not even to read: it shows more than pages do
NEEDED: Final = (
    "Your role needs a second factor before you may do this: an authenticator app or a security"
    " key. Set one up on the page Account."
)


class SecondFactorMiddleware(MiddlewareMixin):
    """Leads people of duty who have no second factor to set one up; see docs/operations.md.

    Programs that bear a token are not concerned: whom a token lets do what was decided when it was
    made, by somebody who had their second factor.
    """

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], *_: object
    ) -> HttpResponseBase | None:
        if not _is_guarded(request) or not lacks_second_factor(request.user):
            return None
        if request.path.startswith(MACHINE_PREFIXES):
            return error_response(403, "second_factor_needed", NEEDED)
        return redirect("account")


def _is_guarded(request: HttpRequest) -> bool:
    if request.path == "/alerts/acknowledge/":  # by session; those below it are by link
        return request.method not in SAFE_METHODS
    if request.path.startswith(ALWAYS) or bears_token(request):
        return False
    return request.method not in SAFE_METHODS or request.path.startswith(ADMIN)
