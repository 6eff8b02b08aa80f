"""E-mail: plain text with HTML beside it, by the mail server that the settings name.

A message whose answer was lost is sent again with the same Message-ID, by which most mailboxes
show it once. Where ``MAIL_FOLDER`` is set nothing is sent: each message becomes a file in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import smtplib
from dataclasses import dataclass, field
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from screening.common.exceptions import DeliveryFailed, InputError

NO_SERVER: Final = "No mail server is set up (SAFE_PASSAGE_MAIL_HOST), so no e-mail was sent."
_LASTING_FROM: Final = 500  # SMTP: 4xx passes, 5xx stays
_REPLY_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an e-mail.

    One with a ``content_id`` is a picture that the HTML shows where it says "cid:...".
    """

    name: str
    content: bytes = field(repr=False)
    content_type: str
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail to one address, the same at every attempt under the same ``key``.

    ``thread`` is shared by the e-mails of one story. ``is_by_machine``: nobody is to answer it.
    ``unsubscribe_url`` takes a POST that ends e-mails of its kind (RFC 8058).
    """

    key: str
    address: str
    subject: str  # one line
    text: str
    html: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = ()
    thread: str = ""
    is_urgent: bool = False
    is_by_machine: bool = True
    unsubscribe_url: str = ""


def mail_send(mail: Mail) -> None:
    """Hand one e-mail to the mail server, once. Returns when it was taken.

    Raises DeliveryFailed, which says whether trying again can help.
    """
    if not (settings.EMAIL_HOST or settings.MAIL_FOLDER):
        raise DeliveryFailed(NO_SERVER, is_lasting=True)
    try:
        check_email_address(mail.address)
        if settings.MAIL_FOLDER:
            _keep(_message(mail), mail.key)
        else:
            _hand_over(_message(mail))
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


class _Message(EmailMultiAlternatives):
    """A message whose pictures stand with its HTML (RFC 2387), and not among its attachments."""

    pictures: tuple[Attachment, ...] = ()

    def message(self, **how: Any) -> Any:
        """What is sent. Django knows no pictures inside: they are put in when all is written."""
        whole = super().message(**how)
        for part in whole.walk() if self.pictures else ():
            if part.get_content_type() == "multipart/alternative":
                alternatives: Any = part.get_payload()  # a list, of what has several parts
                alternatives[-1] = self._with_pictures(alternatives[-1])
                break
        return whole

    def _with_pictures(self, html: Any) -> MIMEMultipart:
        related = MIMEMultipart("related", boundary=_boundary(self.pictures), type="text/html")
        related.attach(html)
        for each in self.pictures:
            picture = MIMEImage(each.content, each.content_type.rpartition("/")[2])
            picture.add_header("Content-ID", f"<{each.content_id}>")
            picture.add_header("Content-Disposition", "inline", filename=each.name)
            related.attach(picture)
        return related


def _boundary(pictures: tuple[Attachment, ...]) -> str:
    """A line that is in no picture, and the same at every attempt."""
    names = " ".join(each.content_id for each in pictures)
    return f"=-{_digest(names)}"


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = _Message(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.address],
        headers=_headers(mail),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.pictures = tuple(each for each in mail.attachments if each.content_id)
    for each in mail.attachments:
        if not each.content_id:
            message.attach(each.name, each.content, each.content_type)
    return message


def _headers(mail: Mail) -> dict[str, str]:
    headers = {"Message-ID": _identifier(mail.key)}
    if mail.is_by_machine:
        headers |= {
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answers of absence, please
            "X-Auto-Response-Suppress": "All",  # the same, for Exchange
        }
    if mail.unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if mail.thread:
        headers["References"] = _identifier(mail.thread)
    if mail.is_urgent:
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
