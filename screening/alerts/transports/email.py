"""E-mail: plain text with HTML beside it, by the mail server that the settings name.

A message whose answer was lost is sent again with the same Message-ID, by which most mailboxes
show it once. Where ``MAIL_FOLDER`` is set nothing is sent: each message becomes a file in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import smtplib
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from screening.alerts.outgoing import Outgoing
from screening.common.exceptions import DeliveryFailed, InputError

NO_SERVER: Final = (
    "No mail server is set up (SAFE_PASSAGE_MAIL_HOST), so no e-mail was sent. The notice is in the"
    " inbox."
)
_LASTING_FROM: Final = 500  # SMTP: 4xx passes, 5xx stays
_REPLY_LENGTH: Final = 200


def send_email(outgoing: Outgoing) -> None:
    """Hand one e-mail to the mail server; see ``transports.send``."""
    if not (settings.EMAIL_HOST or settings.MAIL_FOLDER):
        raise DeliveryFailed(NO_SERVER, is_lasting=True)
    try:
        check_email_address(outgoing.address)
        if settings.MAIL_FOLDER:
            _keep(_message(outgoing), outgoing.key)
        else:
            _hand_over(_message(outgoing))
    except smtplib.SMTPException as error:
        raise _sorted(error) from error
    except OSError as error:  # no connection, no name, no time, no valid certificate
        server = f"mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        where = f"folder {settings.MAIL_FOLDER}" if settings.MAIL_FOLDER else server
        raise DeliveryFailed(
            f"The {where} cannot be reached: {error}.", is_lasting=False
        ) from error
    except (InputError, ValueError) as error:  # NOTE: a bad certificate is a ValueError too
        raise DeliveryFailed(f"It cannot be written as e-mail: {error}", is_lasting=True) from error


def check_email_address(address: str) -> None:
    """Raise InputError for what is no e-mail address."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise InputError("An e-mail address looks like name@example.org.") from error


def mail_file(key: str) -> Path:
    """Where ``MAIL_FOLDER`` keeps the message of a delivery, as mail programs open it."""
    return Path(settings.MAIL_FOLDER) / f"{_digest(key)}.eml"


def _keep(message: EmailMultiAlternatives, key: str) -> None:
    """Write it to a file of its own; again under the same key, it is the same file."""
    path = mail_file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(message.message().as_bytes())


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Send, and hang up whatever happens: a hand-shake that fails leaves the line open."""
    message.connection = get_connection()
    try:
        message.send()
    finally:
        with contextlib.suppress(OSError):
            message.connection.close()


def _message(outgoing: Outgoing) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=outgoing.subject,
        body=outgoing.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[outgoing.address],
        headers=_headers(outgoing),
    )
    if outgoing.html:
        message.attach_alternative(outgoing.html, "text/html")
    return message


def _headers(outgoing: Outgoing) -> dict[str, str]:
    headers = {
        "Message-ID": _identifier(outgoing.key),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answers of absence, please
        "X-Auto-Response-Suppress": "All",  # the same, for Exchange
    }
    if outgoing.thread:
        headers["References"] = _identifier(outgoing.thread)
    if outgoing.is_urgent:
        headers |= {"X-Priority": "1", "Importance": "high"}
    return headers


def _identifier(key: str) -> str:
    """A Message-ID that is the same for the same key, and nobody else's."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{_digest(key)}.safe-passage@{domain}>"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _sorted(error: smtplib.SMTPException) -> DeliveryFailed:
    """Tell what stays from what passes.

    What the server has against us (log-in, sender) stays until a person changes the settings, but
    then the same message goes through: it is tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        words = f"The mail server refuses the address: {_reply(code, reply)}"
        return DeliveryFailed(words, is_lasting=code >= _LASTING_FROM)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        words = f"The mail server refuses our name and password: {_reply_of(error)}"
        return DeliveryFailed(words, is_lasting=False)
    if isinstance(error, smtplib.SMTPSenderRefused):
        words = f"The mail server refuses our sender (SAFE_PASSAGE_MAIL_FROM): {_reply_of(error)}"
        return DeliveryFailed(words, is_lasting=False)
    if isinstance(error, smtplib.SMTPDataError):
        words = f"The mail server refuses the message: {_reply_of(error)}"
        return DeliveryFailed(words, is_lasting=error.smtp_code >= _LASTING_FROM)
    if isinstance(error, smtplib.SMTPResponseException):
        return DeliveryFailed(f"The mail server answered {_reply_of(error)}", is_lasting=False)
    return DeliveryFailed(f"The mail server broke off: {error}.", is_lasting=False)


def _reply_of(error: smtplib.SMTPResponseException) -> str:
    return _reply(error.smtp_code, error.smtp_error)


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())[:_REPLY_LENGTH]}"
