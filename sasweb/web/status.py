"""System status: how the installation itself is doing, in one sentence and then in full."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import Error as AnyDatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.web.setup.leading import ADMINISTER
from sasweb.web.setup.steps import Step, steps_for
from screening.upkeep.facts import system_facts


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Everything that the installation knows of itself, at this moment."""
    context = {
        "facts": system_facts(),
        # Names of hosts, folders and errors of mail servers are for those who have an account.
        "is_told_places": request.user.is_authenticated,
        "setup_open": _setup_open(request),
    }
    return render(request, "pages/status/status.html", context)


def _setup_open(request: HttpRequest) -> list[Step]:
    """The steps of setting up that are open, for those who can do them."""
    if not isinstance(request.user, User) or not request.user.has_perm(ADMINISTER):
        return []
    try:
        steps = steps_for(request.user)
    except AnyDatabaseError:
        return []  # the page says already that the database does not tell
    return [step for step in steps if not step.is_done]
