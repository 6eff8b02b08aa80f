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
# NOTE: outside of it Python calls much global that is not, such as ::7f00:1 and fec0::1.
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # RFC 4291
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
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
    meant = _meant(address)
    named: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = settings.ALERT_NETWORKS
    if any(meant in network for network in named):
        return True
    is_assigned = meant.version == 4 or meant in _GLOBAL_UNICAST
    return is_assigned and meant.is_global and not meant.is_multicast


def _meant(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 one carries, where it is only a way to that; else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


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
