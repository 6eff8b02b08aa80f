"""The pages of setting up."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from sasweb.access import name_of, refusal, writing_view
from sasweb.web.setup.leading import ADMINISTER, SKIP_COOKIE, SKIPPED, SKIPPED_FOR_S
from sasweb.web.setup.steps import KEYS, setup_steps
from screening.alerts.services.trial import trial_send_to
from screening.common.exceptions import SafePassageError
from screening.upkeep.setup_facts import setup_facts

# Where each step is done: words of the button, name of the page.
PLACES: Final = {
    "who": ((_("Organisations in the admin"), "admin:operators_organisation_changelist"),),
    "stations": (
        (_("Stations"), "stations"),
        (_("Stations in the admin"), "admin:stations_station_changelist"),
    ),
    "source": ((_("Sources"), "sources"),),
    "alerts": ((_("What reaches me"), "subscriptions"),),
    "people": (
        (_("Make an account"), "admin:auth_user_add"),
        (_("All people"), "admin:auth_user_changelist"),
    ),
    "second-factor": ((_("My second factor"), "mfa_index"),),
    "check": ((_("Sources"), "sources"), (_("Runs"), "runs"), (_("Status"), "status")),
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
    steps = setup_steps(setup_facts(request.user))
    unfolded = key or next((step.key for step in steps if not step.is_done), KEYS[-1])
    at = KEYS.index(unfolded)
    context = {
        "steps": steps,
        "step": steps[at],
        "number": at + 1,
        "places": _places(unfolded),
        "before": KEYS[at - 1] if at else "",
        "after": KEYS[at + 1] if at + 1 < len(KEYS) else "",
        "open_count": sum(not each.is_done for each in steps),
    }
    return render(request, "pages/setup/setup.html", context)


def _places(key: str) -> list[tuple[str, str]]:
    """Buttons of a step; a page that this installation does not have is left out."""
    found = []
    for words, name in PLACES[key]:
        try:
            found.append((words, reverse(name)))
        except NoReverseMatch:
            continue
    return found


@writing_view(ADMINISTER)
def setup_test(request: HttpRequest) -> HttpResponse:
    """Send a test message to an address now, and say what came of it. History does not keep it."""
    address = request.POST.get("address", "").strip()
    try:
        trial_send_to(address, person=name_of(request.user))
        messages.success(request, gettext("The test was taken. Whether it arrived, look there."))
    except SafePassageError as error:
        messages.error(request, str(error))
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
