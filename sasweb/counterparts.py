"""What a counterpart's account reaches: the counterpart room and its API. Nothing else exists.

A counterpart is a person of an organisation that is not home. Everything but the room is answered
as if it were not there, by page, API, feed and token alike. This is the one gate for people; what
is shown *inside* a case is decided by ``screening/coordination/release_view.py``.

NOTE: with OPEN_READING on, which is for this machine alone, whoever signs out reads as a stranger.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext

from sasweb.access import TOKEN_PARAMETER, bearer_token
from sasweb.failures import MACHINE_PREFIXES, error_response
from sasweb.headers import unseen
from sasweb.world import this_world
from screening.operators.selectors import is_counterpart
from screening.tokens.services import token_use

ROOM: Final = "/counterpart/"
BY_LINK: Final = "/answer/"
ROOM_PREFIXES: Final = (ROOM, BY_LINK)
# Where an account of a counterpart gets an answer. What is below decides for itself what it says.
REACHED: Final = (
    *ROOM_PREFIXES,
    "/api/v1/cases/",
    "/api/v1/coordination/",
    "/language/",
    "/sign-in/",
    "/sign-out/",
    "/account/",
    "/static/",
)
NOTHING_HERE: Final = "Nothing is here."


class CounterpartMiddleware(MiddlewareMixin):
    """Answers 404 to counterparts everywhere but in their room and their API."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        if request.path.startswith(REACHED) or not _is_of_counterpart(request):
            return None
        if request.path == "/":
            return redirect(ROOM)
        if request.path.startswith(MACHINE_PREFIXES):
            return error_response(404, "not_found", NOTHING_HERE)
        return room_failure(request, 404)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Failures in the room look like the room: the site's own pages tell of the site."""
        if not request.path.startswith(ROOM_PREFIXES):
            return response
        if response.status_code in (403, 404) and not getattr(response, "is_of_room", False):
            response = room_failure(request, response.status_code)
        return unseen(response) if request.path.startswith(BY_LINK) else response


def room_failure(
    request: HttpRequest, status: int, problem: str = "", *, is_early: bool = False
) -> HttpResponse:
    """Answer with a page that says nothing of the site. ``problem``: a message id of ours.

    ``is_early``: by a link of ours that is not open yet.
    """
    problem = gettext(problem) if problem else ""
    context = {"status": status, "problem": problem, "is_early": is_early}
    response = render(
        request, "pages/counterpart/failure.html", context | {"world": this_world()}, status=status
    )
    response.is_of_room = True  # type: ignore[attr-defined]
    return response


def _is_of_counterpart(request: HttpRequest) -> bool:
    """Whether anybody whom a request is from is one: by session, or by token in header or address.

    Strangers without either are not looked up.
    """
    in_address = request.GET.get(TOKEN_PARAMETER)
    tokens = [bearer_token(request), token_use(in_address) if in_address else None]
    people: list[User | AnonymousUser] = [token.owner for token in tokens if token is not None]
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        people.append(request.user)
    return any(is_counterpart(person) for person in people)
