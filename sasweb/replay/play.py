"""Import the messages of a record at their own times; say what each changed, and who was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from sasweb.replay.listening import Listener
from sasweb.replay.pace import Pace
from screening.alerts.material import CALM_AFTER
from screening.alerts.selectors import undecided
from screening.common.clock import now_utc
from screening.common.instants import minute_text
from screening.conjunctions.services import lives_advance
from screening.conjunctions.transition_selectors import newest_transition_id, transitions_after
from screening.messages.models import Message, MessageSource
from screening.messages.records import Record, RecordedMessage, message_text
from screening.messages.services import message_import

Say = Callable[[str], object]

RECEIVED_BY: Final = "replay"
_AFTER_TCA: Final = timedelta(minutes=1)


def play(record: Record, pace: Pace, say: Say, *, site: str | None = None) -> None:
    """Tell a record from its first message to after its closest approach.

    ``site`` is the address of the pages that show it, where there are any.
    """
    tell(record, say)
    listener = Listener()
    seen_to = newest_transition_id()
    for number, message in enumerate(record.messages, start=1):
        pace.wait_until(record.made_utc(message))
        lives_advance()
        stored = _take_in(record, number)
        say(_message_words(record, message, number))
        if stored.assessment_id is None:
            say(f"    It was not used: {stored.note}")
        seen_to = _say_changes(seen_to, say)
        if site and number == 1:
            say(f"    Watch it at {_page(site, stored)}")
        listener.hear(say)
        _let_good_news_come(pace, listener, say, before_utc=_next_utc(record, number))
    pace.wait_until(record.tca_utc + _AFTER_TCA)
    lives_advance()
    say(f"{_utc(record.tca_utc)}  The closest approach.")
    _say_changes(seen_to, say)
    listener.hear(say)
    if site:
        say(f"Look at it at {_page(site, stored)}")


def tell(record: Record, say: Say) -> None:
    """Say what a record is, and what of its messages is not on record."""
    say(f"{record.title}. Source: {record.source}.")
    say("On record:")
    for what in record.recorded:
        say(f"  - {what}")
    say("SYNTHETIC, made so that there can be messages:")
    for what in record.made:
        say(f"  - {what}")


def _let_good_news_come(pace: Pace, listener: Listener, say: Say, *, before_utc: datetime) -> None:
    """Have told what is told once it has stood for a while, unless something else comes first."""
    told_utc = now_utc() + CALM_AFTER
    if told_utc < before_utc and undecided().exists():
        pace.wait_until(told_utc, is_step=False)
        say(f"{_utc(told_utc)}  Still so.")
        listener.hear(say)


def _next_utc(record: Record, number: int) -> datetime:
    """When the message after the given number of messages was made; at last, the approach."""
    if number == len(record.messages):
        return record.tca_utc
    return record.made_utc(record.messages[number])


def _take_in(record: Record, number: int) -> Message:
    outcome = message_import(
        message_text(record, number),
        file_name=f"{record.key}-{number}.cdm",
        source=MessageSource.COMMAND,
        received_by=RECEIVED_BY,
    )
    return outcome.message


def _say_changes(after_id: int, say: Say) -> int:
    """Say the changes that were written since; return the key of the newest."""
    for each in transitions_after(after_id):
        before = each.from_state or "new"
        say(f"    {before} -> {each.to_state.upper()}: {each.reason}")
        after_id = each.pk
    return after_id


def _message_words(record: Record, message: RecordedMessage, number: int) -> str:
    return (
        f"{_utc(record.made_utc(message))}  {message.hours_to_tca:.1f} h to go, message {number} of"
        f" {len(record.messages)}: {', '.join(_figures(message))}"
    )


def _figures(message: RecordedMessage) -> Iterator[str]:
    yield f"miss {message.miss_distance_km:.2f} km"
    for axis, component_km in zip("RIC", message.miss_rtn_km, strict=True):
        yield f"{axis} {component_km:+.2f}"
    yield "no probability" if message.pc is None else f"probability {message.pc:g}"


def _page(site: str, message: Message) -> str:
    return f"{site}conjunctions/{message.conjunction_id}/"


def _utc(at_utc: datetime) -> str:
    return f"{minute_text(at_utc)} UTC"
