"""Chat rooms, pagers and SMS: any of the services that apprise reaches by an address of its own.

An apprise address is a password. What apprise says in its log may name it, so its log goes nowhere
but here, and loses every part of the address before it is kept.
"""

from __future__ import annotations

import logging
import re
from typing import Final

import apprise

from screening.alerts.addresses import shown_address, without_secrets
from screening.alerts.outgoing import Channel, Outgoing
from screening.common.callable_addresses import callable_address
from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.posting import PASSING_REFUSALS

# What acts on the machine that runs this, and e-mail, which has a channel of its own.
REFUSED_SCHEMES: Final = frozenset(
    {"blink1", "blink1s", "dbus", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"}
    | {"mailto", "mailtos"}
)
_STATUS: Final = re.compile(r"\berror=(\d{3})\b")
_LOG_STAMP: Final = re.compile(r"^\S+ \S+ - [A-Z]+ - ", re.MULTILINE)
_WORDS_LENGTH: Final = 300
_WEB_PORT: Final = 443


def send_chat(outgoing: Outgoing) -> None:
    """Hand one message to a service, in its plain form; see ``transports.send``."""
    with _log() as log:
        service = _service(outgoing.address)
        if service is None:
            raise DeliveryFailed(_unusable(outgoing.address), is_lasting=True)
        _check_host(service)
        messenger = apprise.Apprise(service, asset=service.asset)
        is_taken = messenger.notify(
            title=outgoing.subject, body=outgoing.text, body_format=apprise.NotifyFormat.TEXT
        )
        said = log.getvalue()
    if not is_taken:
        raise _failure(outgoing.address, said)


def check_chat_address(address: str) -> None:
    """Raise InputError for an address that apprise cannot use, or that we do not let it use."""
    with _log():
        if _service(address) is None:
            raise InputError(_unusable(address))


def _log() -> apprise.LogCapture:
    return apprise.LogCapture(level=logging.WARNING)  # type: ignore[no-untyped-call]


def _service(address: str) -> apprise.NotifyBase | None:
    scheme = address.partition("://")[0].lower()
    if not scheme or scheme in REFUSED_SCHEMES:
        return None
    asset = apprise.AppriseAsset(
        app_id="Safe Passage",
        app_desc="Safe Passage",
        app_url="",
        async_mode=False,
        http_redirects=False,
        secure_logging=True,
        storage_mode=apprise.PersistentStoreMode.MEMORY,  # writes nothing beside the database
    )
    made = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if made is None:
        return None
    made.redirects = False  # whatever the address asks for
    if "overflow=" not in address:
        made.overflow_mode = apprise.OverflowMode.SPLIT  # a long text goes in parts, never cut
    return made


def _unusable(address: str) -> str:
    shown = shown_address(Channel.CHAT, address)
    return (
        f"{shown} is no chat or SMS address that can be used. See appriseit.com/services for their"
        f" forms; not possible are {', '.join(sorted(REFUSED_SCHEMES))}."
    )


def _check_host(service: apprise.NotifyBase) -> None:
    """Refuse a server of one's own in a network that may not be called.

    NOTE: only where the address names a host; elsewhere its place holds a token, which nobody may
    send to a name server. The service looks the name up again: what a name answers may change.
    """
    templates: tuple[str, ...] = service.templates
    if any("{host}" in template for template in templates):
        callable_address(str(service.host), service.port or _WEB_PORT)


def _failure(address: str, said: str) -> DeliveryFailed:
    """Sort a failure by the HTTP status that the service's log names, if it names one."""
    words = " ".join(without_secrets(_LOG_STAMP.sub("", said), address).split())
    status = _STATUS.search(said)
    code = int(status[1]) if status else 0
    is_lasting = 400 <= code < 500 and code not in PASSING_REFUSALS
    shown = shown_address(Channel.CHAT, address)
    return DeliveryFailed(
        f"{shown} was not reached: {words[:_WORDS_LENGTH] or 'the service gave no reason.'}",
        is_lasting=is_lasting,
    )
