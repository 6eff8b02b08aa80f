"""What happens in a case is heard by the right people, once, by the path of alerts."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.alerts.ack_links import AckClaim
from screening.alerts.audience import Audience
from screening.alerts.case_models import EntryDecision
from screening.alerts.case_selectors import undecided_entries
from screening.alerts.models import Acknowledgement, Delivery, Hearing, Notice
from screening.alerts.people_models import EscalationStep, Recipient, Subscription
from screening.alerts.selectors import claimed_by_link
from screening.alerts.services import alerts_prepare, notices_acknowledge
from screening.alerts.services import case_notices as outbox
from screening.alerts.services.case_notices import case_notices_write
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.coordination.chain import ChainedEntry
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.selectors import chained_entries
from screening.coordination.services.append import chained_entry_add, entry_append
from screening.coordination.services.close import case_close
from screening.coordination.services.decide import answer, propose
from screening.coordination.services.open_case import case_row, parties_write
from screening.coordination.services.speak import acknowledge, classed, intend, remark, state
from screening.coordination.speaker import product_speaker
from screening.operators.models import Membership
from tests import coordination_world as world
from tests import factories
from tests.alert_world import PostOffice, recipient, subscriber, work
from tests.coordination_world import CASE, FLEET, OURS, STATION, THEIRS, assessment, decision
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(clocks: Clocks) -> Case:
    """A case of ours that the other side has been notified of; that has been decided on."""
    found = world.notified_case()
    case_notices_write()
    clocks.move(2 * MINUTE)
    return found


def said() -> list[tuple[str, str, str]]:
    rows = Notice.objects.order_by("entry__number").exclude(entry=None)
    return [(each.kind, each.level, each.facts["topic"]) for each in rows]


def product_says(case: Case, kind: EntryKind, parts: dict[str, Any]) -> None:
    speaker = product_speaker(STATION)
    entry_append(
        case,
        kind=kind,
        party=speaker.party,
        author=speaker.signed,
        parts=classed(kind, parts),
        at_utc=now_utc(),
    )


def overdue(party: str, duty: str = "acknowledge") -> dict[str, Any]:
    words = {"en": "Acknowledge: say that it was received", "zh": "确认收到"}
    fields = {"duty": duty, "clause": "test v1, 2", "due_utc": NOW, "party": party, "what": words}
    return {"duty": fields}


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


@pytest.mark.parametrize("last", ["ours", "theirs"])
def test_a_clash_is_red_whoever_completes_it_and_its_end_is_told(
    case: Case, clocks: Clocks, office: PostOffice, last: str
) -> None:
    red = subscriber(lowest_level="red")
    speakers = [THEIRS, OURS] if last == "ours" else [OURS, THEIRS]
    for speaker in speakers:
        intend(case, speaker, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
    work(office)
    [message] = office.to(red)
    assert "RED CASE, CONFLICT" in message.subject
    assert message.text.count("Both say they will move.") == 1
    assert "Our turn: Agree who moves: two manoeuvres can meet." in message.text
    clocks.move(11 * MINUTE)
    intend(case, OURS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    work(office)
    assert len(office.to(red)) == 2
    assert "CONFLICT SETTLED" in office.to(red)[1].subject


def test_a_clash_that_comes_and_goes_does_not_ring_each_time(
    case: Case, clocks: Clocks, office: PostOffice
) -> None:
    red = subscriber(lowest_level="red")
    intend(case, OURS, choice=Choice.WILL_MANOEUVRE, at_utc=now_utc())
    for minute in range(30):
        choice = (Choice.WILL_MANOEUVRE, Choice.WILL_HOLD)[minute % 2]
        intend(case, THEIRS, choice=choice, at_utc=now_utc())
        work(office)
        clocks.move(MINUTE)
    assert 1 <= len(office.to(red)) <= 6
    clocks.move(15 * MINUTE)
    work(office)
    assert "CONFLICT SETTLED" in office.to(red)[-1].subject
    assert not undecided_entries().exists()


@pytest.mark.parametrize(
    ("party", "words"), [(STATION, "We are late: acknowledge"), (FLEET, "Test Fleet is late: ")]
)
def test_an_overdue_duty_is_red_ours_and_theirs(
    case: Case, office: PostOffice, party: str, words: str
) -> None:
    red = subscriber(lowest_level="red")
    product_says(case, EntryKind.OVERDUE, overdue(party, "a-duty-of-a-test"))
    work(office)
    [message] = office.to(red)
    assert "RED CASE, OVERDUE" in message.subject
    assert words in message.text


def _result(**overrides: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "of_party": FLEET,
        "problem": None,
        "verdict": "clears",
        "serious_count": 0,
        "creates": [],
        "brings_closer": [],
        "sentence": {"en": "Clears this one: 18 km instead of 400 m.", "zh": "…"},
    }
    return {"result": fields | overrides}


@pytest.mark.parametrize(
    ("overrides", "kind", "level"),
    [
        ({}, "case_news", "yellow"),
        ({"serious_count": 1}, "case", "red"),
        ({"verdict": "closer"}, "case", "red"),
        ({"brings_closer": [{"is_serious": True}]}, "case", "red"),
        ({"problem": {"en": "No elements."}, "verdict": "unknown"}, "case", "yellow"),
        ({"of_party": STATION, "serious_count": 2}, "case", "red"),
    ],
)
def test_a_plan_that_makes_a_close_pass_is_red(
    case: Case, ann: Recipient, overrides: dict[str, Any], kind: str, level: str
) -> None:
    product_says(case, EntryKind.PLAN_SCREENED, _result(**overrides))
    case_notices_write()
    assert [each[:2] for each in said()] == [(kind, level)]
    assert "Clears this one: 18 km" in Notice.objects.get().words


def test_our_own_plan_without_harm_is_no_news(case: Case, ann: Recipient) -> None:
    product_says(case, EntryKind.PLAN_SCREENED, _result(of_party=STATION))
    case_notices_write()
    assert said() == []


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


def test_levels_and_the_tick_decide_who_hears(case: Case) -> None:
    yellow, red = subscriber(), subscriber(lowest_level="red")
    deaf = subscriber(hears_coordination=False)
    remark(case, THEIRS, words="We look.", at_utc=now_utc())
    Case.objects.filter(pk=case.pk).update(level="red")
    state(case, THEIRS, {"assessment": assessment()}, at_utc=now_utc())
    case_notices_write()
    heard = Hearing.objects.values_list("recipient", flat=True)
    assert set(heard) == {yellow.pk, red.pk}
    assert deaf.pk not in heard


def _person(role: str | None) -> Recipient:
    user = User.objects.create(username=f"user-{uuid.uuid4()}")
    if role is not None:
        slug = FLEET if role == "counterpart" else STATION
        held = "speaker" if role == "counterpart" else role
        Membership.objects.create(user=user, organisation=world.organisation(slug), role=held)
    return subscriber(recipient=recipient(user=user))


@pytest.mark.parametrize(
    ("role", "hears"),
    [("observer", 1), ("lead", 1), ("former", 0), ("counterpart", 0), (None, 0)],
)
def test_only_members_of_home_hear_of_cases(
    case: Case, clocks: Clocks, role: str | None, hears: int
) -> None:
    person = _person(role)
    step = EscalationStep.objects.create(recipient=person, after_minutes=5, lowest_level="yellow")
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    alerts_prepare()
    assert person.hearings.filter(notice__kind="case").count() == hears
    clocks.move(6 * MINUTE)
    alerts_prepare()
    assert person.hearings.filter(notice__kind="escalated").count() == hears
    assert step.is_active


def test_whoever_leaves_home_hears_nothing_that_still_waits(
    case: Case, clocks: Clocks, office: PostOffice
) -> None:
    person = _person("lead")
    Subscription.objects.update(digest_every_hours=6)
    acknowledge(case, THEIRS, at_utc=now_utc())
    work(office)
    assert person.hearings.filter(delivery=None).count() == 1
    [hearing] = person.hearings.all()
    claim = AckClaim(hearing.notice_id, person.pk, NOW)
    assert claimed_by_link(claim)[0] == hearing.notice
    Membership.objects.filter(user=person.user).update(role="former")
    clocks.move(7 * HOUR)
    work(office)
    assert office.to(person) == []
    with pytest.raises(InputError):
        claimed_by_link(claim)


def test_unanswered_it_goes_to_the_next_person_until_we_speak(
    case: Case, clocks: Clocks, ann: Recipient
) -> None:
    for minutes in (5, 20):
        EscalationStep.objects.create(
            recipient=recipient(), after_minutes=minutes, lowest_level="yellow"
        )
    propose(case, THEIRS, decision=decision(STATION)["decision"], at_utc=now_utc())
    alerts_prepare()
    clocks.move(6 * MINUTE)
    alerts_prepare()
    handed_on = Notice.objects.get(kind="escalated")
    assert (handed_on.case, handed_on.facts["case"]) == (case, str(case.uuid))
    remark(case, OURS, words="We look at it.", at_utc=now_utc())
    clocks.move(20 * MINUTE)
    alerts_prepare()
    assert Notice.objects.filter(kind="escalated").count() == 1


def test_news_asks_for_no_answer_and_is_not_handed_on(
    case: Case, clocks: Clocks, ann: Recipient
) -> None:
    EscalationStep.objects.create(recipient=recipient(), after_minutes=5, lowest_level="watch")
    acknowledge(case, THEIRS, at_utc=now_utc())
    alerts_prepare()
    clocks.move(6 * MINUTE)
    alerts_prepare()
    assert not Notice.objects.filter(kind="escalated").exists()


def test_acknowledging_the_newest_of_a_case_acknowledges_the_earlier(
    case: Case, ann: Recipient
) -> None:
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    propose(case, THEIRS, decision=decision("none")["decision"], at_utc=now_utc())
    case_notices_write()
    newest = Notice.objects.get(facts__topic=f"proposed:{FLEET}")
    notices_acknowledge([newest.pk], person="Ann", by=Acknowledgement.By.PAGE)
    assert Acknowledgement.objects.count() == 2


def test_quiet_hours_hold_back_what_is_below_the_bypass_level(
    case: Case, clocks: Clocks, office: PostOffice
) -> None:
    now = NOW.time()
    quiet = subscriber(quiet_from=now, quiet_until=(NOW + 8 * HOUR).time())
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    work(office)
    assert office.to(quiet) == []
    product_says(case, EntryKind.OVERDUE, overdue(FLEET, "a-duty-of-a-test"))
    work(office)
    [message] = office.to(quiet)
    assert "OVERDUE" in message.subject
    assert "will hold" not in message.text


def test_who_begins_to_listen_hears_what_was_asked_last(case: Case, office: PostOffice) -> None:
    propose(case, THEIRS, decision=decision(STATION)["decision"], at_utc=now_utc())
    alerts_prepare()
    late = subscriber()
    for _ in range(2):
        work(office)
    [message] = office.to(late)
    assert "proposes that we move" in message.text


def test_a_hundred_entries_at_once_are_few_notices_and_one_message(
    case: Case, ann: Recipient, office: PostOffice
) -> None:
    for number in range(50):
        remark(case, THEIRS, words=f"Remark {number}", at_utc=now_utc())
        choice = (Choice.WILL_HOLD, Choice.WILL_MANOEUVRE)[number % 2]
        intend(case, THEIRS, choice=choice, at_utc=now_utc())
    work(office)
    assert [topic for _, _, topic in said()] == [f"remark:{FLEET}", f"intent:{FLEET}"]
    [message] = office.to(ann)
    assert "Remark 49" in message.text
    assert "49 before it were not told singly." in message.text
    assert EntryDecision.objects.filter(entry__case=case).count() == 102


def test_a_machine_that_repeats_itself_each_minute_rings_rarely(
    case: Case, clocks: Clocks, ann: Recipient, office: PostOffice
) -> None:
    Case.objects.filter(pk=case.pk).update(level="red")
    for minute in range(40):
        figures = assessment(pc=3.1e-05 * (1 + 0.001 * minute))
        state(case, THEIRS, {"assessment": figures}, at_utc=now_utc())
        remark(case, THEIRS, words=f"Ping {minute}", at_utc=now_utc())
        work(office)
        clocks.move(MINUTE)
    assert [topic for _, _, topic in said()].count(f"statement:{FLEET}") == 1
    assert len(office.to(ann)) <= 5


def test_two_workers_that_decide_at_once_say_it_once(
    case: Case, ann: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has read what is undecided before the first was done."""
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())
    stale = list(undecided_entries().filter(case=case))
    assert case_notices_write()
    assert Notice.objects.count() == 1

    class Stale:
        def filter(self, **_: Any) -> list[Any]:
            return stale

    monkeypatch.setattr(outbox, "cases_to_look_at", lambda: [case.pk])
    monkeypatch.setattr(outbox, "undecided_entries", Stale)
    monkeypatch.setattr(outbox, "told_of", lambda _: {})
    assert not case_notices_write()
    assert Notice.objects.count() == Hearing.objects.count() == 1


