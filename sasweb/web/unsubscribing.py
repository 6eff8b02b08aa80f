"""The page behind the link that ends the weekly e-mail: one click, no account.

Opening it ends nothing, for programs open links too. A POST does: the button's, or the one that
mail programs send by themselves when a person presses their "unsubscribe" (RFC 8058).
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sasweb.headers import unseen
from sasweb.world import this_world
from screening.common.exceptions import InputError
from screening.reports.services.readers import reader_unsubscribe
from screening.reports.unsubscribe_links import reader_of_token


# The token is the right to do this, and no cookie is: another site cannot forge it.
@login_not_required
@csrf_exempt
@never_cache
@csp_replace({"connect-src": [NONE], "worker-src": [NONE], "frame-ancestors": [NONE]})  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link ends, or end it."""
    try:
        reader = reader_of_token(token)
    except InputError as problem:
        return _answer(request, {"problem": str(problem)}, status=404)
    if request.method == "POST":
        reader_unsubscribe(reader)
        reader.refresh_from_db()
    return _answer(request, {"reader": reader})


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context |= {"world": this_world()}
    return unseen(render(request, "pages/weekly/unsubscribe.html", context, status=status))
