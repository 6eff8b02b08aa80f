"""How django-allauth does things here: what it asks of a sign-in, and how it keeps secrets."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from sasweb.client_address import client_address
from sasweb.signing_in.factors import lacks_second_factor
from sasweb.signing_in.lock_out import name_tried, seconds_locked_out

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger(__name__)

_NOT_TOLD: Final = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """Nobody signs up; whoever must have a second factor and has none is led to set one up."""

    error_messages: Mapping[str, Any] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong attempts. Try again in an hour, or ask an administrator."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # these are pages

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Tell; but not that somebody is signed in, which the page shows."""
        template = args[0] if args else kwargs.get("message_template")
        if template not in _NOT_TOLD:
            super().add_message(request, level, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Bound the wrong passwords for one name from all addresses together.

        Raises ValidationError. What the lock-out refuses is no attempt, or whoever goes on after it
        would use the name's attempts up alone, and keep its owner out everywhere.
        """
        name = name_tried(request, credentials)
        if seconds_locked_out(request, name):
            return
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="sasweb",
            action="password",
            config={"password": settings.WRONG_PASSWORDS_OF_A_NAME},
            key=name,
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not lacks_second_factor(user):
            return response
        query = urlencode({"next": response["Location"]})
        return HttpResponseRedirect(f"{reverse('account')}?{query}")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of whoever signed in a moment ago: they have just said their password."""
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped library
    """Secrets of second factors are kept encrypted by the site's key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt. What the site's key does not open fits no code; the log says so."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error(  # the trace would tell nothing more
                "A second factor was kept under another SAFE_PASSAGE_SECRET_KEY: take it away in"
                " the admin, and have it set up anew."
            )
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def _get_site_name(self) -> str:
        name: str = settings.MFA_TOTP_ISSUER
        return name


def _cipher() -> MultiFernet:
    """The first key writes; those before it still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(each))) for each in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"safe-passage second factors\n" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
