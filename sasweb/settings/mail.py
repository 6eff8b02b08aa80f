"""The mail server that alerts go by, and the address of this site for their links."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env
from sasweb.settings.reach import is_loopback

HIGHEST_PORT: Final = 65_535
USUAL_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """``host`` is empty where none is set up. ``tls``: "starttls", "tls" from the start, "none"."""

    host: str
    port: int
    tls: str
    user: str
    password: str
    sender: str


def mail_server() -> MailServer:
    """Read the environment. Raises ImproperlyConfigured, which names the variable and the fix."""
    host = env.text("SAFE_PASSAGE_MAIL_HOST", "")
    tls = env.one_of("SAFE_PASSAGE_MAIL_TLS", "starttls", choices=tuple(USUAL_PORTS))
    server = MailServer(
        host=host,
        port=env.whole_number_within(
            "SAFE_PASSAGE_MAIL_PORT", USUAL_PORTS[tls], at_least=1, at_most=HIGHEST_PORT
        ),
        tls=tls,
        user=env.text("SAFE_PASSAGE_MAIL_USER", ""),
        password=env.secret_file("SAFE_PASSAGE_MAIL_PASSWORD_FILE"),
        sender=env.text("SAFE_PASSAGE_MAIL_FROM", "Safe Passage <safe-passage@localhost>"),
    )
    _check(server)
    return server


def _check(server: MailServer) -> None:
    if bool(server.user) != bool(server.password):
        raise ImproperlyConfigured(
            "SAFE_PASSAGE_MAIL_USER and SAFE_PASSAGE_MAIL_PASSWORD_FILE go together. Set both,"
            " or neither for a server that asks for no name."
        )
    if server.user and server.tls == "none":
        raise ImproperlyConfigured(
            "SAFE_PASSAGE_MAIL_TLS=none would send the password in the open. Use starttls or tls."
        )
    if "@" not in parseaddr(server.sender)[1] or "\n" in server.sender:
        raise ImproperlyConfigured(
            f"SAFE_PASSAGE_MAIL_FROM={server.sender!r} is no sender. Write it as"
            " 'Safe Passage <alerts@example.org>'."
        )
    if server.host and server.sender.endswith("@localhost>"):
        raise ImproperlyConfigured(
            "SAFE_PASSAGE_MAIL_HOST is set, but not who the mail is from. Set"
            " SAFE_PASSAGE_MAIL_FROM, such as 'Safe Passage <alerts@example.org>'."
        )


def public_url() -> str:
    """Where people reach this site; empty where nobody has said and it is not this machine alone.

    A link to this machine would lead everybody else astray: without one, messages say where to
    look. Whoever sits here finds it by name: that is where they are signed in.
    """
    host = env.text("SAFE_PASSAGE_HOST", "127.0.0.1")
    bare = host.strip("[]")
    shown = {"127.0.0.1": "localhost"}.get(bare, f"[{bare}]" if ":" in bare else bare)
    here = f"http://{shown}:{env.text('SAFE_PASSAGE_PORT', '8000')}" if is_loopback(host) else ""
    return env.web_address("SAFE_PASSAGE_URL", here)
