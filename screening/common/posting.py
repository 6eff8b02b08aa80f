"""Posting one document to one web address that a person has typed.

The host is looked up once, and the address that was found allowed is the one that is called: a name
that answers differently a moment later changes nothing. No redirect is followed, and no proxy of
the environment is used, for both would choose an address themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter

from screening.common.callable_addresses import IpAddress, callable_address
from screening.common.exceptions import DeliveryFailed
from screening.common.user_agent import user_agent

CONNECT_S: Final = 5.0
SILENCE_S: Final = 15.0  # between two packets of the answer
LONGEST_ANSWER_BYTES: Final = 64 * 1024  # more of it is nobody's
HTTPS_PORT: Final = 443
HTTP_PORT: Final = 80
# Answers of 400 to 499 that are about the moment, not about the message.
PASSING_REFUSALS: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the beginning of the body where it was wanted."""

    status: int
    body: bytes


class _PinnedAdapter(HTTPAdapter):
    """Calls an address of our choice while the certificate must be the host's."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(
            *args, server_hostname=self._host, assert_hostname=self._host, **kwargs
        )


def post_json(
    url: str, body: bytes, headers: Mapping[str, str], *, wants_body: bool = False
) -> Answer:
    """Post a JSON document; return the answer, whatever its status.

    Raises DeliveryFailed where no answer came, and where the address may not be called.
    """
    request = _request(url, body, headers)
    parts = urlsplit(str(request.url))
    address = callable_address(str(parts.hostname), port_of(parts))
    if parts.scheme == "http" and address.is_global:
        raise DeliveryFailed(
            "A public address is called by https alone: http would show everybody the message.",
            is_lasting=True,
        )
    return _answer(request, parts, address, wants_body)


def is_web_address(address: str) -> bool:
    """Whether something can be posted to an address at all."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and port_of(parts) > 0
    except ValueError:
        return False


def port_of(parts: SplitResult) -> int:
    """The port of an address, or the one that its scheme has."""
    return parts.port or (HTTPS_PORT if parts.scheme == "https" else HTTP_PORT)


def check_answer(status: int) -> None:
    """Raise DeliveryFailed for an answer that did not take the message: all but 200 to 299."""
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise DeliveryFailed(
            f"It answered {status}, elsewhere: no redirect is followed. Give the last address.",
            is_lasting=True,
        )
    is_refusal = 400 <= status < 500 and status not in PASSING_REFUSALS
    raise DeliveryFailed(f"It answered {status}.", is_lasting=is_refusal)


def _request(url: str, body: bytes, headers: Mapping[str, str]) -> requests.PreparedRequest:
    own = {"Content-Type": "application/json", "User-Agent": user_agent()}
    try:
        return requests.Request("POST", url, headers=own | dict(headers), data=body).prepare()
    except (requests.RequestException, UnicodeError) as error:
        raise DeliveryFailed("Its address cannot be called.", is_lasting=True) from error


def _answer(
    request: requests.PreparedRequest, parts: SplitResult, address: IpAddress, wants_body: bool
) -> Answer:
    host = str(parts.hostname)
    request.headers["Host"] = parts.netloc
    literal = f"[{address}]" if address.version == 6 else str(address)
    request.url = parts._replace(netloc=f"{literal}:{port_of(parts)}").geturl()
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
                return Answer(answer.status_code, _beginning(answer) if wants_body else b"")
        except requests.RequestException as error:
            raise DeliveryFailed(_why(host, error), is_lasting=False) from error


def _beginning(answer: requests.Response) -> bytes:
    """NOTE: the status has said what became of the message; a body that breaks off says less."""
    try:
        return next(answer.iter_content(LONGEST_ANSWER_BYTES), b"")
    except requests.RequestException:
        return b""


def _why(host: str, error: requests.RequestException) -> str:
    """What went wrong on the way, without the address's path."""
    if isinstance(error, requests.exceptions.SSLError):
        return f"{host} could not prove that it is {host}: its certificate is not valid."
    if isinstance(error, requests.ConnectTimeout):
        return f"{host} could not be reached within {CONNECT_S:g} s."
    if isinstance(error, requests.Timeout):
        return f"{host} gave no answer within {SILENCE_S:g} s."
    return f"{host} could not be reached, or broke off."
