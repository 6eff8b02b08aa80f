"""When an administrator is led to setting up: after signing in, once, and never before an alert."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest

from sasweb.web.alerts_waiting import alerts_waiting
from sasweb.web.setup.steps import steps_for

ADMINISTER: Final = "auth.add_user"
OFFERED: Final = "setup_offered"  # in the session, from signing in to the first page
SKIP_COOKIE: Final = "safe_passage_setup"
SKIPPED: Final = "skipped"
SKIPPED_FOR_S: Final = 365 * 86_400


def remember_to_offer(request: HttpRequest, user: User) -> None:
    """Note at signing in that the first page may lead on. For the signal ``user_logged_in``."""
    is_by_hand = bool(request.path)  # a program that takes a session has no page it comes from
    if is_by_hand and user.has_perm(ADMINISTER) and request.COOKIES.get(SKIP_COOKIE) != SKIPPED:
        request.session[OFFERED] = True


def is_to_be_led(request: HttpRequest) -> bool:
    """Whether this page is the first after signing in, and something is open, and nothing urgent.

    Asks once: the next page is the one that was asked for.
    """
    if not request.user.is_authenticated or not request.session.pop(OFFERED, False):
        return False
    waiting = alerts_waiting(request.user)
    if waiting is not None and waiting.count:
        return False
    return any(not step.is_done for step in steps_for(request.user))
