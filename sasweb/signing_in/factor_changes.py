"""A second factor came or went: the person's other sessions end, and the person is told.

Whoever took over a session may have added a factor of their own, or taken one away. As after a
change of password, what was open elsewhere is closed, and an e-mail reaches who should know.
"""

from __future__ import annotations

import logging
from typing import Any, Final
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from sasweb.client_address import client_address
from sasweb.signing_in.factors import FACTORS
from screening.common.clock import real_now_utc
from screening.common.instants import minute_text

logger = logging.getLogger(__name__)

_KINDS: Final = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a security key",
}
_SUBJECT: Final = "Safe Passage: a second factor of your account was {deed}"
_TEXT: Final = """\
On {at} UTC {what} was {deed}: account {name}, from the address {address}.
All other sessions of this account have ended.

If that was you, there is nothing to do. If it was not, somebody else is in your account: tell an
administrator at once, and change your password.
{url}"""


@receiver(authenticator_added, dispatch_uid="second_factor_added")
def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _changed(request, user, authenticator, "added")


@receiver(authenticator_removed, dispatch_uid="second_factor_removed")
def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _changed(request, user, authenticator, "taken away")


def _changed(request: HttpRequest, user: User, factor: Authenticator, deed: str) -> None:
    if factor.type not in FACTORS:  # recovery codes come and go with the others
        return
    this_one = request.session.session_key
    others = list(UserSession.objects.filter(user=user).exclude(session_key=this_one))
    for each in others:
        each.end()
    if others:
        messages.info(request, gettext("Your other sessions were ended."))
    logger.info("A second factor of %s was %s.", user.get_username(), deed)
    _tell(request, user, _KINDS[factor.type], deed)


def _tell(request: HttpRequest, user: User, what: str, deed: str) -> None:
    """By e-mail, where the account has an address and mail leaves here at all."""
    if not user.email or not (settings.EMAIL_HOST or settings.MAIL_FOLDER):
        return
    # Tasks know the engine: what only reads would load its kernels with the receivers of signals.
    from screening.alerts.tasks import send_word

    text = _TEXT.format(
        at=minute_text(real_now_utc(), "%Y-%m-%d at"),
        what=what,
        deed=deed,
        name=user.get_username(),
        address=client_address(request),
        url=f"\n{settings.PUBLIC_URL}/account/\n" if settings.PUBLIC_URL else "",
    )
    try:
        send_word.delay(f"factor:{uuid4()}", user.email, _SUBJECT.format(deed=deed), text)
    except OperationalError as error:
        logger.warning("Nobody tells %s: the broker is away (%s).", user.get_username(), error)
