"""Calendars, Atom with CAP messages, and the table of changes: true, labelled, and valid."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from screening.common.clock import Clock
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.models import Conjunction
from screening.tokens.services import token_issue
from tests import factories
from tests.cap_rules import NAMESPACE, broken_rules, text_of
from tests.factories import NOW, STATION_ELEMENTS
from tests.lives import lived

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TCA = STATION_ELEMENTS.epoch_utc
FEEDS = ("/calendar/iss.ics", "/feeds/alerts.atom", "/feeds/transitions.csv")


class StandingClock(Clock):
    """It is NOW for ever, and no replay."""

    is_replay = False  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _real_time(settings: Any) -> None:
    settings.PRODUCT_CLOCK = StandingClock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)


@pytest.fixture
def pair() -> Conjunction:
    return factories.assessed_conjunction()


def events(client: Client, address: str = "/calendar/iss.ics") -> dict[str, Any]:
    """The events of a calendar by what they are of."""
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return {str(each["SUMMARY"]).rpartition(", ")[2]: each for each in calendar.walk("VEVENT")}


def cap_messages(client: Client, level: str = "yellow") -> list[ElementTree.Element]:
    """The messages of the feed, oldest first, each held against the standard."""
    feed = ElementTree.fromstring(client.get(f"/feeds/alerts.atom?level={level}").content)
    found = []
    for entry in feed.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is not None
        response = client.get(content.attrib["src"])
        assert response["Content-Type"] == content.attrib["type"] == "application/cap+xml"
        assert broken_rules(response.content) == []
        found.append(ElementTree.fromstring(response.content))
    return found[::-1]


def test_a_yellow_pass_has_its_decision_point_and_its_tca(client: Client, pair: Any) -> None:
    lived(pair, "watch", "yellow")
    found = events(client)
    assert set(found) == {"decision point", "closest approach"}
    assert found["closest approach"].start == TCA
    decision = found["decision point"]
    assert decision.start == TCA - timedelta(hours=30)
    assert decision.end == TCA - timedelta(hours=28)
    assert decision["SUMMARY"] == "Yellow: ISS and VISITOR 1, decision point"
    assert decision["STATUS"] == "CONFIRMED"


def test_the_calendar_tells_a_probability_that_a_message_alone_states(
    client: Client, pair: Conjunction
) -> None:
    lived(pair, "yellow")
    newest = pair.latest_assessment
    assert newest is not None
    newest.run, newest.originator, newest.pc, newest.stated_pc = None, "CARA", None, 2.1e-5
    newest.save()
    words = str(events(client)["closest approach"]["DESCRIPTION"])
    assert "Probability of collision: 2.1e-05 (as CARA states it; not computed here)." in words


def test_the_calendar_begins_at_the_level_asked_for(client: Client, pair: Any) -> None:
    lived(pair, "watch")
    assert events(client) == {}
    assert events(client, "/calendar/ISS.ics?level=Watch") != {}


def test_an_event_keeps_its_uid_and_counts_up_when_it_moves(client: Client, pair: Any) -> None:
    lived(pair, "yellow")
    before = events(client)["closest approach"]
    factories.assessment(pair, run=factories.run(), tca_utc=TCA + timedelta(minutes=3))
    after = events(client)["closest approach"]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start == TCA + timedelta(minutes=3)


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (("yellow", "cleared"), "CANCELLED"),
        (("yellow", "watch"), "CANCELLED"),
        (("red", "yellow"), "CONFIRMED"),
        (("yellow", "stale"), "TENTATIVE"),
        (("yellow", "passed"), "CONFIRMED"),
    ],
)
def test_what_is_no_longer_so_is_cancelled(
    client: Client, pair: Any, states: tuple[str, ...], status: str
) -> None:
    lived(pair, *states)
    assert {str(each["STATUS"]) for each in events(client).values()} == {status}


def test_a_made_up_pass_of_a_replay_says_both(client: Client, settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=1.0)
    lived(factories.assessed_conjunction(is_synthetic=True), "yellow")
    for each in events(client).values():
        assert str(each["SUMMARY"]).startswith("SYNTHETIC REPLAY Yellow: ")


def test_a_station_that_is_not_there_is_told_with_those_that_are(client: Client) -> None:
    response = client.get("/calendar/mir.ics")
    assert response.status_code == 404
    assert "css, iss" in response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/calendar/iss.ics", "/feeds/alerts.atom"])
def test_a_level_that_is_not_there_is_an_error(client: Client, path: str) -> None:
    response = client.get(f"{path}?level=orange")
    assert response.status_code == 400
    assert "watch, yellow, red, emergency" in response.json()["error"]["message"]


def test_a_course_is_an_alert_then_updates_then_a_cancel(client: Client, pair: Any) -> None:
    lived(pair, "watch", "yellow", "red", "stale", "red", "cleared")
    messages = cap_messages(client)
    types = [text_of(each, "msgType") for each in messages]
    assert types == ["Alert", "Update", "Update", "Update", "Cancel"]
    names = [text_of(each, "identifier") for each in messages]
    assert len(set(names)) == 5
    told = [[ref.split(",")[1] for ref in text_of(m, "references").split()] for m in messages]
    assert told == [names[:count] for count in range(5)]
    assert [text_of(each, "status") for each in messages] == ["Actual"] * 5


def test_what_comes_back_is_an_alert_of_its_own(client: Client, pair: Any) -> None:
    lived(pair, "yellow", "cleared", "yellow", "passed", "passed")
    types = [text_of(each, "msgType") for each in cap_messages(client)]
    assert types == ["Alert", "Cancel", "Alert", "Cancel"]


def info_of(message: ElementTree.Element, name: str) -> str:
    return message.findtext(f"{NAMESPACE}info/{NAMESPACE}{name}") or ""


def test_only_what_was_looked_for_and_not_found_is_all_clear(client: Client, pair: Any) -> None:
    lived(pair, "yellow", "stale", "yellow", "passed")
    responses = [info_of(each, "responseType") for each in cap_messages(client)]
    assert responses == ["Prepare", "Assess", "Prepare", "Assess"]
    other = factories.assessed_conjunction(tca_utc=TCA + timedelta(days=1))
    lived(other, "red", "cleared")
    assert info_of(cap_messages(client)[-1], "responseType") == "AllClear"


def test_how_severe_and_how_soon_is_told(client: Client, pair: Any) -> None:
    lived(pair, "red")
    (message,) = cap_messages(client)
    assert info_of(message, "severity") == "Severe"
    assert info_of(message, "urgency") == "Immediate"  # six hours before: past the decision point
    assert info_of(message, "onset") == "2026-03-10T10:00:00-00:00"
    assert info_of(message, "headline") == "Red: ISS and VISITOR 1"
    assert info_of(message, "description") == "It is red <now> & counted."


def test_what_is_not_known_has_no_parameter(client: Client, pair: Any) -> None:
    lived(pair, "yellow")
    (message,) = cap_messages(client)
    names = [each.text for each in message.iter(f"{NAMESPACE}valueName")]
    assert "miss_distance_km" in names
    assert "pc" not in names


@pytest.mark.parametrize(
    ("label", "status"),
    [("is_exercise", "Exercise"), ("is_synthetic", "Test"), ("is_replay", "Test")],
)
def test_what_is_not_real_is_never_actual(
    client: Client, pair: Any, label: str, status: str
) -> None:
    lived(pair, "yellow", "red", "cleared", **{label: True})
    messages = cap_messages(client)
    assert {text_of(each, "status") for each in messages} == {status}
    word = label.removeprefix("is_").upper()
    assert all(info_of(each, "headline").startswith(f"{word} ") for each in messages)
    assert all(text_of(each, "note").startswith(word) for each in messages)


def test_a_change_that_is_no_message_is_not_found(client: Client, pair: Any) -> None:
    watch, _ = lived(pair, "watch", "yellow")
    assert client.get(f"/feeds/alerts/{watch.pk}.cap.xml").status_code == 404
    assert client.get(f"/feeds/alerts/{watch.pk}.cap.xml?level=watch").status_code == 200


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    feed = ElementTree.fromstring(client.get("/feeds/alerts.atom").content)
    assert feed.find(f"{ATOM}updated") is not None


def test_the_feed_costs_no_more_for_more(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for days in range(5):
        made = factories.assessed_conjunction(tca_utc=TCA + timedelta(days=days))
        lived(made, "yellow", "red")
    with django_assert_max_num_queries(8):
        client.get("/feeds/alerts.atom")
    with django_assert_max_num_queries(8):
        client.get("/calendar/iss.ics")


def test_the_calendar_counts_opinions_without_reading_them(client: Client, pair: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/calendar/iss.ics")
    (read,) = (each["sql"] for each in asked if '"opinions"' in each["sql"])
    assert "COUNT(*)" in read
    assert '"risk"' not in read


def test_the_table_holds_every_change_with_its_labels(client: Client, pair: Any) -> None:
    lived(pair, "watch", "yellow", is_exercise=True)
    response = client.get("/feeds/transitions.csv")
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(lines))
    assert [row["to_state"] for row in rows] == ["yellow", "watch"]
    assert rows[0]["is_exercise"] == "true"
    assert rows[0]["secondary_name"] == "VISITOR 1"


def secret_for(*scopes: str) -> str:
    owner = User.objects.create_user("calendar-reader")
    return token_issue(owner, purpose="a test", scopes=scopes, days=1)[1]


@pytest.mark.parametrize("path", FEEDS)
def test_where_pages_need_a_sign_in_a_token_in_the_address_reads(
    client: Client, settings: Any, path: str
) -> None:
    settings.OPEN_READING = False
    assert client.get(path).status_code == 401
    assert client.get(f"{path}?token=spt_guessed").status_code == 401
    response = client.get(f"{path}?token={secret_for('read')}")
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_token_that_can_act_has_no_place_in_an_address(client: Client, settings: Any) -> None:
    settings.OPEN_READING = False
    secret = secret_for("read", "acknowledge")
    assert client.get(f"/calendar/iss.ics?token={secret}").status_code == 401


def test_messages_are_reached_by_the_token_of_their_feed(
    client: Client, settings: Any, pair: Any
) -> None:
    settings.OPEN_READING = False
    lived(pair, "yellow")
    feed = client.get(f"/feeds/alerts.atom?token={secret_for('read')}").content
    (source,) = [each.attrib["src"] for each in ElementTree.fromstring(feed).iter(f"{ATOM}content")]
    response = client.get(source)
    assert broken_rules(response.content) == []
    assert text_of(ElementTree.fromstring(response.content), "scope") == "Restricted"


def test_pages_lead_to_the_feeds(client: Client) -> None:
    page = client.get("/stations/").content.decode()
    assert 'type="application/atom+xml"' in page
    assert page.count('type="text/calendar"') == 2
    entrance = client.get("/api/v1/", headers={"Accept": "text/html"}).content.decode()
    for path in (*FEEDS, "/calendar/css.ics", "/health/feeds"):
        assert f"{path}</a>" in entrance


def test_a_life_without_changes_is_in_no_feed(client: Client, pair: Any) -> None:
    ConjunctionLife.objects.create(conjunction=pair, state="detected", since=NOW, sequence=0)
    assert events(client) == {}
    assert cap_messages(client) == []
