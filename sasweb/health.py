"""Does this process answer, and can it read its database? For `up`, containers and balancers."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


@login_not_required  # a probe has no account
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database can be read, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok", "code_version": settings.CODE_VERSION})
