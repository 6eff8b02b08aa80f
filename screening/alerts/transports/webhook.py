"""Webhooks: one signed JSON document, posted to one address."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from screening.alerts.outgoing import Outgoing
from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.posting import check_answer, is_web_address, post_json
from screening.common.webhook_signing import signed_headers


def send_webhook(outgoing: Outgoing) -> None:
    """Post a message. Anything from 200 to 299 takes it; see ``transports.send``.

    Its body is the same at every attempt; its signature is of the moment.
    """
    body = json.dumps(outgoing.document, allow_nan=False, sort_keys=True).encode()
    try:
        check_webhook_address(outgoing.address)
        headers = signed_headers(
            body, key=outgoing.key, sent_at_s=int(time.time()), secret=outgoing.secret
        )
    except InputError as error:
        raise DeliveryFailed(str(error), is_lasting=True) from error
    check_answer(post_json(outgoing.address, body, headers).status)


def check_webhook_address(address: str) -> None:
    """Raise InputError for what is no web address, or one that holds a password."""
    if not is_web_address(address):
        raise InputError("A webhook has an address like https://example.org/alerts.")
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise InputError(
            "A webhook's address holds no name and password: its signature says who we are."
        )
