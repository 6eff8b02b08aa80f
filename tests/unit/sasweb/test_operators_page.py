"""Organisations: how they are reached, what they see of us, what another policy would change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasweb.web import operator_facts
from screening.common.clock import real_now_utc
from screening.coordination.models import OpeningRule
from screening.coordination.release_models import Way
from screening.coordination.release_view import entries_for
from screening.coordination.services import speak
from screening.operators.models import ContactPoint, Organisation, ReleasePolicy
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, STATION
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
POLICY = f"/operators/{FLEET}/policy/"


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def contact(tried_days_ago: int | None, **overrides: Any) -> None:
    verified = real_now_utc() - timedelta(days=tried_days_ago) if tried_days_ago else None
    ContactPoint.objects.create(
        organisation=Organisation.objects.get(slug=FLEET),
        **{"channel": "email", "address": "duty@example.org", "verified_at": verified} | overrides,
    )


def test_a_way_that_nobody_has_tried_or_not_lately_is_told(
    member: Callable[[str], Client],
) -> None:
    client = member("observer")
    assert "Nobody has entered a way to reach it." in page(client, f"/operators/{FLEET}/")
    contact(None)
    assert "nobody has tried it" in page(client, f"/operators/{FLEET}/")
    assert "none tried lately" in page(client, "/operators/")
    contact(400)
    assert "try it again first" in page(client, f"/operators/{FLEET}/")
    contact(10)
    assert "1 tried lately" in page(client, "/operators/")


def test_a_time_zone_that_is_none_breaks_no_page(member: Callable[[str], Client]) -> None:
    client = member("observer")
    contact(10, time_zone="Mars/Olympus")
    assert "Mars/Olympus is no time zone" in page(client, f"/operators/{FLEET}/")


def test_without_a_policy_public_facts_alone_are_shown(member: Callable[[str], Client]) -> None:
    html = page(member("observer"), f"/operators/{FLEET}/")
    assert "no policy is written" in page(member_again(), "/operators/")
    assert "Its holder has no release policy for this party" in html
    assert "gives no legal advice" in html


def member_again() -> Client:
    client = Client()
    client.force_login(User.objects.get())
    return client


def test_a_preview_tells_what_would_be_shown_and_changes_nothing(
    member: Callable[[str], Client],
) -> None:
    lead = member("lead")
    case = world.notified_case()
    speak.state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    response = lead.post(POLICY, {"preset": "own_assessment", "action": "preview"})
    html = response.content.decode()
    assert "assessment of entry 3 (statement) <strong>would be shown</strong>" in html
    assert "contact of entry 2" not in html
    assert not ReleasePolicy.objects.filter(holder__slug=STATION).exists()


def test_what_was_previewed_is_what_happens(member: Callable[[str], Client]) -> None:
    lead = member("lead")
    case = world.notified_case()
    speak.state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    before = entries_for(case, FLEET, way=Way.PAGE)[2].shown("assessment")
    answer = lead.post(POLICY, {"preset": "own_assessment", "action": "save", "note": "Trust."})
    assert answer.status_code == 302
    after = entries_for(case, FLEET, way=Way.PAGE)[2].shown("assessment")
    assert (before, after["miss_distance_km"]) == ({}, 0.4)
    made = ReleasePolicy.objects.get(holder__slug=STATION)
    assert (made.number, made.author, made.note) == (1, f"lead-of-{STATION}", "Trust.")


def test_classes_can_be_chosen_one_by_one(member: Callable[[str], Client]) -> None:
    lead = member("lead")
    chosen = {
        f"class_{each}": "withhold"
        for each in ("assessment", "covariance", "ephemeris", "contact_details", "words")
    }
    fields = {"preset": "custom", "action": "save", "note": "Results alone.", **chosen}
    html = lead.post(POLICY, fields).content.decode()
    assert "Say what becomes of it." in html
    assert lead.post(POLICY, fields | {"class_plan_result": "release"}).status_code == 302
    made = ReleasePolicy.objects.get(holder__slug=STATION)
    assert made.document["plan_result"] == "release"
    assert made.document["assessment"] == "withhold"
    assert made.document["public"] == "release"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"preset": "everything", "action": "save", "note": "x"}, "Select a valid choice"),
        ({"preset": "full_technical", "action": "save"}, "Say in a few words why it changes"),
        ({"action": "preview"}, "This field is required"),
    ],
)
def test_a_bad_policy_is_refused_at_its_field(
    member: Callable[[str], Client], fields: dict[str, str], words: str
) -> None:
    response = member("lead").post(POLICY, fields)
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not ReleasePolicy.objects.filter(holder__slug=STATION).exists()


def test_leads_alone_change_what_others_see(member: Callable[[str], Client]) -> None:
    speaker = member("speaker")
    fields = {"preset": "full_technical", "action": "save", "note": "x"}
    assert speaker.post(POLICY, fields).status_code == 403
    assert Client().post(POLICY, fields).status_code == 302
    assert "release__form" not in page(speaker, f"/operators/{FLEET}/")


def test_home_has_no_policy_for_itself(member: Callable[[str], Client]) -> None:
    lead = member("lead")
    assert 'id="release"' not in page(lead, f"/operators/{STATION}/")
    assert lead.post(f"/operators/{STATION}/policy/", {}).status_code == 404
    assert page(lead, "/operators/nobody/", 404)


def test_the_record_of_trust_counts_and_says_where_there_is_nothing_to_count(
    member: Callable[[str], Client],
) -> None:
    client = member("observer")
    assert "Nothing to count yet" in page(client, f"/operators/{FLEET}/")
    world.notified_case()
    html = page(client, f"/operators/{FLEET}/")
    assert "Of 1 notice: 0 answered" in html
    assert "No notice could have been answered yet" in html


def test_the_record_of_trust_is_counted_from_so_many_cases_and_says_so(
    member: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, case = member("observer"), world.notified_case()
    world.notified_case(conjunction=case.conjunction, is_exercise=True)
    assert "counted from the newest" not in page(client, f"/operators/{FLEET}/")
    monkeypatch.setattr(operator_facts, "CASES_COUNTED", 1)
    html = page(client, f"/operators/{FLEET}/")
    assert "counted from the newest 1 of 2 cases" in html
    assert "1 of 2, newest first" in html


def test_the_list_asks_as_much_for_many_contacts_as_for_one(
    member: Callable[[str], Client],
) -> None:
    client = member("observer")
    contact(1)
    with CaptureQueriesContext(connection) as one:
        page(client, "/operators/")
    for _ in range(5):
        contact(2)
    with CaptureQueriesContext(connection) as six:
        page(client, "/operators/")
    assert len(six) == len(one)


def test_a_lead_says_from_which_level_drafts_open(member: Callable[[str], Client]) -> None:
    lead, path = member("lead"), "/stations/iss/opening/"
    assert "No case opens by itself" in page(lead, "/stations/iss/rule/")
    lead.post(path, {"from_level": "red"})
    rule = OpeningRule.objects.get()
    assert (rule.from_level, rule.changed_by) == ("red", f"lead-of-{STATION}")
    assert "from <strong>red</strong> on" in page(lead, "/stations/iss/rule/")
    assert "is no level" in lead.post(path, {"from_level": "mauve"}, follow=True).content.decode()
    assert OpeningRule.objects.get().from_level == "red"
    lead.post(path, {"from_level": ""})
    assert not OpeningRule.objects.exists()


def test_strangers_are_told_of_no_opening_rule(client: Client) -> None:
    assert 'id="opening"' not in page(client, "/stations/iss/rule/")
    assert client.post("/stations/iss/opening/", {"from_level": "red"}).status_code == 302
    assert not OpeningRule.objects.exists()
