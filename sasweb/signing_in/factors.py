"""Second factors: who must have one, who has one, and taking away a lost one."""

from __future__ import annotations

import logging
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from sasweb.access import is_of_duty

logger = logging.getLogger(__name__)

# What counts: recovery codes are the way back to one of these.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: User | AnonymousUser) -> bool:
    found: bool = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists()
    return found


def lacks_second_factor(person: User | AnonymousUser) -> bool:
    """Whether a person must set up a second factor before they may do anything."""
    return settings.REQUIRE_SECOND_FACTOR and is_of_duty(person) and not has_second_factor(person)


@transaction.atomic
def second_factors_take_away(owner: User, *, by: User | None) -> int:
    """Take away all second factors of a person, end their sessions, and write down who did it.

    ``by`` is None for whoever sits at the server, whom nothing here can name. Returns how
    many there were, recovery codes left out.
    """
    factors = Authenticator.objects.filter(user=owner)
    count: int = factors.filter(type__in=FACTORS).count()
    factors.delete()
    for session in UserSession.objects.filter(user=owner):
        session.end()
    where = "" if by else " On the server, by a command."
    LogEntry.objects.log_actions(
        (by or owner).pk,
        [owner],
        CHANGE,
        change_message=f"Took away {count} second factors and ended all sessions.{where}",
        single_object=True,
    )
    who = by.get_username() if by else "A command on the server"
    logger.info("%s took away the second factors of %s.", who, owner.get_username())
    return count
