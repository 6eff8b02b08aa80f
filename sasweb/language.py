"""Which language a page is in: counterparts choose, the home side's pages are English.

A watch room whose pages change with the browser of whoever sits there would be two products. So
nothing but the counterpart's pages listens to the cookie of the language switch, or to what the
browser asks for.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language as django_set_language

HOME_LANGUAGE: Final = "en"
COUNTERPART_PREFIXES: Final = ("/counterpart/", "/answer/", "/language/")
SIGN_IN: Final = "/sign-in/"
ACCOUNT: Final = "/account/"
OF_ROOM: Final = "is_of_room"  # kept in a session whose person is a counterpart

# It sets one cookie that says nothing about anybody. Under `no-referrer`, which pages behind a
# secret link ask for, browsers send no origin with a form, and the usual check would refuse it.
set_language = login_not_required(csrf_exempt(django_set_language))


def is_counterpart_facing(request: HttpRequest) -> bool:
    """Whether a page is one that a counterpart reads: the room, or signing in on the way to it."""
    if request.path_info == SIGN_IN:
        return request.GET.get("next", "").startswith(COUNTERPART_PREFIXES)
    if request.path_info.startswith(SIGN_IN):  # the second step: the first has noted where to
        begun = request.session.get("account_login") or {}
        return str(begun.get("redirect_url") or "").startswith(COUNTERPART_PREFIXES)
    if request.path_info.startswith(ACCOUNT):
        return bool(request.session.get(OF_ROOM))
    return request.path_info.startswith(COUNTERPART_PREFIXES)


class CounterpartLanguageMiddleware(LocaleMiddleware):
    """Django's choice of a language, for counterpart-facing pages alone."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose: the cookie, then the browser's wish; or English."""
        if is_counterpart_facing(request):
            super().process_request(request)
            return
        translation.activate(HOME_LANGUAGE)
        request.LANGUAGE_CODE = HOME_LANGUAGE

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say which language it is in, and to caches what that followed from."""
        if not is_counterpart_facing(request):
            return response
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language() or HOME_LANGUAGE)
        return response
