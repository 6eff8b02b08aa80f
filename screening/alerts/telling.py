"""One notice in words: the line that says it all, what to do, and what to look up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from screening.alerts import links
from screening.alerts.figures import (
    ahead_words,
    distance_words,
    instant_of,
    minute_words,
    name_words,
    pc_words,
    rows_of,
    second_words,
)
from screening.alerts.kinds import ASKING, CALMING, NoticeKind
from screening.alerts.models import Notice
from screening.alerts.notice_facts import ConjunctionFacts
from screening.alerts.telling_case import words_of_case
from screening.common.durations import duration_words
from screening.common.instants import minute_text
from screening.common.plain_text import one_line
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.what_to_do import order_words

URGENT: Final = frozenset({Level.RED, Level.EMERGENCY})
WATCH_ITSELF: Final = (
    "Until it is over, no news from Safe Passage does not mean that nothing comes near. Look at"
    " Sources and Runs, and watch by other means."
)
TEST_LINE: Final = (
    "This is a test: messages of Safe Passage reach you here. Nothing is near, and nothing is asked"
    " of you."
)
MESSAGES_LOST: Final = "Tell them by other means, and have the address looked at."
SUBJECT_LENGTH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice as messages print it. Links are empty where there are none to give.

    ``badge`` is what it is in a word or two ("RED"), ``tone`` its colour in HTML.
    """

    notice: Notice
    badge: str
    tone: str
    about: str  # the rest of a subject line
    first_line: str
    order: str
    why: str
    rows: tuple[tuple[str, str], ...]
    page_url: str
    acknowledge_url: str

    @property
    def marks(self) -> tuple[str, ...]:
        """What keeps it from being taken for a real pass that is coming."""
        names = ("EXERCISE", "SYNTHETIC", "REPLAY")
        return tuple(name for name in names if getattr(self.notice, f"is_{name.lower()}"))

    @property
    def marked_badge(self) -> str:
        return " ".join((*self.marks, self.badge))

    @property
    def is_urgent(self) -> bool:
        """Whether it must not wait: red and emergency that rose or changed, and what is handed on.

        Never what calms or asks for nothing.
        """
        kind = NoticeKind(self.notice.kind)
        if kind not in ASKING:
            return False
        return self.notice.level in URGENT or kind is NoticeKind.ESCALATED


def told(notice: Notice, acknowledge_url: str) -> Told:
    """Put a notice into words. What calms, or is good to know, asks for no acknowledgement."""
    kind = NoticeKind(notice.kind)
    asks = kind in ASKING or kind is NoticeKind.TEST
    words = _words_for(notice)(notice)
    badge, first_line = words["badge"], words["first_line"]
    if notice.kind == NoticeKind.ESCALATED:
        badge, first_line = _escalated(notice.facts, badge, first_line)
    if notice.kind == NoticeKind.TEST and acknowledge_url:
        words["order"] = "The link may be tried: it acknowledges this test alone."
    fields = words | {"badge": badge, "first_line": one_line(first_line, 1000)}
    return Told(notice=notice, acknowledge_url=acknowledge_url if asks else "", **fields)


def _words_for(notice: Notice) -> Callable[[Notice], dict[str, Any]]:
    if notice.kind == NoticeKind.TEST:
        return _of_test
    if "case" in notice.facts:
        return words_of_case
    if "primary" in notice.facts:
        return _of_conjunction
    return _of_alarm


def _of_conjunction(notice: Notice) -> dict[str, Any]:
    facts = cast(ConjunctionFacts, notice.facts)
    is_closed = notice.kind == NoticeKind.CLOSED
    conjunction_id = facts.get("conjunction_id")
    order = "" if is_closed else order_words(notice.level, facts.get("pc_grade") or "")
    return {
        "badge": _badge(notice, facts),
        "tone": "calm" if is_closed else notice.level or "calm",
        "about": _closed_about(facts) if is_closed else _about(facts),
        "first_line": _closed_line(facts) if is_closed else _open_line(notice, facts),
        "order": "Nothing more is asked of you." if is_closed else order,
        "why": one_line(notice.words, 1000),
        "rows": tuple(rows_of(facts, notice.at_utc)),
        "page_url": links.conjunction_url(conjunction_id) if conjunction_id else "",
    }


def _badge(notice: Notice, facts: ConjunctionFacts) -> str:
    level = (notice.level or "no level").upper()
    if notice.kind == NoticeKind.CLOSED:
        return "CLOSED"
    if facts.get("state") == LifeState.STALE:
        return f"STALE {level}"
    if notice.kind == NoticeKind.LOWERED:
        before = (facts.get("previous_level") or "").upper()
        return f"LOWERED TO {level}" if not before else f"{level}, WAS {before}"
    return f"{level} CHANGED" if notice.kind == NoticeKind.CHANGED else level


def _about(facts: ConjunctionFacts) -> str:
    """The rest of a subject: station, other object, when, how near, how likely."""
    pc = pc_words(facts).partition(" (")[0]
    near = distance_words(facts.get("miss_distance_km"))
    return f"{_who_and_when(facts)}, miss {near}, Pc {pc}"


def _closed_about(facts: ConjunctionFacts) -> str:
    return f"{_who_and_when(facts)}, {facts.get('state') or 'closed'}"


