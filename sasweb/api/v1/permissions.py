"""Who may read, and who may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class SignedInSession(SessionAuthentication):
    """The site's own sign-in. Naming a scheme makes DRF answer 401, not 403, to a stranger."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ReadOrPermitted(BasePermission):
    """Reading is open where the site says so, else for any signed-in person.

    Writing needs the permission that the view names in ``write_permission``; a view that names
    none cannot be written to by anybody.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS:
            return settings.OPEN_READING or request.user.is_authenticated
        needed = getattr(view, "write_permission", None)
        return needed is not None and request.user.has_perm(needed)
