"""E-mail to one recipient of alerts."""

from __future__ import annotations

from screening.alerts.outgoing import Outgoing
from screening.common.mail import Mail, mail_send


def send_email(outgoing: Outgoing) -> None:
    """Hand one e-mail to the mail server; see ``transports.send``."""
    mail_send(
        Mail(
            key=outgoing.key,
            address=outgoing.address,
            subject=outgoing.subject,
            text=outgoing.text,
            html=outgoing.html,
            thread=outgoing.thread,
            is_urgent=outgoing.is_urgent,
        )
    )
