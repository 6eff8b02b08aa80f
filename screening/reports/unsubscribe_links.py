"""Signed links by which a reader ends the weekly e-mail. They never expire: no must end there.

Whoever holds one may end what it names and nothing else. It names no address.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer

from screening.common.exceptions import InputError
from screening.reports.models import Reader

_SALT: Final = "screening.reports.unsubscribe"
NOT_OURS: Final = (
    "This link is not one of ours, or was cut short on its way. Copy all of it from the message."
)


def unsubscribe_url(reader: Reader) -> str:
    """The whole address of a reader's link; empty where nobody has said where this site is."""
    if not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL}/weekly/stop/{unsubscribe_token(reader)}/"


def unsubscribe_token(reader: Reader) -> str:
    """Sign the right to end one reader's e-mails. URL-safe."""
    return _signer().sign_object(reader.pk)


def reader_of_token(token: str) -> Reader:
    """Find the reader whom a link names. Raises InputError for what is not ours."""
    try:
        key = _signer().unsign_object(token)
    except (BadSignature, ValueError) as error:
        raise InputError(NOT_OURS) from error
    reader = Reader.objects.filter(pk=key).first()
    if reader is None:
        raise InputError(NOT_OURS)
    return reader


def _signer() -> Signer:
    """Programs that make text into links leave "." alone; the usual ":" not all of them."""
    return Signer(sep=".", salt=_SALT)
