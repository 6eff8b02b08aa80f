"""What leaves the house: one message to one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """By which way a recipient is reached."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    CHAT = "chat"  # whatever apprise reaches: chat rooms, pagers, SMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message, ready to be sent.

    ``key`` is the delivery's, the same at every attempt: whoever gets a message twice can tell by
    its Message-ID or Idempotency-Key. ``address`` and ``secret`` may hold a password and are shown
    by no ``repr``. ``thread`` is shared by the messages of one story ("conjunction-12").
    """

    key: str
    channel: Channel
    address: str = field(repr=False)  # e-mail address, https URL, apprise URL
    subject: str  # one line
    text: str
    html: str = field(repr=False)  # empty where the channel has no use for it
    document: Mapping[str, Any] = field(repr=False)  # what a webhook posts, JSON
    secret: str = field(default="", repr=False)  # signs what a webhook posts
    thread: str = ""
    is_urgent: bool = False
