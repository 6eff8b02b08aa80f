"""From which address a request comes, also behind proxies of one's own."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.conf import settings
from django.http import HttpRequest

UNKNOWN: Final = "0.0.0.0"  # noqa: S104  # of a server that listens on a socket file


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks; that of the last one who is not a proxy of ours.

    Each proxy adds to X-Forwarded-For whom it was asked by: with N of our own the Nth from the end
    is the first that nobody but they can have written. Fewer than N: somebody came past a proxy,
    and is who the connection says.
    """
    direct = _address(request.META.get("REMOTE_ADDR", "")) or UNKNOWN
    trusted: int = settings.TRUSTED_PROXIES
    named = [word for word in request.headers.get("X-Forwarded-For", "").split(",") if word.strip()]
    if not trusted or len(named) < trusted:
        return direct
    return _address(named[-trusted]) or direct


def client_network(request: HttpRequest) -> str:
    """The same for counting: of IPv6 the /64, within which a household changes at will."""
    address = ipaddress.ip_address(client_address(request))
    if address.version == 4:  # a version, no threshold
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _address(text: str) -> str | None:
    """An address as Python writes it, without port and brackets; None for no address."""
    word = text.strip()
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        return None