def test_a_worker_that_dies_on_the_way_leaves_it_all_to_the_next(
    case: Case, ann: Recipient, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    intend(case, THEIRS, choice=Choice.WILL_HOLD, at_utc=now_utc())

    def dies(*_: Any, **__: Any) -> Any:
        raise RuntimeError("lost")

    monkeypatch.setattr(Audience, "hearings", dies)
    assert not case_notices_write()
    assert not Notice.objects.exists()
    monkeypatch.undo()
    assert case_notices_write()
    assert Notice.objects.count() == 1


def _copy(entries: list[ChainedEntry]) -> Case:
    """The copy of a case that the station keeps, as the fleet holds it."""
    opened = {name: part.value for name, part in entries[0].parts.items()}
    row = case_row(opened, keeper=STATION, is_kept_here=False, opened_at_utc=NOW)
    row.uuid = CASE
    row.save()
    parties_write(row, opened)
    return row


def test_what_a_peer_sends_twice_is_told_once(
    clocks: Clocks, ann: Recipient, office: PostOffice
) -> None:
    world.home_and_other()
    world.organisation(STATION).__class__.objects.update(is_home=False)
    world.organisation(FLEET).__class__.objects.filter(slug=FLEET).update(is_home=True)
    entries = world.chain_of(
        (EntryKind.NOTIFIED, STATION, {"notice": world.NOTICE}),
        (EntryKind.STATEMENT, STATION, {"assessment": assessment()}),
    )
    case = _copy(entries)
    for _ in range(3):
        for each in entries:
            chained_entry_add(case, each)
        work(office)
    assert said() == [
        ("case", "red", f"notified:{STATION}"),
        ("case_news", "red", f"statement:{STATION}"),
    ]
    [message] = office.to(ann)
    assert "Station notifies us of a close pass and waits for us to acknowledge." in message.text
    assert len(chained_entries(case)) == 3
    assert Delivery.objects.count() == 1


def test_a_station_that_is_not_known_here_is_heard_by_all(case: Case) -> None:
    of_iss = subscriber(station=factories.station("iss"))
    subscription = Subscription.objects.get(recipient=of_iss)
    notice = Notice(kind="case", case=case, level="red", station=None)
    heard = list(Audience((subscription,)).hearings(notice, {}, NOW))
    assert [each.recipient_id for each in heard] == [of_iss.pk]
