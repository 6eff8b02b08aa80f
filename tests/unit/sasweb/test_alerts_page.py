"""The list of alerts: whose they are, what waits, who may answer, what came of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.templatetags.passage import utc
from screening.alerts.alarm_models import Alarm
from screening.alerts.models import (
    Acknowledgement,
    Delivery,
    DeliveryAttempt,
    DeliveryStatus,
    Notice,
)
from screening.alerts.people_models import Recipient
from screening.alerts.services import trial_request
from screening.alerts.waiting import passed_unanswered
from screening.common.clock import real_now_utc
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Conjunction
from tests import factories
from tests.alert_notices import alarm, conjunction_facts, notice
from tests.alert_world import PostOffice, becomes, recipient, refuse, subscriber, work
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
SignedIn = Callable[[str], Client]

WAITING = '<tbody id="alerts-rows"'
FOLD = '<div id="alerts-fold"'


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def said(client: Client | None = None, **overrides: Any) -> Notice:
    """A red that was said, to who is signed in where a browser is given."""
    key = f"test:{Notice.objects.count()}"
    row = notice(pk=None, **{"key": key, "recorded_at": real_now_utc()} | overrides)
    row.save()
    if client is not None:
        own = Recipient.objects.filter(user=user_of(client)).first()
        own = own or recipient(user=user_of(client), name="Ann")
        row.hearings.create(recipient=own, due_at=real_now_utc())
    return row


def page(client: Client, path: str = "/alerts/", status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def waiting(html: str) -> str:
    return html[html.index(WAITING) : html.index(FOLD)]


def fold(html: str) -> str:
    return html[html.index(FOLD) :]


def count_in_header(html: str) -> str:
    part = html[html.index('id="alerts-count"') :]
    return part[: part.index("</a>")]


def test_a_person_sees_what_was_said_to_them_and_others_on_asking(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    mine, other = said(ann), said()
    assert f'id="alert-{mine.pk}"' in waiting(page(ann))
    assert f'id="alert-{other.pk}"' not in page(ann)
    assert f'id="alert-{other.pk}"' in waiting(page(ann, "/alerts/?whose=all"))
    unheard = waiting(page(ann, "/alerts/?whose=unheard"))
    assert f'id="alert-{other.pk}"' in unheard
    assert f'id="alert-{mine.pk}"' not in unheard


def test_a_row_says_what_when_how_near_how_likely_and_when_to_decide(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    opens = "2026-03-10T10:00:00Z"
    facts = conjunction_facts(
        decision_opens_utc=opens,
        decision_closes_utc="2026-03-10T12:00:00Z",
        tca_utc="2026-03-11T16:14:05Z",
    )
    said(ann, facts=facts, is_exercise=True, is_replay=True)
    html = waiting(page(ann))
    for part in (
        'href="#tier-red"',
        "ISS · COSMOS 1408 DEB",
        "2026-03-11 16:14:05",
        'data-unit="km">0.420<',
        "2.1e−04",
        "EXERCISE",
        "REPLAY",
        "From yellow to red.",
        "Decision point: 10 Mar 10:00 to 10 Mar 12:00 UTC",
    ):
        assert part in html, part


def test_a_closest_approach_is_rounded_as_on_every_other_page(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    row = said(ann, facts=conjunction_facts(tca_utc="2026-03-11T16:14:05.620Z"))
    for html in (waiting(page(ann)), page(ann, f"/alerts/{row.pk}/")):
        assert "2026-03-11 16:14:06" in html
        assert "16:14:05<" not in html
        assert "16:14:05 UTC" not in html


def test_what_is_unknown_is_a_dash_with_the_reason_never_zero(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    facts = conjunction_facts(pc=None, pc_reason="No covariance.", miss_distance_km=None)
    said(ann, facts=facts)
    html = waiting(page(ann))
    assert 'title="No covariance."' in html
    assert "data-unit" not in html
    assert "0.000" not in html


def test_acknowledging_moves_it_to_the_fold_with_who_did(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    row, left = said(ann), said(ann)
    assert ">2<" in count_in_header(page(ann))
    assert "1–2 of 2 alerts" in page(ann)
    answer = ann.post("/alerts/acknowledge/", {"only": row.pk, "next": "/alerts/?level=red"})
    assert (answer.status_code, answer["Location"]) == (302, "/alerts/?level=red")
    html = page(ann)
    assert f'id="alert-{left.pk}"' in waiting(html)
    assert "1 alert<" in html
    assert f'id="alert-{row.pk}"' not in html
    assert "a-operator" in fold(html)
    assert ">1<" in count_in_header(html)
    by = Acknowledgement.objects.get()
    assert (by.person, by.by, by.user) == ("a-operator", "page", user_of(ann))


def test_the_header_counts_what_has_to_be_prepared_or_done_and_says_so(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    for _ in range(3):
        said(ann, level="watch")
    html = page(ann)
    assert 'class="count' not in count_in_header(html)
    assert "<strong>3</strong> waiting for an answer" in html
    assert "the menu counts yellow and worse, and alarms: 0" in html
    said(ann, level="yellow")
    html = count_in_header(page(ann))
    assert 'class="count count--yellow"' in html
    assert ">1<" in html
    assert "unacknowledged, yellow<" in html
    said(ann, level="red")
    said(ann, kind="alarm", level="", facts=alarm().facts)
    html = count_in_header(page(ann))
    assert 'class="count"' in html
    assert ">3<" in html
    assert "2 of them red and worse or alarms" in html


def test_an_alarm_that_is_over_says_since_when_and_waits_no_more(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    silence = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    event = silence.events.create(kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW)
    row = said(ann, kind="alarm", level="", facts=alarm().facts, alarm_event=event)
    assert "over since" not in page(ann)
    assert f'id="alert-{row.pk}"' in waiting(page(ann))
    Alarm.objects.update(ended_utc=NOW)
    html = page(ann)
    assert f'id="alert-{row.pk}"' not in html
    ended = utc(NOW, "minutes")
    assert f"over since {ended}" in fold(html)
    assert "nobody before it was over" in fold(html)
    own = page(ann, f"/alerts/{row.pk}/")
    assert f"Over since {ended} UTC." in own
    assert "Nobody acknowledged it before it was over." in own


def test_ticked_ones_are_acknowledged_together(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    rows = [said(ann) for _ in range(3)]
    ann.post("/alerts/acknowledge/", {"notice": [rows[0].pk, rows[2].pk]})
    assert {each.notice_id for each in Acknowledgement.objects.all()} == {rows[0].pk, rows[2].pk}


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 30]])
def test_nothing_ticked_is_said(signed_in: SignedIn, keys: list[str]) -> None:
    ann = signed_in("operator")
    said(ann)
    answer = ann.post("/alerts/acknowledge/", {"notice": keys}, follow=True)
    assert "tick the alerts first" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_an_alert_that_is_gone_is_said(signed_in: SignedIn) -> None:
    answer = signed_in("operator").post("/alerts/acknowledge/", {"only": 999}, follow=True)
    assert "There is no alert 999." in answer.content.decode()


def test_script_gets_the_list_as_it_is_after_the_answer(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    row = said(ann)
    answer = ann.post("/alerts/acknowledge/", {"only": row.pk}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert f'id="answered-{row.pk}"' in fold(html)


def test_the_head_of_a_pass_says_who_answers_for_it_and_since_when(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subject = factories.assessed_conjunction()
    path = f"/conjunctions/{subject.pk}/"
    assert "verdict__who" not in page(ann, path)
    row = said(ann, conjunction=subject)
    assert "Nobody has acknowledged its alert yet." in head_of_pass(page(ann, path))
    ann.post("/alerts/acknowledge/", {"only": row.pk})
    head = head_of_pass(page(ann, path))
    assert f"Acknowledged by a-operator, {utc(NOW, 'minutes')} UTC." in head
    assert "Nobody" not in head


def head_of_pass(html: str) -> str:
    return html[html.index('class="verdict__who"') : html.index("</header>", html.index("<h1"))]


def done(html: str) -> str:
    part = html[html.index('id="alerts-done"') :]
    return " ".join(part[: part.index("</div>")].split())


def test_what_was_acknowledged_is_said_by_name_until_the_next_answer(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subject = factories.assessed_conjunction()
    row, others = said(ann, conjunction=subject, is_exercise=True), [said(ann), said(ann)]
    line = done(answered_by_script(ann, row))
    assert f'<a href="/conjunctions/{subject.pk}/">ISS · COSMOS 1408 DEB</a>' in line
    assert "EXERCISE" in line
    assert f"acknowledged by a-operator {NOW:%H:%M} UTC" in line
    assert done(answered_by_script(ann, row)) == line  # the second press of a key pressed twice
    assert Acknowledgement.objects.count() == 1
    # The live stream's rendering says nothing of it, and leaves the line as it stands.
    assert "data-replace" not in done(page(ann))
    assert "acknowledged by" not in done(page(ann))
    assert "2 alerts acknowledged by a-operator" in done(answered_by_script(ann, *others))


def answered_by_script(client: Client, *rows: Notice) -> str:
    named = {"notice": [row.pk for row in rows]}
    answer = client.post("/alerts/acknowledge/", named, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_who_is_told_may_answer_for_their_own_and_for_nothing_else(signed_in: SignedIn) -> None:
    manager = signed_in("manager")
    mine, other = said(manager), said()
    assert manager.post("/alerts/acknowledge/", {"only": mine.pk}).status_code == 302
    assert manager.post("/alerts/acknowledge/", {"only": other.pk}).status_code == 403
    assert manager.post("/alerts/acknowledge/", {"notice": [mine.pk, other.pk]}).status_code == 403
    assert [each.notice_id for each in Acknowledgement.objects.all()] == [mine.pk]


def test_a_stranger_reads_and_is_asked_to_sign_in_to_answer(client: Client) -> None:
    row = said()
    html = page(client)
    assert f'id="alert-{row.pk}"' in waiting(html)
    assert "data-acknowledge" not in waiting(html)
    answer = client.post("/alerts/acknowledge/", {"only": row.pk, "next": "/alerts/"})
    assert answer["Location"] == "/sign-in/?next=/alerts/"
    script = client.post("/alerts/acknowledge/", {"only": row.pk}, headers={"HX-Request": "true"})
    assert script.status_code == 401
    assert not Acknowledgement.objects.exists()
    assert "unacknowledged" not in count_in_header(html)


def test_the_answer_leads_to_pages_of_this_site_alone(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        row = said(ann)
        answer = ann.post("/alerts/acknowledge/", {"only": row.pk, "next": elsewhere})
        assert answer["Location"] == "/alerts/"


def test_a_watch_without_recipients_says_that_nobody_is_told(
    client: Client, signed_in: SignedIn
) -> None:
    assert "Nobody is subscribed to alerts" in page(client)
    ann = signed_in("operator")
    html = page(ann)
    assert "Nobody is subscribed to alerts" in html
    assert 'href="/alerts/reaching-me/"' in html
    subscriber()
    assert "Nothing reaches you." in page(ann)
    subscriber(recipient=recipient(user=user_of(ann)))
    html = page(ann)
    assert "Nothing reaches you." not in html
    assert "Nothing that was said to you waits for an answer." in html


def test_the_address_filters_and_alarms_are_never_left_out(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    css = said(ann, level="yellow", station=factories.station("css"))
    iss = said(ann, level="red", station=factories.station("iss"))
    silent = alarm(pk=None, recorded_at=real_now_utc())
    silent.save()
    silent.hearings.create(recipient=Recipient.objects.get(), due_at=real_now_utc())
    for address, shown in (
        ("?station=css", {css, silent}),
        ("?level=red", {iss, silent}),
        ("?kind=alarm", {silent}),
    ):
        html = waiting(page(ann, f"/alerts/{address}"))
        assert {each for each in (css, iss, silent) if f'id="alert-{each.pk}"' in html} == shown
    html = page(ann, "/alerts/?level=purple&nonsense=1")
    assert "Level cannot be “purple”" in html
    assert "“nonsense” in the address" in html


def test_what_asks_for_no_answer_is_below_and_on_a_page_of_its_own(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    closed = said(ann, kind="closed", level="")
    html = page(ann)
    assert f'id="answered-{closed.pk}"' in fold(html)
    assert "asks for none" in fold(html)
    assert f'id="alert-{closed.pk}"' in page(ann, "/alerts/?show=answered")


def test_a_test_asks_for_no_answer_and_its_page_has_no_link_to_try(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    trial = trial_request(recipient(), person="Bob")
    html = " ".join(page(ann, f"/alerts/{trial.pk}/").split())
    assert "It asks for no answer. The link in its message may be tried." in html
    assert "it acknowledges this test alone" not in html


def test_what_passed_unanswered_leaves_the_count_and_says_so(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subject = factories.assessed_conjunction()
    row = said(ann, conjunction=subject)
    becomes(subject, Level.RED)
    assert 'class="count"' in count_in_header(page(ann))
    becomes(subject, Level.RED, state=LifeState.PASSED)
    html = page(ann)
    assert 'class="count"' not in count_in_header(html)
    assert "nobody before it passed" in fold(html)
    told = " ".join(page(ann, f"/alerts/{row.pk}/").split())
    assert "Nobody acknowledged it before its conjunction passed." in told
    of_it = page(ann, f"/conjunctions/{subject.pk}/")
    of_it = of_it[of_it.index("said-title") :]
    assert "Nobody acknowledged it before it passed." in of_it[:3000]


def passed(client: Client, level: Level = Level.EMERGENCY, hours: float = 1.0) -> Notice:
    """What was said of a pass that went by some hours ago."""
    subject = factories.assessed_conjunction(tca_utc=NOW - timedelta(hours=hours))
    row = said(client, conjunction=subject, level=level.value)
    becomes(subject, level, state=LifeState.PASSED)
    return row


def told_of_passed(html: str) -> str:
    if 'id="passed-unanswered"' not in html:
        return ""
    part = html[html.index('id="passed-unanswered"') :]
    return " ".join(part[: part.index("</p>")].split())


def test_what_passed_unanswered_is_named_on_top_until_somebody_answers_or_a_day_is_over(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    passed(ann, Level.YELLOW)
    passed(ann, hours=24.5)
    assert not told_of_passed(page(ann))
    red, emergency = passed(ann, Level.RED, hours=2), passed(ann, hours=3)
    html = page(ann)
    line = told_of_passed(html)
    assert "2 passes went by unanswered in the last 24 h:" in line
    assert line.index(f"/conjunctions/{emergency.conjunction_id}/") < line.index(
        f"/conjunctions/{red.conjunction_id}/"
    )
    at = utc(NOW - timedelta(hours=3), "minutes")
    assert f", emergency, {at} UTC; <a " in line
    assert "more" not in line
    assert 'class="count"' not in count_in_header(html)
    ann.post("/alerts/acknowledge/", {"only": emergency.pk})
    assert "1 pass went by unanswered in the last 24 h:" in told_of_passed(page(ann))
    ann.post("/alerts/acknowledge/", {"only": red.pk})
    assert not told_of_passed(page(ann))


def test_of_many_that_passed_unanswered_five_are_named_in_one_question(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    rows = [passed(ann, Level.RED, hours=hours) for hours in (1, 2, 3, 4, 5, 6, 7)]
    line = told_of_passed(page(ann))
    assert line.count("<a ") == 5
    assert line.endswith("; and 2 more")
    assert f"/conjunctions/{rows[5].conjunction_id}/" not in line
    with CaptureQueriesContext(connection) as asked:
        found = passed_unanswered(NOW)
        assert [each.conjunction.secondary.name for each in found.named]
    assert len(asked) == 1


def test_a_pass_that_a_person_did_something_about_did_not_go_by_unanswered(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    row = passed(ann)
    assert told_of_passed(page(ann))
    ConjunctionLife.objects.filter(pk=row.conjunction_id).update(mitigated_at=NOW)
    assert not told_of_passed(page(ann))


def test_a_row_says_how_its_conjunction_stands_now_where_that_differs(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    subject = factories.conjunction()
    becomes(subject, Level.RED)
    said(ann, conjunction=subject)
    assert "alerts__now" not in page(ann)
    becomes(subject, Level.WATCH)
    assert "alerts__now" in waiting(page(ann))


def test_a_hostile_name_is_text(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    name = "</script><script>alert(1)</script>"
    row = said(ann, facts=conjunction_facts(secondary={"name": name, "norad_cat_id": 1}))
    for path in ("/alerts/", f"/alerts/{row.pk}/"):
        assert "<script>alert" not in page(ann, path)


def test_many_alerts_take_no_more_questions_than_one(signed_in: SignedIn) -> None:
    ann = signed_in("operator")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(ann)
        return len(asked)

    for number in range(2):
        subject = factories.conjunction(tca_utc=NOW + timedelta(hours=number))
        becomes(subject, Level.WATCH)
        said(ann, conjunction=subject)
        if number == 0:
            page(ann)  # what is asked for once in a process
            for_one = questions()
    assert questions() == for_one


def test_the_header_counts_for_people_and_up_to_a_hundred(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    for _ in range(101):
        said(ann)
    assert ">99+<" in count_in_header(page(ann, "/header/") + "</a>")


@pytest.fixture
def failed(signed_in: SignedIn) -> tuple[Client, Notice]:
    """A red of which one message was given up and another was taken."""
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    becomes(factories.conjunction(), Level.RED)
    work(PostOffice(fails=refuse(is_lasting=True)))
    return ann, Notice.objects.get(kind="raised")


def test_the_history_tells_each_try_and_its_error(failed: tuple[Client, Notice]) -> None:
    ann, row = failed
    html = page(ann, f"/alerts/{row.pk}/")
    for part in ("Ann", "E-mail", "given up", "the server said no", "Nobody has acknowledged it."):
        assert part in html, part
    ann.post("/alerts/acknowledge/", {"only": row.pk, "note": "Calling Houston."})
    html = page(ann, f"/alerts/{row.pk}/")
    assert "a-operator" in html
    assert "Calling Houston." in html


def test_a_message_that_was_delivered_after_all_waits_for_no_answer(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    late = Delivery.objects.create(
        recipient=recipient(), key="late", status="failed", created_at=NOW, next_attempt_at=NOW
    )
    row = said(ann, kind="alarm", level="", facts=alarm().facts, undelivered=late)
    assert f'id="alert-{row.pk}"' in waiting(page(ann))
    Delivery.objects.update(status="sent", ended_at=NOW)
    assert "nobody before it was delivered" in fold(page(ann))
    own = page(ann, f"/alerts/{row.pk}/")
    assert f"The message was delivered {utc(NOW, 'minutes')} UTC" in own
    ann.post("/alerts/acknowledge/", {"only": row.pk})
    assert "UTC, by the page" in page(ann, f"/alerts/{row.pk}/")


def test_names_and_addresses_are_for_people_with_an_account(
    failed: tuple[Client, Notice], client: Client
) -> None:
    _, row = failed
    address = Recipient.objects.get(name="Ann").address
    html = page(client, f"/alerts/{row.pk}/")
    assert "To 1 recipient." in html
    assert address not in html
    assert "given up" not in html


def test_what_waits_for_a_digest_and_a_lost_worker_are_said(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    row = said(ann)
    assert "waits until" in page(ann, f"/alerts/{row.pk}/")
    now = real_now_utc()
    sent = Delivery.objects.create(
        recipient=Recipient.objects.get(),
        key="k",
        status=DeliveryStatus.SENDING,
        created_at=now,
        next_attempt_at=now + timedelta(minutes=1),
    )
    DeliveryAttempt.objects.create(delivery=sent, number=1, holder="h", began_at=now)
    row.hearings.update(delivery=sent)
    html = page(ann, f"/alerts/{row.pk}/")
    assert "being sent" in html
    assert "its worker was lost" in html


def test_what_nobody_heard_says_so(signed_in: SignedIn) -> None:
    assert "To nobody." in page(signed_in("operator"), f"/alerts/{said().pk}/")
    assert page(signed_in("manager"), "/alerts/999/", status=404)


def test_news_are_what_must_not_wait_and_came_after(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    first = said(ann)
    red = said(ann)
    said(ann, level="yellow")
    said(ann, kind="closed", level="")
    said()  # to others
    found = ann.get(f"/alerts/news/?after={first.pk}").json()["alerts"]
    assert [each["id"] for each in found] == [red.pk]
    assert found[0]["title"] == "RED"
    assert found[0]["url"] == f"/alerts/{red.pk}/"
    for nothing in ("", "x", "-1"):
        assert ann.get(f"/alerts/news/?after={nothing}").json() == {"alerts": []}


def shown_on_page(client: Client, subject: Conjunction) -> str:
    html = page(client, f"/conjunctions/{subject.pk}/")
    return html[html.index('id="said-title"') :]


def test_the_conjunction_says_who_was_told_and_who_answered(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    subscriber(recipient=recipient(user=user_of(ann), name="Ann"))
    subject = factories.assessed_conjunction()
    assert "Nobody was told of it" in shown_on_page(ann, subject)
    becomes(subject, Level.RED)
    work(PostOffice())
    html = page(ann, f"/conjunctions/{subject.pk}/")
    assert "To Ann by e-mail." in html
    assert "Nobody has acknowledged it." in html
    assert "encounter__acknowledge" in html
    row = Notice.objects.get()
    back = f"/conjunctions/{subject.pk}/"
    assert ann.post("/alerts/acknowledge/", {"only": row.pk, "next": back})["Location"] == back
    html = page(ann, back)
    assert "Acknowledged by a-operator" in html
    assert "encounter__acknowledge" not in html


def test_a_stranger_sees_of_the_conjunction_how_many_were_told(client: Client) -> None:
    subscriber(recipient=recipient(name="Ann"))
    subject = factories.assessed_conjunction()
    becomes(subject, Level.RED)
    work(PostOffice())
    html = shown_on_page(client, subject)
    assert "To 1 recipient." in html
    assert "To Ann" not in html


def test_rows_say_synthetic_unless_the_ribbon_says_it_of_every_object(client: Client) -> None:
    said(is_synthetic=True)
    factories.space_object(is_synthetic=True)
    assert "SYNTHETIC" in waiting(page(client, "/alerts/?whose=all"))  # no ribbon
    factories.feed(kind="demo")
    assert "SYNTHETIC" not in waiting(page(client, "/alerts/?whose=all"))
    factories.space_object(name="REAL")
    assert "SYNTHETIC" in waiting(page(client, "/alerts/?whose=all"))
