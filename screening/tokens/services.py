"""Issue, use and revoke API tokens.

A token has 256 random bits, so its plain SHA-256 is kept: nothing can be guessed from it, and a
slow hash of every request would help nobody.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Q

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.tokens.models import ApiToken, Scope

PREFIX: Final = "spt_"  # says to people and to secret scanners what it is
SECRET_BYTES: Final = 32
BEGINNING_LENGTH: Final = 12
LONGEST_DAYS: Final = 730
USED_AGAIN_AFTER: Final = timedelta(minutes=1)


def token_issue(
    owner: User, *, purpose: str, scopes: Iterable[str], days: int
) -> tuple[ApiToken, str]:
    """Make a token. Returns it with its secret, which nobody can ask for again.

    Raises InputError for an inactive owner, no purpose, an unknown scope or none, or a life of less
    than a day or more than two years.
    """
    asked = set(scopes)
    wanted = [scope.value for scope in Scope if scope.value in asked]
    if unknown := asked - set(wanted):
        raise InputError(
            f"There is no scope {', '.join(sorted(unknown))}. Known: {', '.join(Scope.values)}."
        )
    if not owner.is_active:
        raise InputError(f"{owner.get_username()} is inactive: give the token another owner.")
    if not purpose.strip() or not wanted:
        raise InputError("Say what the token is for, and at least one scope.")
    if not 0 < days <= LONGEST_DAYS:
        raise InputError(f"A token lives from 1 to {LONGEST_DAYS} days, not {days}.")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    now = real_now_utc()
    token = ApiToken.objects.create(
        owner=owner,
        purpose=purpose.strip(),
        scopes=wanted,
        beginning=secret[:BEGINNING_LENGTH],
        secret_sha256=_digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def token_use(secret: str) -> ApiToken | None:
    """Find the token of a secret, and note that it was used.

    None for one that is not known, revoked, out of date, or of somebody who is inactive: nobody is
    told which.
    """
    now = real_now_utc()
    token = (
        ApiToken.objects.select_related("owner")
        .filter(secret_sha256=_digest(secret), revoked_at=None, expires_at__gt=now)
        .filter(owner__is_active=True)
        .first()
    )
    if token is None:
        return None
    due = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_AGAIN_AFTER)
    if token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER:
        ApiToken.objects.filter(due, pk=token.pk).update(last_used_at=now)
    return token


def tokens_revoke(token_ids: Iterable[int]) -> int:
    """End tokens for good. Returns how many were still good for something."""
    return ApiToken.objects.filter(pk__in=list(token_ids), revoked_at=None).update(
        revoked_at=real_now_utc()
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
