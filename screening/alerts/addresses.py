"""What may be shown of an address: those of webhooks and chats are passwords."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from screening.alerts.outgoing import Channel

HIDDEN: Final = "\N{HORIZONTAL ELLIPSIS}"
_SHORTEST_SECRET: Final = 4  # characters; shorter parts of an address are words like "v1"


def shown_address(channel: str, address: str) -> str:
    """What a page or a history may show: paths of webhooks and tokens of chats are passwords."""
    if channel == Channel.EMAIL:
        return address
    scheme, found, rest = address.partition("://")
    if not found:
        return HIDDEN
    host = _host(rest) if channel == Channel.WEBHOOK else ""
    return f"{scheme}://{host or ''}{'/' if host else ''}{HIDDEN}"


def _host(rest: str) -> str | None:
    try:
        return urlsplit(f"https://{rest}").hostname
    except ValueError:  # such as of brackets around no IPv6 address
        return None


def without_secrets(words: str, address: str) -> str:
    """Take every part of an address out of what is told about it, but for its scheme."""
    rest = address.partition("://")[2]
    parts = {*re.split(r"[/:@?&=#,]+", rest), *re.split(r"[/:@?&=#,]+", unquote(rest))}
    for part in sorted((p for p in parts if len(p) >= _SHORTEST_SECRET), key=len, reverse=True):
        words = words.replace(part, HIDDEN)
    return words
