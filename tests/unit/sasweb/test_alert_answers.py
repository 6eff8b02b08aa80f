"""Answering on the list of alerts: who may, what moves, and what is said of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from sasweb.templatetags.passage import utc
from sasweb.web import alerts
from screening.alerts.models import Acknowledgement, Notice
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import LifeState
from tests import factories
from tests.alert_world import becomes
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


def test_script_gets_the_list_as_it_is_after_the_answer(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was read for others a moment before, and is kept."""
    ann = signed_in("operator")
    row = said(ann)
    monkeypatch.setattr(alerts, "keys_waiting", lambda: [row.pk])
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


def test_the_head_of_a_pass_that_nobody_answered_for_at_its_last_level_names_nobody(
    signed_in: SignedIn,
) -> None:
    ann = signed_in("operator")
    subject = factories.assessed_conjunction()
    path = f"/conjunctions/{subject.pk}/"
    yellow = said(ann, conjunction=subject, level="yellow", number=1)
    ann.post("/alerts/acknowledge/", {"only": yellow.pk})
    red = said(ann, conjunction=subject, number=2)
    becomes(subject, Level.RED)
    assert "Nobody has acknowledged its alert yet." in head_of_pass(page(ann, path))
    becomes(subject, Level.RED, state=LifeState.PASSED)
    said(ann, kind="closed", conjunction=subject, number=3)  # asks for no answer
    head = head_of_pass(page(ann, path))
    assert "Nobody acknowledged its last alert before it passed." in head
    assert "Acknowledged by" not in head
    ann.post("/alerts/acknowledge/", {"only": red.pk})
    assert "Acknowledged by a-operator" in head_of_pass(page(ann, path))


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


def test_a_second_person_of_the_same_name_answers_for_themselves(signed_in: SignedIn) -> None:
    ann, other = signed_in("operator"), signed_in("manager")
    row = said(ann)
    User.objects.update(first_name="Wei", last_name="Li")
    assert "acknowledged by Wei Li (a-operator)" in done(answered_by_script(ann, row))
    User.objects.filter(username="a-operator").update(is_active=False)  # stays named
    operators = Group.objects.get(name="operator")
    user_of(other).groups.add(operators)
    assert "acknowledged by Wei Li (a-manager)" in done(answered_by_script(other, row))
    assert Acknowledgement.objects.count() == 2


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
