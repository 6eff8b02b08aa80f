"""One poller a web process, any number of listeners.

The poller asks the database once a second, whoever listens; listeners hold no connection. Every
event is a whole state, so a listener that is slow or was away needs only the newest of each name:
its mailbox can hold no more than that.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from sasweb.clock_reading import clock_reading
from sasweb.live.events import Event
from sasweb.revision import Payload

logger = logging.getLogger(__name__)

Reader = Callable[[], Mapping[str, Payload]]

POLL_INTERVAL_S = 1.0
# Browsers take this for the server's heartbeat (static/js/lib/contact.js) and call it lost when
# two in a row stay away.
CLOCK_EVERY_POLLS = 4
# Pages that are told of a change ask for it within so long, each at a moment of its own: together
# they make 25 requests a second of each kind at most, however often they are told.
SPREAD_MS_A_LISTENER = 40
_LONGEST_SEQUENCE = 18  # digits


class Mailbox:
    """The undelivered events of one listener: at most one of each name."""

    def __init__(self) -> None:
        self.is_closed = False
        self._waiting: dict[str, Event] = {}
        self._news = asyncio.Event()

    def put(self, event: Event) -> None:
        self._waiting[event.name] = event
        self._news.set()

    def close(self) -> None:
        self.is_closed = True
        self._news.set()

    async def take(self, timeout_s: float) -> list[Event]:
        """Wait for news and take all of it; an empty list when there was none in time."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout_s)
        except TimeoutError:
            return []
        self._news.clear()
        events = list(self._waiting.values())
        self._waiting.clear()
        return events


class Hub:
    """Reads revisions while anybody listens and tells every listener what changed."""

    def __init__(self, read: Reader, *, interval_s: float = POLL_INTERVAL_S) -> None:
        self._read = read
        self._interval_s = interval_s
        self._mailboxes: set[Mailbox] = set()
        self._newest: dict[str, Event] = {}
        self._sequence = 0
        self._origin = secrets.token_hex(4)  # ids of another process or start are not ours
        self._poller: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-poller")
        self._is_failing = False
        self._is_closed = False

    @property
    def listener_count(self) -> int:
        return len(self._mailboxes)

    def subscribe(self, last_event_id: str = "") -> Mailbox:
        """Open a mailbox that holds what changed since an event id, or all that is known."""
        mailbox = Mailbox()
        if not self._is_failing:  # a heartbeat would say that all is well
            mailbox.put(self._clock_event())
        seen = self._sequence_of(last_event_id)
        for event in self._newest.values():
            if self._sequence_of(event.event_id) > seen:
                mailbox.put(event)
        if self._is_closed:
            mailbox.close()
            return mailbox
        self._mailboxes.add(mailbox)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.get_running_loop().create_task(self._poll_while_heard())
        return mailbox

    def unsubscribe(self, mailbox: Mailbox) -> None:
        self._mailboxes.discard(mailbox)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._is_closed = True
        for mailbox in self._mailboxes:
            mailbox.close()

    async def _poll_while_heard(self) -> None:
        polls = 0
        while self._mailboxes:
            revision = await self._revision()
            if revision and polls % CLOCK_EVERY_POLLS == 0:
                # The heartbeat: silent while nothing can be read.
                self._tell(self._clock_event())
            polls += 1
            for name, payload in revision.items():
                known = self._newest.get(name)
                if known is None or known.payload != payload:
                    self._publish(name, payload)
            await asyncio.sleep(self._interval_s)

    async def _revision(self) -> Mapping[str, Payload]:
        """What the database says now; nothing when it cannot be read, which the log says once.

        Whatever the reason: were the poller to end, each new listener would be told that all is
        well, and then hear nothing.
        """
        loop = asyncio.get_running_loop()
        try:
            revision = await loop.run_in_executor(self._thread, self._read)
        except Exception:
            if not self._is_failing:
                logger.exception("The live stream cannot read the database.")
            self._is_failing = True
            return {}
        self._is_failing = False
        return revision

    def _publish(self, name: str, payload: Payload) -> None:
        self._sequence += 1
        event = Event(name, f"{self._origin}-{self._sequence}", payload)
        self._newest[name] = event
        self._tell(event)

    def _clock_event(self) -> Event:
        """The clock as it is now. Never kept: a reading is wrong a moment later."""
        reading = {**clock_reading(), "spread_ms": self.listener_count * SPREAD_MS_A_LISTENER}
        return Event("clock", f"{self._origin}-{self._sequence}", reading)

    def _tell(self, event: Event) -> None:
        for mailbox in self._mailboxes:
            mailbox.put(event)

    def _sequence_of(self, event_id: str) -> int:
        origin, _, sequence = event_id.partition("-")
        is_number = sequence.isascii() and sequence.isdigit() and len(sequence) <= _LONGEST_SEQUENCE
        return int(sequence) if origin == self._origin and is_number else 0
