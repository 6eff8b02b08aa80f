"""Sends one message by its channel, once. Whether and when to try again is not decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from screening.alerts.outgoing import Channel, Outgoing
from screening.alerts.transports.email import send_email
from screening.alerts.transports.webhook import check_webhook_address, send_webhook
from screening.common.mail import check_email_address


def _send_chat(outgoing: Outgoing) -> None:
    # apprise takes a fifth of a second of processor to import, and most processes send no chat.
    from screening.alerts.transports.chat import send_chat

    send_chat(outgoing)


def _check_chat_address(address: str) -> None:
    from screening.alerts.transports.chat import check_chat_address

    check_chat_address(address)


_SENDERS: Final[Mapping[str, Callable[[Outgoing], None]]] = {
    Channel.EMAIL: send_email,
    Channel.WEBHOOK: send_webhook,
    Channel.CHAT: _send_chat,
}
_CHECKS: Final[Mapping[str, Callable[[str], None]]] = {
    Channel.EMAIL: check_email_address,
    Channel.WEBHOOK: check_webhook_address,
    Channel.CHAT: _check_chat_address,
}


def send(outgoing: Outgoing) -> None:
    """Hand a message over, once. Returns when it was taken.

    Raises DeliveryFailed, which says whether trying again can help. What was taken by the other
    side while its answer was lost counts as failed: the next try carries the same key.
    """
    _SENDERS[outgoing.channel](outgoing)


def check_address(channel: str, address: str) -> None:
    """Raise InputError for an address to which nothing can ever be sent; calls nobody."""
    _CHECKS[channel](address)
