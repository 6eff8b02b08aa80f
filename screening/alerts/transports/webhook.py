"""Webhooks: one signed JSON document, posted to one address.

The host is looked up once, and the address that was found allowed is the one that is called: a name
that answers differently a moment later changes nothing. No redirect is followed, and no proxy of
the environment is used, for both would choose an address themselves.
"""

from __future__ import annotations

import json
import time
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter

from screening.alerts.addresses import IpAddress, callable_address, shown_address
from screening.alerts.outgoing import Channel, DeliveryFailed, Outgoing
from screening.alerts.webhook_signing import signature
from screening.common.exceptions import InputError
from screening.common.user_agent import user_agent

CONNECT_S: Final = 5.0
SILENCE_S: Final = 15.0  # between two packets of the answer
HTTPS_PORT: Final = 443
HTTP_PORT: Final = 80
# Answers of 400 to 499 that are about the moment, not about the message.
PASSING_REFUSALS: Final = frozenset({408, 425, 429})


class _PinnedAdapter(HTTPAdapter):
    """Calls an address of our choice while the certificate must be the host's."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(
            *args, server_hostname=self._host, assert_hostname=self._host, **kwargs
        )


def send_webhook(outgoing: Outgoing) -> None:
    """Post a message. Anything from 200 to 299 takes it; see ``transports.send``."""
    request = _request(outgoing)
    parts = _parts(str(request.url))
    address = callable_address(str(parts.hostname), _port(parts))
    if parts.scheme == "http" and address.is_global:
        raise DeliveryFailed(
            "A public address is called by https alone: http would show everybody the message.",
            is_lasting=True,
        )
    _check_answer(_answer_status(request, parts, address))


def check_webhook_address(address: str) -> None:
    """Raise InputError for what is no web address, or one that holds a password."""
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and _port(parts) > 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise InputError("A webhook has an address like https://example.org/alerts.")
    if parts.username or parts.password:
        raise InputError(
            "A webhook's address holds no name and password: its signature says who we are."
        )


def _request(outgoing: Outgoing) -> requests.PreparedRequest:
    """The whole request. Its body is the same at every attempt; its signature is of the moment."""
    body = json.dumps(outgoing.document, allow_nan=False, sort_keys=True).encode()
    sent_at_s = int(time.time())
    try:
        check_webhook_address(outgoing.address)
        signed = signature(body, key=outgoing.key, sent_at_s=sent_at_s, secret=outgoing.secret)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": user_agent(),
            "Idempotency-Key": outgoing.key,
            "webhook-id": outgoing.key,
            "webhook-timestamp": str(sent_at_s),
            "webhook-signature": signed,
        }
        return requests.Request("POST", outgoing.address, headers=headers, data=body).prepare()
    except (InputError, requests.RequestException, UnicodeError) as error:
        shown = shown_address(Channel.WEBHOOK, outgoing.address)
        said = str(error) if isinstance(error, InputError) else f"{shown} cannot be called."
        raise DeliveryFailed(said, is_lasting=True) from error


def _parts(url: str) -> SplitResult:
    return urlsplit(url)


def _port(parts: SplitResult) -> int:
    return parts.port or (HTTPS_PORT if parts.scheme == "https" else HTTP_PORT)


def _answer_status(
    request: requests.PreparedRequest, parts: SplitResult, address: IpAddress
) -> int:
    """Call the address, and return the status of the answer; its body is nobody's."""
    host = str(parts.hostname)
    request.headers["Host"] = parts.netloc
    literal = f"[{address}]" if address.version == 6 else str(address)
    request.url = parts._replace(netloc=f"{literal}:{_port(parts)}").geturl()
    with requests.Session() as session:
        session.mount("https://", _PinnedAdapter(host))
        own = session.merge_environment_settings(request.url, {}, None, None, None)
        try:
            with session.send(
                request,
                timeout=(CONNECT_S, SILENCE_S),
                verify=own["verify"],
                proxies={},
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code
        except requests.RequestException as error:
            raise DeliveryFailed(_why(host, error), is_lasting=False) from error


def _why(host: str, error: requests.RequestException) -> str:
    """What went wrong on the way, without the address's path."""
    if isinstance(error, requests.exceptions.SSLError):
        return f"{host} could not prove that it is {host}: its certificate is not valid."
    if isinstance(error, requests.ConnectTimeout):
        return f"{host} could not be reached within {CONNECT_S:g} s."
    if isinstance(error, requests.Timeout):
        return f"{host} gave no answer within {SILENCE_S:g} s."
    return f"{host} could not be reached, or broke off."


def _check_answer(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise DeliveryFailed(
            f"It answered {status}, elsewhere: no redirect is followed. Give the last address.",
            is_lasting=True,
        )
    is_refusal = 400 <= status < 500 and status not in PASSING_REFUSALS
    raise DeliveryFailed(f"It answered {status}.", is_lasting=is_refusal)
