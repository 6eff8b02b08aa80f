"""Addresses of signing in and of one's own account.

The views are django-allauth's, under names that it looks for; what is not here (signing up,
addresses, passwords by e-mail) the site does not have.
"""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as key_views
from allauth.usersessions import views as session_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from sasweb.web import accounts

_sign_in, _sign_out = accounts.SignIn.as_view(), accounts.SignOut.as_view()
_to_account = login_required(RedirectView.as_view(pattern_name="account"))


def _sessions_end(request: HttpRequest) -> HttpResponseBase:
    """End the other sessions; the list of them is part of the account's own page."""
    view = session_views.list_usersessions if request.method == "POST" else _to_account
    answer: HttpResponseBase = view(request)
    return answer


urlpatterns: list[URLPattern] = [
    path("sign-in/", _sign_in, name="sign_in"),
    path("sign-in/", _sign_in, name="account_login"),
    path("sign-in/second-factor/", factor_views.authenticate, name="mfa_authenticate"),
    path("sign-in/inactive/", account_views.account_inactive, name="account_inactive"),
    path("sign-out/", _sign_out, name="sign_out"),
    path("sign-out/", _sign_out, name="account_logout"),
    path("account/", accounts.account, name="account"),
    path("account/", accounts.account, name="mfa_index"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/password/set/", _to_account, name="account_set_password"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/confirm/key/",
        key_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/add/", app_views.activate_totp, name="mfa_activate_totp"),
    path("account/app/remove/", app_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/keys/", _to_account, name="mfa_list_webauthn"),
    path("account/keys/add/", accounts.key_add, name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/name/", key_views.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/keys/<int:pk>/remove/", key_views.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "account/recovery-codes/",
        recovery_views.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/sessions/end/", _sessions_end, name="usersessions_end"),
    path("account/sessions/", _to_account, name="usersessions_list"),
]
