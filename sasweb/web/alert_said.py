"""An alert in the page's own words, in the reader's language, by the facts that it was written of.

What was sent is English and stays as it was sent (``screening.alerts.telling``). A page in another
language begins with these words, and shows the record after them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override, pgettext_lazy

from sasweb.web.case_said import turn_said, what_was_said
from sasweb.web.kept_forms import pattern_of
from sasweb.web.likelihood_said import probability_said
from sasweb.web.reasons_said import reason_said
from screening.alerts.figures import UNKNOWN, distance_words, instant_of, minute_words, second_words
from screening.alerts.kinds import NoticeKind
from screening.alerts.models import Notice
from screening.alerts.notice_facts import ConjunctionFacts, ObjectFacts
from screening.alerts.pulses import QUEUE_WORDS
from screening.alerts.telling import MESSAGES_LOST, WATCH_ITSELF, Told, told
from screening.alerts.telling_case import NOTHING_MORE
from screening.common.durations import duration_words
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.what_to_do import order_words

# What the watch itself is made of, as ``alerts.health_lines`` names it; names of feeds stay.
SUBJECTS: Final = (
    gettext_noop("The schedule (beat)"),
    gettext_noop("Deciding on what is to be told"),
    gettext_noop("The worker for %(work)s (queue %(queue)s)"),
    gettext_noop("Feeds %(kind)s"),
    gettext_noop("Runs of the stations"),
    gettext_noop("Other instances that hold cases with this one"),
    gettext_noop("Sending messages"),
    gettext_noop("Room on the disk that holds the data"),
)
ORDERS: Final = (
    gettext_noop(
        "Until it is over, no news from Safe Passage does not mean that nothing comes near. Look at"
        " Sources and Runs, and watch by other means."
    ),
    gettext_noop("Tell them by other means, and have the address looked at."),
    gettext_noop("Nothing more is asked of you."),
)
UNREACHED: Final = " cannot be reached"
_ENDS: Final = {
    LifeState.CLEARED.value: gettext_noop(
        "%(pair)s: cleared, no longer found; it was expected at %(tca)s."
    ),
    LifeState.PASSED.value: gettext_noop(
        "%(pair)s: over, closest approach was at %(tca)s; how near it came: %(near)s."
    ),
    LifeState.MITIGATED.value: gettext_noop(
        "%(pair)s: mitigated, closest approach stays at %(tca)s by what is known."
    ),
}
_GRADES: Final = {
    "screening": pgettext_lazy("grade of a probability", "screening"),
    "operational": pgettext_lazy("grade of a probability", "operational"),
}
_CLOSED: Final = gettext_noop("%(pair)s: closed, %(tca)s.")
# What may stand in a subject: the work and the queue of a worker, a kind of feeds.
_IN_SUBJECT: Final = {"queue": r"[\w.-]+"}
_KINDS_OF_FEEDS: Final = (gettext_noop("Demo"), gettext_noop("File"))


def alert_said(notice: Notice) -> str:
    """Say what an alert is about, in one paragraph."""
    said = _say(notice)(notice)
    if notice.kind == NoticeKind.ESCALATED:
        return f"{_unacknowledged(notice.facts)} {said}"
    return said


def as_sent(notice: Notice) -> Told:
    """Word for word as its message has it, which is English."""
    with override("en"):
        return told(notice, "")


def order_said(notice: Notice) -> str:
    """Say what it asks to be done; empty where nothing is to be said of that."""
    if notice.kind == NoticeKind.CLOSED:
        return _(NOTHING_MORE)
    if "case" in notice.facts:
        return turn_said(notice.facts)
    if "primary" in notice.facts:
        return order_words(notice.level, notice.facts.get("pc_grade") or "")
    if notice.kind in (NoticeKind.ALARM_OVER, NoticeKind.TEST):
        return ""
    return _(MESSAGES_LOST if is_of_messages(notice.facts) else WATCH_ITSELF)


def _say(notice: Notice) -> Callable[[Notice], str]:
    if notice.kind == NoticeKind.TEST:
        return _test_said
    if "case" in notice.facts:
        return _case_said
    if "primary" in notice.facts:
        return _closed_said if notice.kind == NoticeKind.CLOSED else _open_said
    return _alarm_said


def _unacknowledged(facts: Mapping[str, Any]) -> str:
    who = _(" and ").join(facts.get("unacknowledged_by") or ())
    minutes = facts.get("unacknowledged_minutes")
    if who and minutes is not None:
        words = _("Not acknowledged for %(minutes)s min by %(who)s, and handed on.")
        return words % {"minutes": minutes, "who": who}
    return _("Nobody who was told has acknowledged it, and it was handed on.")


def _open_said(notice: Notice) -> str:
    facts = cast(ConjunctionFacts, notice.facts)
    words = _(
        "%(pair)s: closest approach %(tca)s%(when)s, miss distance %(miss)s, probability of"
        " collision %(pc)s; %(rule)s."
    )
    return words % {
        "pair": pair_said(notice),
        "tca": _known(second_words(instant_of(facts.get("tca_utc")))),
        "when": _when(notice),
        "miss": _known(distance_words(facts.get("miss_distance_km"))),
        "pc": _pc(facts),
        "rule": _rule(facts),
    }


def _when(notice: Notice) -> str:
    tca_utc = instant_of(notice.facts.get("tca_utc"))
    if tca_utc is None:
        return ""
    ahead_s = (tca_utc - notice.at_utc).total_seconds()
    form = _(" (%(span)s after this was said)") if ahead_s >= 0 else _(" (%(span)s before it)")
    return form % {"span": duration_words(ahead_s)}


def _pc(facts: ConjunctionFacts) -> str:
    pc, grade = facts.get("pc"), facts.get("pc_grade")
    if pc is None:
        reason = reason_said(facts.get("pc_reason") or "").rstrip(".。")
        return _("%(unknown)s (%(why)s)") % {"unknown": _(UNKNOWN), "why": reason or _(UNKNOWN)}
    told = _GRADES.get(grade or "", _(UNKNOWN))
    return _("%(pc)s (grade: %(grade)s)") % {"pc": probability_said(pc), "grade": told}


def _rule(facts: ConjunctionFacts) -> str:
    level, before = facts.get("level") or "", facts.get("previous_level") or ""
    gives = _("no level of the rule is met")
    if level:
        gives = _("the rule gives %(level)s") % {"level": _(level)}
    if before not in ("", level):
        gives = _("%(gives)s (was %(before)s)") % {"gives": gives, "before": _(before)}
    if facts.get("state") == LifeState.STALE:
        return _("these figures are stale, and %(gives)s") % {"gives": gives}
    return gives


def _closed_said(notice: Notice) -> str:
    facts = cast(ConjunctionFacts, notice.facts)
    realised_km = facts.get("realised_miss_km")
    return _(_ENDS.get(facts.get("state") or "", _CLOSED)) % {
        "pair": pair_said(notice),
        "tca": _known(second_words(instant_of(facts.get("tca_utc")))),
        "near": _("not known yet") if realised_km is None else distance_words(realised_km),
    }


def _case_said(notice: Notice) -> str:
    facts = notice.facts
    said = what_was_said(notice, facts.get("other_side") or _(UNKNOWN))
    words = _("%(said)s It is of the pass of %(pair)s, closest approach %(tca)s.")
    return words % {
        "said": said,
        "pair": _pair(facts.get("primary"), facts.get("secondary"), None),
        "tca": _known(second_words(instant_of(facts.get("tca_utc")))),
    }


def _alarm_said(notice: Notice) -> str:
    facts = notice.facts
    if is_of_messages(facts):
        return _("A message to %(who)s could not be delivered.") % {"who": unreached(facts)}
    subject = subject_said(facts.get("subject") or notice.words)
    given = {"subject": subject, "since": "", "limit": ""}
    if facts.get("since_utc"):
        given["since"] = minute_words(instant_of(facts["since_utc"]))
    if notice.kind == NoticeKind.ALARM_OVER:
        return _("The watch sees again: %(subject)s is well.") % given
    words = _("The watch itself is late or blind: %(subject)s.") % given
    if given["since"]:
        words += _(" Since %(since)s.") % given
    if facts.get("limit_s") is not None:
        words += _(" Its limit is %(limit)s.") % {"limit": duration_words(facts["limit_s"])}
    return words


def subject_said(text: str) -> str:
    """What an alarm is of, in the reader's language; what is named is left as it is called."""
    for form in SUBJECTS:
        found = re.fullmatch(pattern_of(form, _IN_SUBJECT, otherwise=".+"), text)
        if found is not None:
            places = found.groupdict()
            return _(form) % {name: _part_said(words) for name, words in places.items()}
    return text


