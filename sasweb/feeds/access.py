"""Who may read feeds: as the pages, or by a token in the address, for clients without cookies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from sasweb.access import TOKEN_PARAMETER
from sasweb.failures import error_response
from screening.common.exceptions import InputError
from screening.tokens.models import Scope
from screening.tokens.services import token_use

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH_FOR_S: Final = 60
SIGN_IN: Final = (
    "Sign in to read this, or add ?token= with an API token of the scope read alone: addresses are "
    "kept in logs, so a token that can do more is refused here."
)


def feed_view(view: View[P]) -> View[P]:
    """Answer GET to those who may read; errors in the one shape."""

    @require_safe
    @login_not_required  # asked here: a calendar program cannot sign in
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_read(request):
            return error_response(401, "not_signed_in", SIGN_IN)
        try:
            response = view(request, *args, **kwargs)
        except InputError as error:
            return error_response(400, "invalid", str(error))
        patch_cache_control(response, private=True, max_age=FRESH_FOR_S)
        response["Referrer-Policy"] = "no-referrer"  # the address may hold a token
        return response

    return guarded


def may_read(request: HttpRequest) -> bool:
    """Whether reading is open, somebody is signed in, or the address holds a good token."""
    if settings.OPEN_READING or request.user.is_authenticated:
        return True
    token = token_use(request.GET.get(TOKEN_PARAMETER, ""))
    return token is not None and token.has_scope(Scope.READ) and token.may_stand_in_an_address
