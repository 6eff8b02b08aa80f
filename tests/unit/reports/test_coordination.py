"""The coordination record, against the entries of its cases read one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.coordination.kinds import EntryKind
from screening.coordination.models import Case, Entry
from screening.coordination.services.append import entry_append
from screening.coordination.services.close import case_close
from screening.coordination.services.speak import classed
from screening.coordination.speaker import Speaker
from screening.reports.parts.coordination import build_coordination
from tests import factories
from tests.coordination_world import NOTICE, OURS, THEIRS, opened_case
from tests.factories import NOW
from tests.week_facts import DAY, KNOWN, WEEK

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _case(
    at_utc: datetime,
    *,
    answered_after: timedelta | None = None,
    by_them: bool = False,
    **overrides: Any,
) -> Case:
    """A case with a notice a minute after it was opened, and perhaps an answer."""
    visitor = factories.stored_element_set(factories.VISITOR_ELEMENTS).space_object
    pair = factories.conjunction(secondary=visitor, tca_utc=at_utc + 30 * 60 * MINUTE)
    factories.assessment(pair)
    case = opened_case(pair, at_utc=at_utc, **overrides)
    teller, hearer = (THEIRS, OURS) if by_them else (OURS, THEIRS)
    told_at = at_utc + MINUTE
    told = {"notice": NOTICE, "contact": {"address": "them@example.org"}}
    _append(case, teller, EntryKind.NOTIFIED, told, told_at)
    if answered_after is not None:
        words = {"remarks": "xq-their-words"}
        _append(case, hearer, EntryKind.ACKNOWLEDGED, words, told_at + answered_after)
    case.refresh_from_db()
    return case


def _append(
    case: Case, speaker: Speaker, kind: EntryKind, parts: dict[str, Any], at_utc: datetime
) -> None:
    """Put an entry on record, as it comes from a keeper elsewhere: whose case it is matters not."""
    entry_append(
        case,
        kind=kind,
        party=speaker.party,
        author=speaker.signed,
        parts=classed(kind, parts),
        at_utc=at_utc,
    )


def _answers_by_hand(party: str) -> list[timedelta]:
    """Times to the first word of a side in real cases whose first notice of the other is in W11."""
    times = []
    for case in Case.objects.filter(is_exercise=False):
        entries = list(Entry.objects.filter(case=case, at_utc__lte=KNOWN).order_by("number"))
        first = next(each for each in entries if each.kind == EntryKind.NOTIFIED)
        words = [e.at_utc for e in entries if e.kind == EntryKind.ACKNOWLEDGED and e.party == party]
        if WEEK.start_utc <= first.at_utc < WEEK.end_utc and first.party != party and words:
            times.append(words[0] - first.at_utc)
    return sorted(times)


def test_the_record_is_that_of_the_entries(django_assert_max_num_queries: Any) -> None:
    for hours, minutes in ((0, 10), (5, 40), (9, 35)):
        _case(NOW + hours * 60 * MINUTE, answered_after=minutes * MINUTE)
    silent = _case(NOW + DAY)
    _case(NOW + 2 * DAY, by_them=True, answered_after=7 * MINUTE)
    drill = _case(NOW + 3 * DAY, is_exercise=True, answered_after=3 * MINUTE)
    before = _case(NOW - 7 * DAY, answered_after=2 * MINUTE)  # open still, told the week before
    with django_assert_max_num_queries(5):
        found = build_coordination(WEEK, KNOWN)
    by_hand = _answers_by_hand(THEIRS.party)
    assert (found.notices, found.answered, found.unanswered) == (4, len(by_hand), 1)
    assert found.median_answer_minutes == by_hand[1] / MINUTE == 35.0
    assert found.worst_answer_minutes == by_hand[-1] / MINUTE == 40.0
    assert (found.notices_to_us, found.answered_by_us) == (1, len(_answers_by_hand(OURS.party)))
    assert (found.exercises, found.exercises_answered) == (1, 1)
    assert found.exercise_median_minutes == 3.0
    lines = {each.case: each for each in found.cases}
    assert len(lines) == 7
    assert found.cases[-1].case == str(drill.pk)
    assert found.cases[-1].is_exercise
    assert (lines[str(silent.pk)].notices, lines[str(silent.pk)].answered) == (1, 0)
    assert lines[str(before.pk)].median_answer_minutes == 2.0
    assert lines[str(before.pk)].counterpart == "Test Fleet"


def test_what_was_said_after_an_instant_is_not_known_at_it() -> None:
    case = _case(NOW, answered_after=90 * MINUTE)
    found = build_coordination(WEEK, NOW + 60 * MINUTE)
    (line,) = found.cases
    assert (line.state, line.answered, line.median_answer_minutes) == ("notified", 0, None)
    assert any(item.startswith("acknowledge:other_side:") for item in line.open_items)
    assert build_coordination(WEEK, NOW - MINUTE).cases == ()
    case_close(case, OURS, reason="It is over.", at_utc=NOW + 2 * DAY)
    assert build_coordination(WEEK, KNOWN).cases[0].state == "closed"
    assert build_coordination(WEEK.before(-1), KNOWN + 7 * DAY).cases == ()


def test_neither_addresses_nor_identities_nor_anybodys_words_are_in_it() -> None:
    case = _case(NOW, answered_after=MINUTE)
    text = repr(build_coordination(WEEK, KNOWN))
    for secret in ("them@example.org", str(case.uuid), "xq-their-words", case.head_hash):
        assert secret not in text
