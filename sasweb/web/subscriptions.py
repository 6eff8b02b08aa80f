"""Where alerts reach the person who is signed in, what they hear, and a test of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages as notices
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from sasweb.access import name_of
from screening.alerts.inbox import own_ways
from screening.alerts.own_way_form import OwnWayForm, time_zones
from screening.alerts.people_models import Recipient
from screening.alerts.selectors import deafness_words
from screening.alerts.services import own_trial_request, way_keep, way_use
from screening.common.exceptions import InputError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in_view(view: View[P]) -> View[P]:
    """Ask strangers to sign in first, and bring them to the page of their ways then."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("subscriptions"))
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: HttpRequest) -> HttpResponseBase:
    """The ways by which alerts reach a person, and the form for another."""
    if not isinstance(request.user, User):
        if request.method == "POST":
            return redirect_to_login(reverse("subscriptions"))
        return render(request, "pages/alerts/subscriptions.html", {"deafness": deafness_words()})
    new = Recipient(user=request.user, name=name_of(request.user), address=request.user.email or "")
    if request.method != "POST":
        return _page(request, request.user, OwnWayForm(instance=new))
    return _kept(request, request.user, OwnWayForm(request.POST, instance=new))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def way(request: HttpRequest, recipient_id: int) -> HttpResponseBase:
    """Change one's own way. Nobody sees those of others."""
    own = get_object_or_404(own_ways(request.user), pk=recipient_id)
    if request.method != "POST":
        return _page(request, request.user, OwnWayForm(instance=own), changed=own)
    return _kept(request, request.user, OwnWayForm(request.POST, instance=own), changed=own)


@require_POST
@signed_in_view
def way_test(request: HttpRequest, recipient_id: int) -> HttpResponseBase:
    """Send oneself a test message, by the path of every alert."""
    own = get_object_or_404(own_ways(request.user), pk=recipient_id)
    try:
        notice = own_trial_request(own, person=name_of(request.user))
    except InputError as error:
        notices.error(request, str(error))
        return redirect("subscriptions")
    notices.success(request, gettext("A test is on its way. What comes of it shows here."))
    return redirect("alert", notice.pk)


@require_POST
@signed_in_view
def way_stop(request: HttpRequest, recipient_id: int) -> HttpResponseBase:
    """Stop one's own way, or use it again."""
    own = get_object_or_404(own_ways(request.user), pk=recipient_id)
    is_active = request.POST.get("use") == "1"
    way_use(own, is_active=is_active)
    said = (
        gettext("%(channel)s is used again.")
        if is_active
        else gettext("%(channel)s is stopped: nothing more goes there.")
    )
    notices.success(request, said % {"channel": own.get_channel_display()})
    return redirect("subscriptions")


def _kept(
    request: HttpRequest, user: Any, form: OwnWayForm, *, changed: Recipient | None = None
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, user, form, changed=changed, status=400)
    stations = form.cleaned_data["stations"]
    kept = way_keep(form.save(commit=False), stations=stations, heard=form.heard)
    notices.success(
        request,
        gettext("%(channel)s is kept. Send yourself a test.")
        % {"channel": kept.get_channel_display()},
    )
    return redirect("subscriptions")


def _page(
    request: HttpRequest,
    user: Any,
    form: OwnWayForm,
    *,
    changed: Recipient | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "ways": own_ways(user),
        "form": form,
        "changed": changed,
        "time_zones": time_zones(),
        "deafness": deafness_words(),
    }
    return render(request, "pages/alerts/subscriptions.html", context, status=status)
