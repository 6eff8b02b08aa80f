"""Signed links by which a party answers one case without an account. They end, and can be ended.

Whoever holds a link is taken for the contact it was made for: it travels by the contact's own
mail. The row says what it is good for; the signature, with the installation's secret key, that it
is ours.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer

from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.coordination.release_models import AnswerLink

_SALT: Final = "screening.coordination.answer"
NOT_OURS: Final = (
    "This link is not one of ours, or was cut short on its way. Copy all of it from the message."
)
ENDED: Final = "This link has ended. Ask whoever sent it for another."


class LinkEnded(InputError):
    """A link of ours that has expired or was revoked."""


def answer_token(link: AnswerLink) -> str:
    """Write the secret part of a link's address. URL-safe."""
    return _signer().sign_object([link.pk, str(link.case.uuid), link.party])


def answer_url(link: AnswerLink) -> str:
    """The whole address of a link; empty where nobody has said where this site is."""
    return f"{settings.PUBLIC_URL}/answer/{answer_token(link)}/" if settings.PUBLIC_URL else ""


def read_answer_token(token: str) -> AnswerLink:
    """Find the link of a token, with its case.

    Raises LinkEnded for one that has expired or was revoked, InputError for what is not ours.
    """
    try:
        key, case_uuid, party = _signer().unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise InputError(NOT_OURS) from error
    links = AnswerLink.objects.select_related("case")
    link = links.filter(pk=key, case__uuid=case_uuid, party=party).first()
    if link is None:
        raise InputError(NOT_OURS)
    if link.revoked_at is not None or link.expires_at <= real_now_utc():
        raise LinkEnded(ENDED)
    return link


def _signer() -> Signer:
    """Programs that make text into links leave "." alone; the usual ":" not all of them."""
    return Signer(sep=".", salt=_SALT)
