"""The list of alerts: whose they are, what waits, what a row says, what the header counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.templatetags.passage import utc
from screening.alerts.alarm_models import Alarm
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from screening.conjunctions.criteria.clauses import Level
from tests import factories
from tests.alert_notices import alarm, conjunction_facts
from tests.alert_world import becomes, recipient, subscriber
from tests.factories import NOW
from tests.unit.sasweb.alert_pages import (
    SignedIn,
    count_in_header,
    fold,
    page,
    said,
    user_of,
    waiting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


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


def test_the_header_counts_what_has_to_be_prepared_or_done_and_says_so(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    for _ in range(3):
        said(ann, level="watch")
    html = page(ann)
    assert 'class="count' not in count_in_header(html)
    assert "<strong>3</strong> waiting for an answer" in html
    assert "the menu counts yellow and worse, what was escalated, and alarms: 0" in html
    said(ann, level="yellow")
    html = count_in_header(page(ann))
    assert 'class="count count--yellow"' in html
    assert ">1<" in html
    assert "unacknowledged, none of them red<" in html
    said(ann, level="red")
    said(ann, kind="alarm", level="", facts=alarm().facts)
    html = count_in_header(page(ann))
    assert 'class="count"' in html
    assert ">3<" in html
    assert "2 of them red and worse or alarms" in html


def test_the_header_counts_what_was_escalated_even_of_level_watch(signed_in: SignedIn) -> None:
    ann = signed_in("operator")
    original = said(level="watch")
    escalated = said(ann, kind="escalated", level="watch", original=original)
    html = count_in_header(page(ann))
    assert 'class="count count--yellow"' in html
    assert ">1<" in html
    ann.post("/alerts/acknowledge/", {"only": escalated.pk})
    assert 'class="count' not in count_in_header(page(ann))


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


def test_rows_say_synthetic_unless_the_ribbon_says_it_of_every_object(client: Client) -> None:
    said(is_synthetic=True)
    factories.space_object(is_synthetic=True)
    assert "SYNTHETIC" in waiting(page(client, "/alerts/?whose=all"))  # no ribbon
    factories.feed(kind="demo")
    assert "SYNTHETIC" not in waiting(page(client, "/alerts/?whose=all"))
    factories.space_object(name="REAL")
    assert "SYNTHETIC" in waiting(page(client, "/alerts/?whose=all"))
