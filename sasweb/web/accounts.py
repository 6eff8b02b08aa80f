"""Signing in and out, and a person's own account: password, second factors, sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import add_webauthn
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasweb.language import is_counterpart_facing
from sasweb.signing_in.factors import has_second_factor, lacks_second_factor
from sasweb.signing_in.key_host import key_host
from screening.tokens.models import ApiToken


class SignIn(LoginView):  # type: ignore[misc]  # untyped library
    """The site's page; for whoever is on the way to the counterpart room, the room's."""

    template_name = "pages/accounts/sign_in.html"

    def get_template_names(self) -> list[str]:
        if is_counterpart_facing(self.request):
            return ["pages/counterpart/sign_in.html"]
        return [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"next": context["redirect_field_value"] or ""}


class SignOut(LogoutView):  # type: ignore[misc]  # untyped library
    """POST alone; goes back to Watch."""

    http_method_names = ("post",)


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """A person's own account. ``next`` is where whoever must set up a factor was going."""
    factors = Authenticator.objects.filter(user=request.user)
    codes = factors.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "keys": factors.filter(type=Authenticator.Type.WEBAUTHN).order_by("created_at"),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "has_factor": has_second_factor(request.user),
        "must_set_up": lacks_second_factor(request.user),
        "is_required_here": settings.REQUIRE_SECOND_FACTOR,
        "sessions": UserSession.objects.purge_and_list(request.user),
        "session_key": request.session.session_key,
        "tokens": ApiToken.objects.filter(owner_id=request.user.pk, revoked_at=None),
        "key_host": key_host(request),
        "next": _own_page(request),
    }
    return render(request, "pages/accounts/account.html", context)


@login_required
def key_add(request: HttpRequest) -> HttpResponseBase:
    """Add a security key; where no browser would, the account says why."""
    if not key_host(request).takes_keys:
        return redirect("account")
    answer: HttpResponseBase = add_webauthn(request)
    return answer


def _own_page(request: HttpRequest) -> str:
    """Where somebody was going, if that is a page of ours."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
