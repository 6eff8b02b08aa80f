"""How long a session lasts: a shift at most, and not while nobody is at the desk."""

from __future__ import annotations

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from sasweb.language import OF_ROOM
from sasweb.opened import is_opened
from screening.operators.selectors import is_counterpart

SIGNED_IN_AT: Final = "signed_in_at"
LAST_DONE_AT: Final = "last_done_at"
_NOTED_AGAIN_AFTER_S: Final = 300.0


@receiver(user_logged_in, dispatch_uid="session_begins")
def _begin(request: HttpRequest, user: Any, **_: Any) -> None:
    """Note when a session began. Its key is new: Django changes it when somebody signs in."""
    request.session[SIGNED_IN_AT] = request.session[LAST_DONE_AT] = time.time()
    request.session[OF_ROOM] = is_counterpart(user)


class SessionAgeMiddleware(MiddlewareMixin):
    """Ends sessions that are too old, or in which nobody has done anything for too long."""

    def process_request(self, request: HttpRequest) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if not request.user.is_authenticated:
            return
        now = time.time()
        if _is_over(request, now):
            logout(request)
            return
        if _is_by_hand(request) and now - _instant(request, LAST_DONE_AT) > _NOTED_AGAIN_AFTER_S:
            request.session[LAST_DONE_AT] = now


def _is_over(request: HttpRequest, now: float) -> bool:
    return (
        now - _instant(request, SIGNED_IN_AT) > settings.SESSION_LONGEST_S
        or now - _instant(request, LAST_DONE_AT) > settings.SESSION_IDLE_S
    )


def _instant(request: HttpRequest, name: str) -> float:
    """A session that says nothing is from before sessions had an age: it is over."""
    return float(request.session.get(name, 0.0))


def _is_by_hand(request: HttpRequest) -> bool:
    """Whether somebody did something: wrote, or went to a page. Pages refresh by themselves."""
    return request.method not in {"GET", "HEAD"} or is_opened(request.headers)
