"""Who hears of a case, when, and to whom it goes on while nobody answers."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User

from screening.alerts.ack_links import AckClaim
from screening.alerts.audience import Audience
from screening.alerts.models import Acknowledgement, Hearing, Notice
from screening.alerts.people_models import EscalationStep, Recipient, Subscription
from screening.alerts.selectors import claimed_by_link
from screening.alerts.services import alerts_prepare, notices_acknowledge
from screening.alerts.services.case_notices import case_notices_write
from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.services.decide import propose
from screening.coordination.services.speak import acknowledge, intend, remark, state
from screening.operators.models import Membership
from tests import coordination_world as world
from tests import factories
from tests.alert_world import PostOffice, recipient, subscriber, work
from tests.coordination_world import FLEET, OURS, STATION, THEIRS, assessment, decision
from tests.factories import NOW
from tests.unit.alerts.case_notices.entries import MINUTE, overdue, product_says
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = pytest.mark.django_db


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


def test_a_station_that_is_not_known_here_is_heard_by_all(case: Case) -> None:
    of_iss = subscriber(station=factories.station("iss"))
    subscription = Subscription.objects.get(recipient=of_iss)
    notice = Notice(kind="case", case=case, level="red", station=None)
    heard = list(Audience((subscription,)).hearings(notice, {}, NOW))
    assert [each.recipient_id for each in heard] == [of_iss.pk]


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
