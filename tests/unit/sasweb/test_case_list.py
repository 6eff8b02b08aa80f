"""Cases in the list, in the header, and on the page of their conjunction."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screening.coordination.kinds import CaseState, Choice
from screening.coordination.models import Case
from screening.coordination.services import close, decide, speak
from screening.coordination.services.notify import notify
from tests import coordination_world as world
from tests.coordination_world import FLEET, OURS, THEIRS
from tests.factories import NOW, assessed_conjunction
from tests.unit.sasweb.case_pages import Member, at, page, stated_by_both

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def test_the_list_asks_as_much_for_five_cases_as_for_one(member: Member) -> None:
    lead = member("lead")
    world.notified_case()
    with CaptureQueriesContext(connection) as one:
        page(lead, "/coordination/")
    for hours in (9, 12, 15, 18):
        world.notified_case(conjunction=assessed_conjunction(tca_utc=NOW + timedelta(hours=hours)))
    with CaptureQueriesContext(connection) as five:
        page(lead, "/coordination/")
    assert len(five) == len(one)


def rows(html: str) -> list[str]:
    body = html[html.index('<tbody id="cases-rows"') :]
    return body[: body.index("</tbody>")].split("<tr ")[1:]


def test_clashes_come_first_then_what_waits_for_us_then_what_waits_for_them(
    member: Member,
) -> None:
    hours = (9, 12, 15)
    waiting, clashing, drafted = (
        world.opened_case(conjunction=assessed_conjunction(tca_utc=NOW + timedelta(hours=each)))
        for each in hours
    )
    for case in (waiting, clashing):
        notify(case, OURS, notice=world.NOTICE, at_utc=NOW)
    stated_by_both(waiting)
    speak.intend(waiting, OURS, choice=Choice.WILL_HOLD, at_utc=NOW)
    decide.propose(waiting, OURS, decision=world.decision(FLEET)["decision"], at_utc=NOW)
    for side in (OURS, THEIRS):
        speak.intend(clashing, side, choice=Choice.WILL_MANOEUVRE, at_utc=NOW)
    found = rows(page(member("lead"), "/coordination/"))
    assert [
        str(case.uuid) in row for case, row in zip((clashing, drafted, waiting), found, strict=True)
    ] == [True] * 3
    assert "Both move" in found[0]
    assert "Nobody has been told" in found[1]
    assert "We wait for Test Fleet" in found[2]


def test_the_list_is_filtered_by_what_the_address_says(member: Member) -> None:
    lead = member("lead")
    case = world.notified_case()
    close.case_close(case, OURS, reason="Over and done with.", at_utc=NOW)
    assert rows(page(lead, "/coordination/")) == []
    assert len(rows(page(lead, "/coordination/?show=closed"))) == 1
    assert len(rows(page(lead, f"/coordination/?show=all&other={FLEET}"))) == 1
    assert rows(page(lead, "/coordination/?show=all&drill=exercise")) == []
    html = page(lead, "/coordination/?state=lost&colour=red")
    assert "address" in html
    assert "colour" in html


def test_the_header_counts_what_waits_for_us_for_members_alone(
    member: Member, client: Client
) -> None:
    world.opened_case()
    lead = page(member("lead"), "/runs/")
    part = lead[lead.index('id="cases-count"') :][:400]
    assert ">, </span>1<" in part
    stranger = page(client, "/runs/")
    part = stranger[stranger.index('id="cases-count"') :][:60]
    assert "count" not in part.replace("cases-count", "")


def test_a_case_is_opened_from_the_page_of_a_conjunction_and_shown_there(member: Member) -> None:
    pair, speaker = assessed_conjunction(), member("speaker")
    html = page(speaker, f"/conjunctions/{pair.pk}/")
    # The button leads to the first field: browsers unfold what a link leads into.
    assert re.search(r'href="#id_other_side">Open a case<', html)
    fold = html[html.index('id="case-open"') :]
    assert 'id="id_other_side"' in fold[: fold.index("</details>")]
    assert f'value="{FLEET}" selected' in html
    answer = speaker.post(f"/coordination/open/{pair.pk}/", {"other_side": FLEET})
    case = Case.objects.get()
    assert answer["Location"] == at(case)
    assert case.state == CaseState.DRAFT
    html = page(speaker, f"/conjunctions/{pair.pk}/")
    assert at(case) in html
    assert "Nobody has been told" in html


def test_the_page_of_a_conjunction_tells_strangers_of_no_case(client: Client) -> None:
    case = world.notified_case()
    html = page(client, f"/conjunctions/{case.conjunction_id}/")
    assert str(case.uuid) not in html
    assert 'id="cases"' not in html


def test_a_case_with_nobody_in_particular_is_refused_in_words(member: Member) -> None:
    pair = assessed_conjunction()
    response = member("speaker").post(f"/coordination/open/{pair.pk}/", {"other_side": "nobody"})
    assert response.status_code == 400
    assert "No case was opened." in response.content.decode()
    assert not Case.objects.exists()
