"""How a posted message proves whose it is and that it is new: the scheme of Standard Webhooks.

Source: github.com/standard-webhooks/standard-webhooks, specification, "Signature scheme" (HMAC-
SHA256). Libraries for receivers exist in most languages; docs/alert-channels.md verifies one by
hand.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from screening.common.exceptions import InputError

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  # how a secret begins, not one
SECRET_BYTES: Final = 32
SHORTEST_SECRET_BYTES: Final = 16
KEY_HEADER: Final = "webhook-id"
TIME_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"


def new_secret() -> str:
    """Make a signing secret, in the form that the libraries of receivers read."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def check_secret(secret: str) -> None:
    """Raise InputError for a secret that nothing can be signed with."""
    _key_of(secret)


def signature(body: bytes, *, key: str, sent_at_s: int, secret: str) -> str:
    """Sign a message: ``v1,`` and the base64 of HMAC-SHA256 over ``key.sent_at_s.body``.

    ``sent_at_s`` is Unix time. Raises InputError for a secret that is missing, short or malformed.
    """
    signed = f"{key}.{sent_at_s}.".encode() + body
    digest = hmac.new(_key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(
    body: bytes, *, key: str, sent_at_s: int, secret: str, former_secret: str = ""
) -> dict[str, str]:
    """Headers that a signed message is posted with; see ``signature``.

    With a ``former_secret`` it is signed by both, for a receiver that does not have the new one.
    """
    by = (secret, former_secret) if former_secret else (secret,)
    signed = [signature(body, key=key, sent_at_s=sent_at_s, secret=each) for each in by]
    return {
        "Idempotency-Key": key,
        KEY_HEADER: key,
        TIME_HEADER: str(sent_at_s),
        SIGNATURE_HEADER: " ".join(signed),
    }


def is_signed(
    body: bytes, headers: Mapping[str, str], *, secret: str, now_s: int, tolerance_s: int
) -> bool:
    """Whether a message was signed with a secret, at most ``tolerance_s`` from ``now_s`` (Unix).

    ``headers`` answer to lower-case names. Several signatures, divided by spaces, may be given:
    one that is right is enough, so that a secret can be changed without a gap.
    """
    key, sent_at = headers.get(KEY_HEADER, ""), headers.get(TIME_HEADER, "")
    if not key or not (sent_at.isascii() and sent_at.isdecimal() and len(sent_at) < 12):
        return False
    if abs(int(sent_at) - now_s) > tolerance_s:
        return False
    expected = signature(body, key=key, sent_at_s=int(sent_at), secret=secret).encode()
    given = headers.get(SIGNATURE_HEADER, "").split(" ")
    return any(hmac.compare_digest(each.encode(), expected) for each in given)


def _key_of(secret: str) -> bytes:
    """The bytes of a secret: what follows ``whsec_`` in base64, else its UTF-8."""
    if not secret.startswith(SECRET_PREFIX):
        key = secret.encode()
    else:
        try:
            key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
        except ValueError as error:  # binascii's own is one, and so is that of other scripts
            raise InputError(f"The signing secret is no base64 after {SECRET_PREFIX}.") from error
    if len(key) < SHORTEST_SECRET_BYTES:
        raise InputError(
            f"A webhook needs a signing secret of {SHORTEST_SECRET_BYTES} bytes or more. Give the"
            " recipient one, and its receiver the same."
        )
    return key
