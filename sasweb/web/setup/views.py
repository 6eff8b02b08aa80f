"""The pages of setting up."""

from __future__ import annotations

from typing import Any, Final, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sasweb.access import name_of, writing_view
from sasweb.refusing import refusal
from sasweb.web.errors_said import errors_said
from sasweb.web.setup.leading import ADMINISTER, SKIP_COOKIE, SKIPPED, SKIPPED_FOR_S
from sasweb.web.setup.shown import form_of
from sasweb.web.setup.steps import KEYS, steps_for
from screening.alerts.services.trial import trial_send_to

# Where more of a step is done: words of the button, name of the page.
PLACES: Final = {
    "who": ((gettext_lazy("All organisations"), "configuration"),),
    "stations": ((gettext_lazy("Stations"), "stations"),),
    "source": ((gettext_lazy("Sources"), "sources"),),
    "alerts": ((gettext_lazy("What reaches me"), "subscriptions"),),
    "people": ((gettext_lazy("All people, in the admin"), "admin:auth_user_changelist"),),
    "second-factor": ((gettext_lazy("My account"), "account"),),
    "check": (
        (gettext_lazy("Sources"), "sources"),
        (gettext_lazy("Runs"), "runs"),
        (gettext_lazy("Status"), "status"),
    ),
}


@require_safe
def setup(request: HttpRequest, key: str = "") -> HttpResponseBase:
    """All steps, with one of them unfolded: the first that is open unless one is asked for."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not request.user.has_perm(ADMINISTER):
        raise PermissionDenied(refusal(ADMINISTER))
    if key and key not in KEYS:
        raise Http404(gettext("There is no step %(key)s.") % {"key": key})
    return setup_page(request, key)


def setup_page(
    request: HttpRequest, key: str = "", *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page as it is now; ``more`` is what a form has left to say."""
    user = cast(User, request.user)  # asked before
    steps = steps_for(user)
    unfolded = key or next((step.key for step in steps if not step.is_done), KEYS[-1])
    at = KEYS.index(unfolded)
    context = {
        "steps": steps,
        "step": steps[at],
        "number": at + 1,
        "places": [(words, reverse(name)) for words, name in PLACES[unfolded]],
        "before": KEYS[at - 1] if at else "",
        "after": KEYS[at + 1] if at + 1 < len(KEYS) else "",
        "open_count": sum(not each.is_done for each in steps),
        **form_of(unfolded, user),
        **more,
    }
    return render(request, "pages/setup/setup.html", context, status=status)


@writing_view(ADMINISTER)
def setup_test(request: HttpRequest) -> HttpResponse:
    """Send a test message to an address now, and say what came of it. History does not keep it."""
    address = request.POST.get("address", "").strip()
    with errors_said(request):
        trial_send_to(address, person=name_of(request.user))
        messages.success(request, gettext("The test was taken. Whether it arrived, look there."))
    return redirect("setup_step", "alerts")


@require_POST
def setup_skip(request: HttpRequest) -> HttpResponse:
    """Do not lead here again in this browser; the list stays on Status."""
    response = redirect("watch")
    response.set_cookie(
        SKIP_COOKIE,
        SKIPPED,
        max_age=SKIPPED_FOR_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
