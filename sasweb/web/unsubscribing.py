"""The page behind the link that ends the weekly e-mail: one click, no account.

Opening it ends nothing, for programs open links too. A POST does: the button's, or the one that
mail programs send by themselves when a person presses their "unsubscribe" (RFC 8058).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from sasweb.web.link_pages import link_answer, link_page
from screening.common.exceptions import InputError
from screening.reports.services.readers import reader_unsubscribe
from screening.reports.unsubscribe_links import reader_of_token


@link_page
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
    return link_answer(request, "pages/weekly/unsubscribe.html", context, status=status)
