"""What no log may say: passwords, tokens, and addresses that are rights.

Whatever a process writes goes through ``blotted`` as its last step, whoever wrote it: Django, a
library, Celery, uvicorn's access log, the traceback of a failure. ``screening`` takes care itself
not to name secrets (``screening.alerts.addresses``); this is for what nobody foresaw.

What it cannot know is a password without any word beside it, or the address of a webhook that looks
like any other's: those are kept out of what is logged where they are used.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Final

BLOT: Final = "\N{HORIZONTAL ELLIPSIS}"

# NOTE: every repetition is bounded or begins where nothing of its kind stands before it: a line may
# be a megabyte of one letter, and must not take minutes.
_NAMED: Final = r"[\w-]{0,40}(?:password|passwd|passphrase|secret\w{0,20}|api_?key|token|sessionid)"
_RULES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kept + BLOT + after)
    for pattern, kept, after in (
        # https://name:password@host, redis://:password@host
        (r"(?<=://)[^\s/@\"'<>]{0,300}:[^\s@\"'<>]{0,300}@", "", "@"),
        # Chats and pagers: all of such an address is a password. The others are not secret.
        (
            r"(?<![a-z0-9+.])(?!https?:|wss?:|rediss?:|postgres(?:ql)?:|sqlite3?:|file:|unix:"
            r"|amqps?:|blob:|data:|tcp:|memory:)([a-z][a-z0-9+.]{1,30}://)[^\s\"'<>]+",
            r"\1",
            "",
        ),
        # Rights in the path: to acknowledge, to answer, to stop, to choose a new password.
        (
            r"(/(?:answer|alerts/acknowledge|weekly/stop|reset/key|confirm-email)/)"
            r"[^/\s\"'?<>]{8,}",
            r"\1",
            "",
        ),
        (r"(?<=with url: )\S+", "", ""),  # urllib3 of a webhook that failed
        (r"(hooks\.slack\.com|/api/webhooks|webhook\.office\.com)/[^\s\"'<>]+", r"\1/", ""),
        # Authorization: Bearer ..., with or without quotes
        (
            r"((?:proxy-)?authorization[\"']?\s{0,3}[:=,]\s{0,3}(?:b?[\"'])?)"
            r"(?:(?:bearer|basic|session|token|digest)\s+)?[^\s\"',;}\])]+",
            r"\1",
            "",
        ),
        (r"\b(bearer\s+)[\w.~+/=-]{12,}", r"\1", ""),
        # password=..., "token": "...", ?token=..., Cookie: sessionid=...
        (rf"(?<![\w-])({_NAMED}=[\"']?)[^\s\"'&;,#)}}\]]+", r"\1", ""),
        (rf"(?<![\w-])({_NAMED}\\?[\"']\s{{0,3}}[:,]\s{{0,3}}b?\\?[\"'])[^\"'\\]+", r"\1", ""),
        (r"((?:set-)?cookie[\"']?\s{0,3}[:=,]\s{0,3}(?:b?[\"'])?)[^\"'\n]+", r"\1", ""),
        # Ours, wherever they stand.
        (r"\b(spt_|whsec_)[\w+/=-]{8,}", r"\1", ""),
    )
)
# A part of a path that looks drawn by lot: long, with digits and letters of both sizes.
_DRAWN: Final = re.compile(
    r"(?<=/)(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,200}(?![\w.-])"
)


def blotted(text: str) -> str:
    """Return a line of a log, or several, without the secrets that it shows."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return _DRAWN.sub(BLOT, text)


class Blotting(logging.Formatter):
    """What another formatter writes, whatever it writes, blotted."""

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        return blotted(self.inner.format(record))


def blot_all_logs() -> None:
    """Have every handler that there is now write through ``Blotting``; again changes nothing."""
    for handler in _handlers():
        if not isinstance(handler.formatter, Blotting):
            handler.setFormatter(Blotting(handler.formatter))


def _handlers() -> Iterator[logging.Handler]:
    yield from logging.getLogger().handlers
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
    if logging.lastResort is not None:
        yield logging.lastResort