def _who_and_when(facts: ConjunctionFacts) -> str:
    station = one_line(facts.get("station") or "no station", 20)
    tca_utc = instant_of(facts.get("tca_utc"))
    when = f"{minute_text(tca_utc, '%d %b')} UTC" if tca_utc else "unknown"
    return f"{station}, {name_words(facts.get('secondary'))}, TCA {when}"


def _pair(facts: ConjunctionFacts) -> str:
    station = one_line(facts.get("station") or "", 20) or name_words(facts.get("primary"))
    return f"{station} and {name_words(facts.get('secondary'))}"


def _open_line(notice: Notice, facts: ConjunctionFacts) -> str:
    """Who, when, how near, how likely, and what the rule says: in one line."""
    tca_utc = instant_of(facts.get("tca_utc"))
    ahead = f" ({ahead_words(tca_utc, notice.at_utc)})" if tca_utc else ""
    return (
        f"{_pair(facts)}: closest approach {second_words(tca_utc)}{ahead},"
        f" miss distance {distance_words(facts.get('miss_distance_km'))},"
        f" probability of collision {pc_words(facts)}; {_rule_words(facts)}."
    )


def _rule_words(facts: ConjunctionFacts) -> str:
    level, before = facts.get("level") or "", facts.get("previous_level") or ""
    gives = f"the rule gives {level.upper()}" if level else "no level of the rule is met"
    if facts.get("state") == LifeState.STALE:
        gives = f"these figures are stale, and {gives}"
    return gives if before in ("", level) else f"{gives} (was {before.upper()})"


def _closed_line(facts: ConjunctionFacts) -> str:
    tca = second_words(instant_of(facts.get("tca_utc")))
    realised = facts.get("realised_miss_km")
    ends = {
        LifeState.CLEARED: f"cleared, no longer found; it was expected at {tca}",
        LifeState.PASSED: f"over, closest approach was at {tca}",
        LifeState.MITIGATED: f"mitigated, closest approach stays at {tca} by what is known",
    }
    state = facts.get("state") or ""
    line = f"{_pair(facts)}: {ends.get(cast(LifeState, state), f'closed, {tca}')}"
    if state == LifeState.PASSED:
        near = "not known yet" if realised is None else distance_words(realised)
        line += f"; how near it came is {near}"
    return f"{line}."


def _of_alarm(notice: Notice) -> dict[str, Any]:
    is_over = notice.kind == NoticeKind.ALARM_OVER
    facts: Mapping[str, Any] = notice.facts
    subject = one_line(facts.get("subject") or notice.words, 100)
    is_of_messages = str(facts.get("key")).startswith("undelivered:")
    return {
        "badge": _alarm_badge(notice),
        "tone": "calm" if is_over else "alarm",
        "about": subject,
        "first_line": notice.words,
        "order": "" if is_over else MESSAGES_LOST if is_of_messages else WATCH_ITSELF,
        "why": "",
        "rows": tuple(_alarm_rows(facts, notice)),
        "page_url": links.alert_url(notice.pk) if notice.pk else links.alerts_url(),
    }


def _alarm_badge(notice: Notice) -> str:
    if notice.kind == NoticeKind.ALARM_OVER:
        return "ALARM OVER"
    return "ALARM WORSE" if notice.facts.get("is_worse") else "ALARM"


def _alarm_rows(facts: Mapping[str, Any], notice: Notice) -> Iterator[tuple[str, str]]:
    yield "Written", second_words(notice.at_utc)
    if "since_utc" in facts:
        yield "Since", minute_words(instant_of(facts["since_utc"]))
    if facts.get("limit_s") is not None:
        yield "Limit", duration_words(facts["limit_s"])
    if facts.get("ended_utc"):
        yield "Ended", minute_words(instant_of(facts["ended_utc"]))


def _of_test(notice: Notice) -> dict[str, Any]:
    return {
        "badge": "TEST",
        "tone": "test",
        "about": "messages of Safe Passage reach you here",
        "first_line": TEST_LINE,
        "order": "",
        "why": one_line(notice.words, 1000),
        "rows": (("Written", second_words(notice.at_utc)),),
        "page_url": "",
    }


def _escalated(facts: Mapping[str, Any], badge: str, first_line: str) -> tuple[str, str]:
    """Say first who did not answer and for how long: it is why this comes to somebody else."""
    names = [one_line(name, 60) for name in facts.get("unacknowledged_by") or ()]
    who = " and ".join(names) or "Nobody who was told"
    verb = "has" if len(names) <= 1 else "have"
    negation = " not" if names else ""
    minutes = facts.get("unacknowledged_minutes")
    waited = f"for {minutes} min" if minutes is not None else "yet"
    line = f"{who} {verb}{negation} acknowledged this {waited}. It comes to you now. {first_line}"
    return f"UNACKNOWLEDGED {badge}", line


def severity(each: Told) -> tuple[int, str]:
    """Order in a digest: alarms, then the severest, then what comes soonest; calming ones last."""
    if NoticeKind(each.notice.kind) in CALMING:
        return 9, each.notice.facts.get("tca_utc") or ""
    if each.tone == "alarm":
        return 0, ""
    level = Level(each.notice.level) if each.notice.level else None
    return 5 - RANK[level], each.notice.facts.get("tca_utc") or ""
