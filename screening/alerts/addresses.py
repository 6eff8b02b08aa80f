"""Whom a message may be sent to: networks that may be called, and what is shown of an address.

A webhook or chat address is typed by a person and called by the server: without a rule it could be
made to call the machines beside it. Public addresses may be called; others only where the setting
``ALERT_NETWORKS`` names their network.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from screening.alerts.outgoing import Channel, DeliveryFailed

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
HIDDEN: Final = "\N{HORIZONTAL ELLIPSIS}"
_SHORTEST_SECRET: Final = 4  # characters; shorter parts of an address are words like "v1"


def callable_address(host: str, port: int) -> IpAddress:
    """Look a host up, once, and return the address to call; IPv4 before IPv6.

    Raises DeliveryFailed: passing where the name is not known now, lasting where any of its
    addresses may not be called.
    """
    found = [ipaddress.ip_address(each) for each in _looked_up(host, port)]
    for address in found:
        if not is_callable(address):
            raise DeliveryFailed(
                f"{host} is at {address}, which is no public address. Where it is one of your own,"
                " name its network in SAFE_PASSAGE_ALERT_NETWORKS.",
                is_lasting=True,
            )
    return min(found, key=lambda address: address.version)


def is_callable(address: IpAddress) -> bool:
    """Whether a message may be sent to an address: public, or in a network that is named."""
    plain = getattr(address, "ipv4_mapped", None) or address
    named: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = settings.ALERT_NETWORKS
    if any(plain in network for network in named):
        return True
    return plain.is_global and not plain.is_multicast


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise DeliveryFailed(f"{host} has no address now: {error}.", is_lasting=False) from error
    return [str(each[4][0]).partition("%")[0] for each in found]


def shown_address(channel: str, address: str) -> str:
    """What a page or a history may show: paths of webhooks and tokens of chats are passwords."""
    if channel == Channel.EMAIL:
        return address
    scheme, found, rest = address.partition("://")
    if not found:
        return HIDDEN
    host = urlsplit(f"https://{rest}").hostname if channel == Channel.WEBHOOK else ""
    return f"{scheme}://{host or ''}{'/' if host else ''}{HIDDEN}"


def without_secrets(words: str, address: str) -> str:
    """Take every part of an address out of what is told about it, but for its scheme."""
    rest = address.partition("://")[2]
    parts = {*re.split(r"[/:@?&=#,]+", rest), *re.split(r"[/:@?&=#,]+", unquote(rest))}
    for part in sorted((p for p in parts if len(p) >= _SHORTEST_SECRET), key=len, reverse=True):
        words = words.replace(part, HIDDEN)
    return words
