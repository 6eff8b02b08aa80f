"""Whether somebody opened an address, or a page that is open asks for something by itself."""

from __future__ import annotations

from collections.abc import Mapping


def is_opened(headers: Mapping[str, str]) -> bool:
    """Whether a browser goes to the address. ``headers`` are asked for in small letters.

    Browsers say it by Sec-Fetch-Mode over TLS and to their own machine alone. Over plain HTTP they
    ask for TLS wherever they go to, and with nothing that a page asks for.
    """
    mode = headers.get("sec-fetch-mode")
    if mode is not None:
        return mode == "navigate"
    return headers.get("upgrade-insecure-requests") == "1" and "hx-request" not in headers
