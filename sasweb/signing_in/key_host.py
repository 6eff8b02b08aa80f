"""Whether browsers add security keys where a page was opened: to names, never to numbers."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class KeyHost:
    """Where a person opened the site. ``by_name`` is the same site by a name, where one is sure."""

    host: str
    takes_keys: bool
    by_name: str = ""


def key_host(request: HttpRequest) -> KeyHost:
    """Judge the host of a request. WebAuthn knows domains alone, and ``localhost`` for oneself."""
    parts = urlsplit(f"//{request.get_host()}")
    host = parts.hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return KeyHost(host, takes_keys=True)
    if not address.is_loopback:
        return KeyHost(host, takes_keys=False)
    port = f":{parts.port}" if parts.port else ""
    by_name = f"{request.scheme}://localhost{port}{request.path}"
    return KeyHost(host, takes_keys=False, by_name=by_name)
