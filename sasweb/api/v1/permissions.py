"""Who may read, and who may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission

from sasweb.access import BEARER, bearer_token
from sasweb.refusing import refusal
from screening.tokens.models import ApiToken, Scope

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class SignedInSession(SessionAuthentication):
    """The site's own sign-in. Naming a scheme makes DRF answer 401, not 403, to a stranger."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer TOKEN``: its owner, for what the token's scopes allow."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Raises AuthenticationFailed for a token that is not good, whoever else signed in."""
        if not request.headers.get("Authorization", "").lower().startswith(f"{BEARER} "):
            return None
        token = bearer_token(request._request)
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked or out of date.")
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ReadOrPermitted(BasePermission):
    """Reading is open where the site says so, else for any signed-in person.

    Writing needs the permission that the view names in ``write_permission``; a view that names
    none cannot be written to by anybody. With ``asks_itself`` a signed-in person gets as far as the
    view, which asks about the one thing that is meant. A token needs a scope besides: "read", or
    the one that the view names in ``write_scope``, without which no token can write there.
    """

    message = "You may not do this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return self._is_in_scope(request, view) and self._may(request, view)

    def _is_in_scope(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        is_reading = request.method in SAFE_METHODS or getattr(view, "is_reading", False)
        scope = Scope.READ if is_reading else getattr(view, "write_scope", "")
        self.message = (
            f"This needs a token with the scope {scope}." if scope else "No token may do this."
        )
        return request.auth.has_scope(scope)

    def _may(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return settings.OPEN_READING or request.user.is_authenticated
        if getattr(view, "asks_itself", False) or getattr(view, "is_reading", False):
            return request.user.is_authenticated
        needed = getattr(view, "write_permission", None)
        if needed is None:
            return False
        self.message = refusal(needed)
        return request.user.has_perm(needed)
