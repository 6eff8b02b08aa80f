"""From notices to the message that one recipient gets: one notice, or several as a digest.

The same notices make the same message at every attempt, but for the age of the links of people's
messages: see ``ack_links``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from screening.alerts import links
from screening.alerts.ack_links import ack_token
from screening.alerts.figures import minute_words
from screening.alerts.models import Notice
from screening.alerts.outgoing import Channel, Outgoing
from screening.alerts.people_models import Recipient
from screening.alerts.printing import print_chat, print_email
from screening.alerts.telling import SUBJECT_LENGTH, Told, severity, told
from screening.common.plain_text import one_line, typed

DOCUMENT_VERSION: Final = 1
MARKS: Final[Mapping[str, str]] = {
    "EXERCISE": "EXERCISE: nobody is to act on this outside the exercise.",
    "SYNTHETIC": "SYNTHETIC: these objects and passes are made up.",
    "REPLAY": "REPLAY: this is replayed from the past, nothing here is happening now.",
}


# What a person can take in at once, and mail programs show: Gmail cuts HTML off at 102 kB. The
# document of a webhook has everything.
MOST_IN_FULL: Final[Mapping[Channel, int]] = {
    Channel.EMAIL: 12,
    Channel.CHAT: 5,
    Channel.WEBHOOK: 1,
}
MOST_IN_A_LINE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is printed: the whole message to one recipient, most pressing first.

    ``most_in_full`` of its notices are told in full, those after them in a line each or counted.
    """

    subject: str
    marks: tuple[str, ...]  # sentences, of what is so of every notice
    items: tuple[Told, ...]
    recipient_name: str
    is_own: bool  # the recipient has an account, and sets for itself what it hears of
    written: str  # when the newest was written, product time
    most_in_full: int

    @property
    def is_digest(self) -> bool:
        return len(self.items) > 1

    @property
    def in_full(self) -> tuple[Told, ...]:
        return self.items[: self.most_in_full]

    @property
    def in_a_line(self) -> tuple[Told, ...]:
        return self.items[self.most_in_full :][:MOST_IN_A_LINE]

    @property
    def further_count(self) -> int:
        return len(self.items) - len(self.in_full) - len(self.in_a_line)

    @property
    def not_in_full_count(self) -> int:
        return len(self.items) - len(self.in_full)

    @property
    def reaching_me_url(self) -> str:
        return links.reaching_me_url()

    @property
    def summary(self) -> str:
        """ "3 notices: 1 RED, 2 YELLOW"; empty for one. What all are is said before it."""
        if not self.is_digest:
            return ""
        counts = Counter(self._own_badge(item) for item in self.items)
        return f"{len(self.items)} notices: {', '.join(f'{n} {b}' for b, n in counts.items())}"

    def _own_badge(self, item: Told) -> str:
        own = (mark for mark in item.marks if MARKS[mark] not in self.marks)
        return " ".join((*own, item.badge))


def compose(notices: Sequence[Notice], recipient: Recipient, *, delivery_key: str) -> Outgoing:
    """Write one message of notices to a recipient.

    Raises ValueError without a notice.
    """
    if not notices:
        raise ValueError(f"nothing to tell {recipient}: a message needs a notice")
    channel = Channel(recipient.channel)
    letter = _letter(notices, recipient)
    text, html = _printed(letter, channel)
    return Outgoing(
        key=delivery_key,
        channel=channel,
        address=recipient.address,
        subject=letter.subject,
        text=text,
        html=html,
        document=_document(letter, delivery_key),
        secret=recipient.secret if channel is Channel.WEBHOOK else "",
        thread=_thread(letter.items),
        is_urgent=any(item.is_urgent for item in letter.items),
    )


def _letter(notices: Sequence[Notice], recipient: Recipient) -> Letter:
    items = sorted(
        (told(each, _acknowledge_url(each, recipient)) for each in notices), key=severity
    )
    # NOTE: a digest with one exercise in it must not wave the others away.
    marks = [name for name in MARKS if all(name in item.marks for item in items)]
    newest_utc = max(each.at_utc for each in notices)
    counted = Letter(
        subject="",
        marks=tuple(MARKS[name] for name in marks),
        items=tuple(items),
        recipient_name=one_line(recipient.name, 60),
        is_own=recipient.user_id is not None,
        written=minute_words(newest_utc),
        most_in_full=MOST_IN_FULL[Channel(recipient.channel)],
    )
    about = counted.summary or f"{items[0].badge}: {items[0].about}"
    subject = one_line(typed(f"{' '.join(marks)} {about}"), SUBJECT_LENGTH)
    return replace(counted, subject=subject)


def _acknowledge_url(notice: Notice, recipient: Recipient) -> str:
    """The link of one notice for one recipient; none for a message that nothing is kept of.

    A webhook's document must be the same at every attempt: its links count from the notice. Those
    of people count from the sending, so that one that waited for a digest is as good as another.
    """
    if notice.pk is None or recipient.pk is None:
        return ""
    issued_at = notice.recorded_at if recipient.channel == Channel.WEBHOOK else None
    return links.acknowledge_url(ack_token(notice.pk, recipient.pk, issued_at=issued_at))


def _printed(letter: Letter, channel: Channel) -> tuple[str, str]:
    """Text and HTML. A webhook has its document, and a chat no HTML."""
    if channel is Channel.EMAIL:
        return print_email(letter)
    return print_chat(letter), ""


def _thread(items: Sequence[Told]) -> str:
    """One thread for all that is said of a conjunction, a case or an alarm; none for digests."""
    if len(items) > 1:
        return ""
    facts = items[0].notice.facts
    if facts.get("case"):
        return hashlib.sha256(repr([links.sources_url(), facts["case"]]).encode()).hexdigest()
    story = [facts.get(key) for key in ("conjunction_id", "primary", "secondary", "key")]
    if not any(story):
        return ""
    # NOTE: numbers alone would join the stories of two installations with the same sender.
    return hashlib.sha256(repr([links.sources_url(), *story]).encode()).hexdigest()


def _document(letter: Letter, delivery_key: str) -> dict[str, Any]:
    """What a webhook posts; docs/alert-channels.md describes each field."""
    return {
        "version": DOCUMENT_VERSION,
        "id": delivery_key,
        "subject": letter.subject,
        "notices": [_notice_document(item) for item in letter.items],
    }


def _notice_document(item: Told) -> dict[str, Any]:
    notice = item.notice
    return {
        "id": notice.pk,
        "key": notice.key,
        "kind": str(notice.kind),
        "level": str(notice.level) or None,
        "words": notice.words,
        "first_line": typed(item.first_line),
        "order": item.order or None,
        "at_utc": notice.at_utc.isoformat().replace("+00:00", "Z"),
        "recorded_at": notice.recorded_at.isoformat().replace("+00:00", "Z"),
        "is_exercise": notice.is_exercise,
        "is_synthetic": notice.is_synthetic,
        "is_replay": notice.is_replay,
        "facts": notice.facts,
        "links": {"page": item.page_url or None, "acknowledge": item.acknowledge_url or None},
    }
