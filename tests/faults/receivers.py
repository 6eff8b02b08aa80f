"""Who is told: a webhook and a mail server that remember every message, in the order they came."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from screening.common.webhook_signing import KEY_HEADER
from tests.mail_server import MailServer, mail_server
from tests.webhook_receiver import Receiver, receiver

_MESSAGE_KEY = re.compile(r"<([0-9a-f]+)\.")


@dataclass
class Receivers:
    """Two ways out of the product."""

    webhook: Receiver
    mail: MailServer

    def copies(self) -> Counter[str]:
        """How often each message came, by the key that all its copies bear."""
        posted = (headers[_header(headers, KEY_HEADER)] for headers, _ in list(self.webhook.posts))
        mailed = (_mail_key(str(each["Message-ID"])) for each in list(self.mail.messages))
        return Counter([*posted, *mailed])

    def bodies_by_key(self) -> dict[str, set[bytes]]:
        """What was posted under each key: one body, whatever the number of copies."""
        found: dict[str, set[bytes]] = {}
        for headers, body in list(self.webhook.posts):
            canonical = json.dumps(json.loads(body), sort_keys=True).encode()
            found.setdefault(headers[_header(headers, KEY_HEADER)], set()).add(canonical)
        return found


@contextmanager
def receivers_at_work() -> Iterator[Receivers]:
    """Listen on free ports until the block ends."""
    with ExitStack() as stack:
        webhook = stack.enter_context(receiver())
        yield Receivers(webhook, stack.enter_context(mail_server(SimpleNamespace())))


def _header(headers: object, name: str) -> str:
    return next(each for each in headers if each.lower() == name)  # type: ignore[attr-defined]


def _mail_key(message_id: str) -> str:
    found = _MESSAGE_KEY.search(message_id)
    return found.group(1) if found else message_id
