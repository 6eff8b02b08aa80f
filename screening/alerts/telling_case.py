"""One notice of a case in words: what was said, of which pass, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from screening.alerts import links
from screening.alerts.figures import (
    ahead_words,
    distance_words,
    instant_of,
    minute_words,
    name_words,
    second_words,
)
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.notice_facts import CaseFacts
from screening.common.instants import minute_text
from screening.common.plain_text import one_line

NOTHING_MORE: Final = "Nothing more is asked of you."
_LONGEST_GIST: Final = 100


def words_of_case(notice: Notice) -> dict[str, Any]:
    """The words of a notice of a case, by what it is printed with (``telling.Told``)."""
    facts = cast(CaseFacts, notice.facts)
    is_over = notice.kind == NoticeKind.CASE_OVER
    return {
        "badge": _badge(notice, facts),
        "tone": "calm" if is_over else notice.level or "calm",
        "about": _about(facts),
        "first_line": f"{notice.words} {_pass_line(notice, facts)}",
        "order": _order(facts),
        "why": "",
        "rows": tuple(_rows(facts, notice)),
        "page_url": links.case_url(facts["case"]),
    }


def _badge(notice: Notice, facts: CaseFacts) -> str:
    special = facts.get("badge", "")
    if notice.kind == NoticeKind.CASE_OVER:
        return special or "CASE OVER"
    return f"{(notice.level or 'no level').upper()} CASE{f', {special}' if special else ''}"


def _about(facts: CaseFacts) -> str:
    """The rest of a subject: what was said, then of which pass."""
    gist = one_line(facts.get("gist", ""), _LONGEST_GIST)
    station = one_line(facts.get("station") or "", 20) or name_words(facts.get("primary"))
    tca_utc = instant_of(facts.get("tca_utc"))
    when = f", TCA {minute_text(tca_utc, '%d %b')} UTC" if tca_utc else ""
    return f"{gist}; {station}, {name_words(facts.get('secondary'))}{when}"


def _pass_line(notice: Notice, facts: CaseFacts) -> str:
    """Which pass it is about, and how long there is."""
    tca_utc = instant_of(facts.get("tca_utc"))
    ahead = f" ({ahead_words(tca_utc, notice.at_utc)})" if tca_utc else ""
    return (
        f"The pass: {name_words(facts.get('primary'))} and {name_words(facts.get('secondary'))},"
        f" closest approach {second_words(tca_utc)}{ahead}."
    )


def _order(facts: CaseFacts) -> str:
    """What to do now. What nobody asks of us is said to be so."""
    turn = one_line(facts.get("turn", ""), 400)
    if not turn:
        return NOTHING_MORE
    if not facts.get("turn_is_ours"):
        return f"Nothing is asked of us now. {turn}"
    due_utc = instant_of(facts.get("turn_due_utc"))
    if due_utc is None:
        return f"Our turn: {turn}"
    is_overdue = facts.get("turn_is_overdue")
    return f"Our turn: {turn} {'It was due' if is_overdue else 'Due'} {minute_words(due_utc)}."


def _rows(facts: CaseFacts, notice: Notice) -> Iterator[tuple[str, str]]:
    yield "With", one_line(facts.get("other_side", ""), 160) or "unknown"
    yield "Station's object", name_words(facts.get("primary"))
    yield "Other object", name_words(facts.get("secondary"))
    yield "Closest approach", second_words(instant_of(facts.get("tca_utc")))
    yield "Miss distance, as known here", distance_words(facts.get("miss_distance_km"))
    said_at = second_words(instant_of(facts.get("entry_at_utc")))
    author = one_line(facts.get("author", ""), 120)
    yield "Entry", f"{facts.get('entry')}, {said_at}, by {author or 'unknown'}"
    yield "Case", facts["case"]
