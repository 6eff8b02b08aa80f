"""System status: how the installation itself is doing, in one sentence and then in full."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from screening.upkeep.facts import system_facts


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Everything that the installation knows of itself, at this moment."""
    context = {
        "facts": system_facts(),
        # Names of hosts, folders and errors of mail servers are for those who have an account.
        "is_told_places": request.user.is_authenticated,
    }
    return render(request, "pages/status/status.html", context)