def _part_said(words: str) -> str:
    known = words in _KINDS_OF_FEEDS or words in QUEUE_WORDS.values()
    return _(words) if known else words


def _test_said(_notice: Notice) -> str:
    return _("This is a test of messages. Nothing is near, and nothing is asked of you.")


def is_of_messages(facts: Mapping[str, Any]) -> bool:
    """Whether an alarm is of a message that could not be delivered."""
    return str(facts.get("key")).startswith("undelivered:")


def unreached(facts: Mapping[str, Any]) -> str:
    """Who could not be reached, by name."""
    return str(facts.get("subject", "")).removesuffix(UNREACHED)


def pair_said(notice: Notice) -> str:
    """The two that come near each other."""
    facts = notice.facts
    return _pair(facts.get("primary"), facts.get("secondary"), facts.get("station"))


def _pair(first: ObjectFacts | None, second: ObjectFacts | None, station: str | None) -> str:
    return _("%(first)s and %(second)s") % {
        "first": station or _object(first),
        "second": _object(second),
    }


def _object(about: ObjectFacts | None) -> str:
    if about is None:
        return _("an unknown object")
    name = about.get("name") or _("unnamed object")
    return f"{name} ({about['norad_cat_id']})" if about.get("norad_cat_id") else name


def _known(words: str) -> str:
    return _(words) if words == UNKNOWN else words
