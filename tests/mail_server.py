"""A real mail server on loopback that keeps what it is given, and can refuse as servers do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """Replies by step of the conversation; a step that is not named is accepted."""

    port: int = 0
    refuses: dict[str, str] = field(default_factory=dict)  # "RCPT": "550 no such user"
    hangs_up_after_data: bool = False  # takes the message, and says nothing
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.refuses:
            return self.refuses["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.refuses:
            return self.refuses["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.refuses:
            return self.refuses["DATA"]
        content: Any = envelope.content
        self.messages.append(message_from_bytes(content, policy=policy.default))
        if self.hangs_up_after_data:
            server.transport.abort()
        return "250 OK"


def _free_port() -> int:
    """NOTE: aiosmtpd greets its own server while starting, so it must be told a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(
    settings: Any, *, state: MailServer | None = None, **more: Any
) -> Iterator[MailServer]:
    """Start one, and point the product's e-mail at it. ``more`` is aiosmtpd's."""
    state = state or MailServer()
    more = {"hostname": "127.0.0.1", "port": _free_port(), "ready_timeout": 30.0} | more
    controller = Controller(state, **more)
    controller.start()
    state.port = controller.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", state.port
    try:
        yield state
    finally:
        controller.stop()
