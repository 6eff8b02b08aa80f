"""Which language a page is in: the one its reader chose, else English.

A watch room whose pages change with the browser of whoever sits there would be two products. So a
page of the home side listens to the language switch alone. A counterpart may have no seat in which
to choose, and reads its first page unasked: its pages listen to the browser too. What programs
read is English always.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language as django_set_language

from sasweb.failures import MACHINE_PREFIXES

USUAL_LANGUAGE: Final = "en"
COUNTERPART_PREFIXES: Final = ("/counterpart/", "/answer/", "/language/")
PROGRAM_SUFFIXES: Final = (".csv", ".json", ".ics", ".xml")
API_GUIDE: Final = "/api/v1/docs/"
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


def is_for_programs(request: HttpRequest) -> bool:
    """Whether what an address answers is read by programs, whose words never change."""
    path = request.path_info
    if path == API_GUIDE:
        return False
    return path.startswith(MACHINE_PREFIXES) or path.endswith(PROGRAM_SUFFIXES)


def chosen_language(request: HttpRequest) -> str:
    """What the switch was last set to in this browser; English where nobody touched it."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else USUAL_LANGUAGE


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice of a language for counterparts; the switch's alone for the home side."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose."""
        if is_counterpart_facing(request):
            super().process_request(request)
            return
        language = USUAL_LANGUAGE if is_for_programs(request) else chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say which language it is in, and to caches what that followed from."""
        if is_counterpart_facing(request):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        elif is_for_programs(request):
            return response
        else:
            patch_vary_headers(response, ("Cookie",))
        language = translation.get_language() or USUAL_LANGUAGE
        response.headers.setdefault("Content-Language", language)
        return response
