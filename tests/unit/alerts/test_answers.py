"""Who acknowledges, who is asked when nobody does, and what an inbox shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from screening.alerts.alarm_models import Alarm, AlarmEvent
from screening.alerts.models import AcknowledgedBy, Acknowledgement, Notice, Recipient
from screening.alerts.people_models import EscalationStep
from screening.alerts.selectors import (
    NOBODY_IS_SUBSCRIBED,
    deafness_words,
    everybodys_inbox,
    heard_by,
    notice_history,
)
from screening.alerts.services import alerts_prepare, notices_acknowledge, trial_request
from screening.alerts.services.undelivered import undelivered_tell
from screening.alerts.waiting import answered, waiting, waiting_keys
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_world import PostOffice, becomes, recipient, refuse, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]
MINUTE = timedelta(minutes=1)
PAGE = AcknowledgedBy.PAGE


@pytest.fixture
def subject() -> Conjunction:
    return factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR)


@pytest.fixture
def next_one() -> Recipient:
    """Is asked about what is red after ten minutes."""
    person = recipient(name="Next")
    EscalationStep.objects.create(recipient=person, after_minutes=10)
    return person


def _said(subject: Conjunction, level: Level) -> Notice:
    becomes(subject, level)
    alerts_prepare()
    return Notice.objects.latest("pk")


def test_acknowledging_again_changes_nothing(subject: Conjunction, ann: Recipient) -> None:
    notice = _said(subject, Level.RED)
    assert notices_acknowledge([notice.pk], person="Ann", by=PAGE, note="On it.") == 1
    assert notices_acknowledge([notice.pk], person="Ann", by=AcknowledgedBy.LINK) == 0
    row = Acknowledgement.objects.get()
    assert (row.by, row.note, row.at_utc, row.recorded_at) == ("page", "On it.", NOW, NOW)


def test_whoever_acknowledges_the_newest_has_seen_what_was_said_before(
    subject: Conjunction, ann: Recipient
) -> None:
    older = _said(subject, Level.YELLOW)
    newest = _said(subject, Level.RED)
    other = _said(factories.assessed_conjunction(tca_utc=NOW + 9 * HOUR), Level.RED)
    assert notices_acknowledge([newest.pk], person="Ann", by=PAGE) == 1
    seen = set(Acknowledgement.objects.values_list("notice", flat=True))
    assert seen == {older.pk, newest.pk}
    assert notices_acknowledge([newest.pk, other.pk], person="Ann", by=PAGE) == 1


def test_whoever_acknowledges_that_an_alarm_grew_worse_has_seen_that_it_was_raised(
    ann: Recipient,
) -> None:
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    for kind in (AlarmEvent.Kind.RAISED, AlarmEvent.Kind.WORSE):
        alarm.events.create(kind=kind, words="No beat.", at_utc=NOW, recorded_at=NOW)
    alerts_prepare()
    raised, worse = Notice.objects.order_by("pk")
    notices_acknowledge([raised.pk], person="Ann", by=PAGE)
    assert [each.pk for each in everybodys_inbox().filter(needs_answer=True)] == [worse.pk]
    notices_acknowledge([worse.pk], person="Bob", by=PAGE)
    assert raised.acknowledgements.count() == 2


def test_without_a_name_or_an_alert_nothing_is_acknowledged(
    subject: Conjunction, ann: Recipient
) -> None:
    notice = _said(subject, Level.RED)
    with pytest.raises(InputError, match="Say who"):
        notices_acknowledge([notice.pk], person=" ", by=PAGE)
    with pytest.raises(InputError, match="There is no alert 999"):
        notices_acknowledge([notice.pk, 999], person="Ann", by=PAGE)
    assert not Acknowledgement.objects.exists()


def test_what_nobody_acknowledges_goes_to_the_next_person_once(
    subject: Conjunction, ann: Recipient, next_one: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    original = _said(subject, Level.RED)
    clocks.move(9 * MINUTE)
    work(office)
    assert not office.to(next_one)
    clocks.move(MINUTE)
    for _ in range(3):
        work(office)
        clocks.move(MINUTE)
    handed_on = Notice.objects.get(kind="escalated")
    assert (handed_on.original, handed_on.level, handed_on.number) == (original, "red", None)
    assert handed_on.facts["unacknowledged_by"] == [ann.name]
    assert handed_on.facts["pc"] == original.facts["pc"]
    assert len(office.to(next_one)) == 1


def test_acknowledging_what_was_handed_on_answers_the_original(
    subject: Conjunction, ann: Recipient, next_one: Recipient, clocks: Clocks
) -> None:
    original = _said(subject, Level.RED)
    clocks.move(10 * MINUTE)
    alerts_prepare()
    handed_on = Notice.objects.get(kind="escalated")
    notices_acknowledge([handed_on.pk], person="Next", by=AcknowledgedBy.LINK, recipient=next_one)
    assert original.acknowledgements.count() == 1


@pytest.mark.parametrize("how", ["acknowledged", "later acknowledged", "closed", "yellow"])
def test_nobody_is_asked_about_what_is_answered_below_the_step_or_over(
    subject: Conjunction, ann: Recipient, next_one: Recipient, clocks: Clocks, how: str
) -> None:
    notice = _said(subject, Level.YELLOW if how == "yellow" else Level.RED)
    if how == "acknowledged":
        notices_acknowledge([notice.pk], person="Ann", by=PAGE)
    if how == "later acknowledged":
        becomes(subject, Level.RED, state=LifeState.STALE, cause=Cause.GONE_STALE)
        alerts_prepare()
        notices_acknowledge([Notice.objects.latest("pk").pk], person="Ann", by=PAGE)
    if how == "closed":
        becomes(subject, Level.RED, state=LifeState.PASSED, cause=Cause.TCA_PASSED)
    alerts_prepare()
    clocks.move(11 * MINUTE)
    alerts_prepare()
    assert not Notice.objects.filter(kind="escalated").exists()


def test_nobody_is_asked_about_a_red_that_came_and_went_untold(
    subject: Conjunction, ann: Recipient, next_one: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.RED)
    becomes(subject)
    alerts_prepare()
    assert list(Notice.objects.values_list("kind", "level")) == [("changed", "red")]
    clocks.move(11 * MINUTE)
    alerts_prepare()
    assert not Notice.objects.filter(kind="escalated").exists()


def test_who_could_not_be_reached_and_is_after_all_is_nobodys_to_answer(
    ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    EscalationStep.objects.create(recipient=recipient(), after_minutes=10, hears_alarms=True)
    trial_request(subscriber(), person="Bob")
    office.fails = refuse(is_lasting=False)
    for _ in range(4):
        work(office)
        clocks.move(4 * MINUTE)
    told = Notice.objects.filter(kind="alarm").first()
    assert told is not None
    assert told.facts["subject"].endswith(" cannot be reached")
    assert everybodys_inbox().get(pk=told.pk).needs_answer
    office.fails = lambda _: None
    clocks.move(5 * MINUTE)
    work(office)
    assert not everybodys_inbox().get(pk=told.pk).needs_answer
    assert not everybodys_inbox().filter(original=told, needs_answer=True).exists()
    assert told.undelivered_id is not None
    undelivered_tell(told.undelivered_id, "the server said no")
    assert Notice.objects.filter(key__startswith=told.key.rpartition(":")[0]).count() == 2


def test_a_step_added_today_asks_nobody_about_last_week(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    _said(subject, Level.RED)
    clocks.move(timedelta(days=2))
    EscalationStep.objects.create(recipient=recipient(), after_minutes=10)
    alerts_prepare()
    assert not Notice.objects.filter(kind="escalated").exists()


def test_whoever_was_asked_hears_the_end_too(
    subject: Conjunction, ann: Recipient, next_one: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    _said(subject, Level.RED)
    clocks.move(10 * MINUTE)
    work(office)
    becomes(subject, Level.RED, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    work(office)
    assert len(office.to(next_one)) == 2


def test_an_inbox_has_what_its_owner_hears_unanswered_first(subject: Conjunction) -> None:
    owner, mate, stranger = (
        User.objects.create(username=name) for name in ("owner", "mate", "stranger")
    )
    for user in (owner, mate):
        subscriber(recipient=recipient(user=user))
    older = _said(factories.assessed_conjunction(tca_utc=NOW + 8 * HOUR), Level.YELLOW)
    newer = _said(factories.assessed_conjunction(tca_utc=NOW + 9 * HOUR), Level.RED)
    _said(subject, Level.YELLOW)
    becomes(subject, Level.YELLOW, state=LifeState.PASSED, cause=Cause.TCA_PASSED)
    alerts_prepare()
    closed = Notice.objects.latest("pk")
    notices_acknowledge([newer.pk], person="owner", by=PAGE, user=owner)
    keys = waiting_keys()
    for user in (owner, mate):
        heard = heard_by(everybodys_inbox(), user)
        assert list(waiting(heard, keys)) == [older]
        first, *_others, last = answered(heard, keys)
        assert (first, last) == (closed, newer)
    heard = heard_by(everybodys_inbox(), owner)
    assert [each.needs_answer for each in heard] == [False, False, False, True]
    assert list(heard_by(everybodys_inbox(), stranger)) == []
    assert everybodys_inbox().count() == 4


def test_of_what_waits_alarms_and_the_severest_come_first_then_the_soonest(
    subject: Conjunction, clocks: Clocks
) -> None:
    red = _said(subject, Level.RED)
    clocks.move(MINUTE)
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    alarm.events.create(kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW)
    alerts_prepare()
    later = [factories.assessed_conjunction(tca_utc=NOW + h * HOUR) for h in (8, 9)]
    sooner, said_last = [_said(each, Level.YELLOW) for each in later]
    silent = Notice.objects.get(kind="alarm")
    seen = _said(factories.assessed_conjunction(tca_utc=NOW + 10 * HOUR), Level.EMERGENCY)
    notices_acknowledge([seen.pk], person="Ann", by=PAGE)
    keys = waiting_keys()
    assert list(waiting(everybodys_inbox(), keys)) == [silent, red, sooner, said_last]
    assert list(answered(everybodys_inbox(), keys)) == [seen]


@pytest.mark.parametrize("state", [LifeState.PASSED, LifeState.CLEARED])
def test_what_is_closed_waits_for_nobody_s_answer(
    subject: Conjunction, next_one: Recipient, clocks: Clocks, state: LifeState
) -> None:
    notice = _said(subject, Level.RED)
    assert everybodys_inbox().get().needs_answer
    becomes(subject, Level.RED, state=state)
    clocks.move(11 * MINUTE)
    alerts_prepare()
    assert not everybodys_inbox().filter(needs_answer=True).exists()
    assert not notice.escalations.exists()


def test_an_alarm_that_is_over_waits_for_nobody_s_answer_nor_does_what_was_handed_on(
    subject: Conjunction, next_one: Recipient, clocks: Clocks
) -> None:
    EscalationStep.objects.update(hears_alarms=True)
    emergency = _said(subject, Level.EMERGENCY)
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    alarm.events.create(kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW)
    clocks.move(MINUTE)
    alerts_prepare()
    clocks.move(11 * MINUTE)
    alerts_prepare()
    waiting = everybodys_inbox().filter(needs_answer=True, conjunction=None)
    assert sorted(each.kind for each in waiting) == ["alarm", "escalated"]
    Alarm.objects.update(ended_utc=NOW + 12 * MINUTE)
    asked = everybodys_inbox().filter(needs_answer=True)
    assert {each.conjunction_id for each in asked} == {subject.pk}
    assert everybodys_inbox().filter(level="emergency").last() == emergency


def test_what_is_found_again_waits_again(subject: Conjunction) -> None:
    _said(subject, Level.RED)
    becomes(subject, Level.RED, state=LifeState.CLEARED)
    becomes(subject, Level.RED)
    assert everybodys_inbox().filter(needs_answer=True).exists()


def test_the_history_has_every_try_and_its_error_in_a_few_queries(
    subject: Conjunction,
    ann: Recipient,
    office: PostOffice,
    clocks: Clocks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    subscriber(digest_every_hours=24)
    office.fails = refuse(is_lasting=False)
    becomes(subject, Level.YELLOW)
    work(office)
    office.fails = lambda _: None
    clocks.move(MINUTE)
    work(office)
    notice = Notice.objects.get()
    with django_assert_num_queries(5):
        history = notice_history(notice)
        sent, waits = history.hearings
        assert [(each.is_sent, each.error) for each in sent.delivery.tries.all()] == [
            (False, "the server said no"),
            (True, ""),
        ]
    assert waits.delivery is None


def test_a_product_to_which_nobody_listens_says_so() -> None:
    assert deafness_words() == NOBODY_IS_SUBSCRIBED
    subscriber(recipient=recipient(is_active=False))
    assert deafness_words() == NOBODY_IS_SUBSCRIBED
    subscriber()
    assert deafness_words() == ""


def test_a_test_message_takes_the_path_of_an_alert_and_asks_for_no_answer(
    ann: Recipient, office: PostOffice
) -> None:
    trial_request(ann, person="Bob")
    assert work(office) == 1
    assert "it acknowledges this test alone" in office.to(ann)[0].text
    assert [each.needs_answer for each in everybodys_inbox()] == [False]
