"""What happens in a case is told in its words, with its marks and whose turn it is."""

from __future__ import annotations

from typing import Any

import pytest

from screening.alerts.case_models import EntryDecision
from screening.alerts.case_selectors import undecided_entries
from screening.alerts.models import Notice
from screening.alerts.people_models import Recipient
from screening.alerts.services.case_notices import case_notices_write
from screening.common.clock import now_utc
from screening.coordination.kinds import Choice
from screening.coordination.models import Case
from screening.coordination.services.close import case_close
from screening.coordination.services.decide import answer, propose
from screening.coordination.services.speak import acknowledge, intend, remark, state
from tests import coordination_world as world
from tests import factories
from tests.alert_world import PostOffice, subscriber, work
from tests.coordination_world import FLEET, OURS, STATION, THEIRS, assessment, decision
from tests.factories import NOW
from tests.unit.alerts.case_notices.entries import MINUTE, said
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db


def test_our_own_words_are_not_told_to_ourselves(case: Case, ann: Recipient) -> None:
    remark(case, OURS, words="Are you there?", at_utc=now_utc())
    intend(case, OURS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    case_notices_write()
    assert said() == []
    assert set(EntryDecision.objects.values_list("reason", flat=True)) == {"Our own words."}
    assert not undecided_entries().exists()


def test_what_the_other_side_says_is_told_once_with_whose_turn_it_is(
    case: Case, ann: Recipient, office: PostOffice
) -> None:
    acknowledge(case, THEIRS, at_utc=now_utc())
    state(case, THEIRS, {"assessment": assessment()}, at_utc=now_utc())
    intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
    for _ in range(3):
        work(office)
    assert said() == [
        ("case_news", "yellow", f"acknowledged:{FLEET}"),
        ("case_news", "yellow", f"statement:{FLEET}"),
        ("case", "yellow", f"intent:{FLEET}"),
    ]
    [message] = office.to(ann)
    assert "Test Fleet will manoeuvre." in message.text
    assert "miss distance 0.400 km, probability of collision 3.1e-05" in message.text
    assert "Our turn: " in message.text
    keys = set(Notice.objects.values_list("key", flat=True))
    assert keys == {f"case:{case.uuid}:{number}" for number in (3, 4, 5)}


def test_the_message_links_to_the_case(
    case: Case, ann: Recipient, office: PostOffice, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://watch.example.org"
    acknowledge(case, THEIRS, at_utc=now_utc())
    work(office)
    [message] = office.to(ann)
    assert f"https://watch.example.org/coordination/{case.uuid}/" in message.text
    assert "/conjunctions/" not in message.text


def test_a_proposal_asks_for_an_answer_unless_it_was_given(case: Case, ann: Recipient) -> None:
    propose(case, THEIRS, decision=decision(STATION)["decision"], at_utc=now_utc())
    case_notices_write()
    [notice] = Notice.objects.all()
    assert notice.words.startswith("Test Fleet proposes that we move.")
    assert notice.facts["badge"] == "DECISION ASKED"
    propose(case, THEIRS, decision=decision(FLEET)["decision"], at_utc=now_utc())
    answer(case, OURS, is_agreed=True, at_utc=now_utc())
    case_notices_write()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("is_agreed", "kind"), [(False, "case"), (True, "case_news")])
def test_the_answer_to_our_proposal_is_told(
    case: Case, ann: Recipient, is_agreed: bool, kind: str
) -> None:
    propose(case, OURS, decision=decision(FLEET)["decision"], at_utc=now_utc())
    answer(case, THEIRS, is_agreed=is_agreed, at_utc=now_utc())
    case_notices_write()
    [notice] = Notice.objects.all()
    assert notice.kind == kind
    verb = "agrees: Test Fleet moves" if is_agreed else "refuses that Test Fleet moves"
    assert notice.facts["gist"] == f"Test Fleet {verb}"


def test_a_case_that_a_rule_opened_is_told_and_one_that_a_person_opened_is_not(
    clocks: Clocks, ann: Recipient
) -> None:
    world.opened_case()
    case_notices_write()
    assert said() == []
    other = factories.assessed_conjunction(tca_utc=NOW + 30 * HOUR)
    world.opened_case(other, author="Safe Passage, by the opening rule of ISS")
    case_notices_write()
    [notice] = Notice.objects.all()
    assert notice.words.startswith("A draft case with Test Fleet was opened by rule.")


def test_a_closed_case_is_said_once_to_who_heard_of_it(
    case: Case, clocks: Clocks, ann: Recipient, office: PostOffice
) -> None:
    remark(case, THEIRS, words="We look.", at_utc=now_utc())
    work(office)
    late = subscriber(lowest_level="emergency")
    case_close(case, OURS, reason="Agreed by telephone.", at_utc=now_utc())
    clocks.move(11 * MINUTE)
    work(office)
    work(office)
    assert ["CASE CLOSED" in each.subject for each in office.to(ann)] == [False, True]
    assert "Nothing more is asked of you." in office.to(ann)[1].text
    assert office.to(late) == []


def test_a_case_of_which_nobody_was_told_closes_silently(case: Case, ann: Recipient) -> None:
    case_close(case, OURS, reason="A mistake.", at_utc=now_utc())
    case_notices_write()
    assert said() == []


@pytest.mark.parametrize("mark", ["is_exercise", "is_synthetic", "is_replay"])
def test_marks_are_those_of_the_case(
    case: Case, ann: Recipient, office: PostOffice, mark: str
) -> None:
    Case.objects.filter(pk=case.pk).update(**{mark: True})
    acknowledge(case, THEIRS, at_utc=now_utc())
    work(office)
    [message] = office.to(ann)
    assert message.subject.startswith(mark.removeprefix("is_").upper())
