"""Whom the server may call: a rule for every address that a person types and a server calls.

A webhook's or a peer's address could be made to call the machines beside the server. Public
addresses may be called; others only where the setting ``ALERT_NETWORKS`` names their network.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

from django.conf import settings

from screening.common.exceptions import DeliveryFailed

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# NOTE: outside of it Python calls much global that is not, such as ::7f00:1 and fec0::1.
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # RFC 4291
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


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
