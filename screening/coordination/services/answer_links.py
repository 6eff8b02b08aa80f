"""Make a link by which a party answers a case without an account, note its use, and end it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.models import Case
from screening.coordination.release_models import AnswerLink

LONGEST_DAYS: Final = 30
USED_AGAIN_AFTER: Final = timedelta(minutes=1)


def answer_link_make(
    case: Case, *, party: str, contact: str, author: str, days: int = 7
) -> AnswerLink:
    """Make a link for one contact of a party, good for some days.

    Raises InputError for a party that is none of the case's, or who keeps it; without a contact;
    and for a life of less than a day or more than 30.
    """
    if party == case.keeper_slug or not case.parties.filter(slug=party).exists():
        raise InputError(f"{party!r} is not another party to this case.")
    if not contact.strip():
        raise InputError("Say whom the link is for: what they answer bears this name.")
    if not 0 < days <= LONGEST_DAYS:
        raise InputError(f"An answer link lives from 1 to {LONGEST_DAYS} days, not {days}.")
    now = real_now_utc()
    return AnswerLink.objects.create(
        case=case,
        party=party,
        contact=contact.strip(),
        author=author,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


def answer_link_use(link: AnswerLink) -> None:
    """Note, once a minute at most, that a link was used."""
    now = real_now_utc()
    if link.last_used_at is None or now - link.last_used_at >= USED_AGAIN_AFTER:
        AnswerLink.objects.filter(pk=link.pk).update(last_used_at=now)


def answer_link_revoke(link: AnswerLink, *, author: str) -> None:
    """End a link now. One that has been ended stays as it was."""
    current = AnswerLink.objects.filter(pk=link.pk, revoked_at=None)
    current.update(revoked_at=real_now_utc(), revoked_by=author)
