"""What a weekly summary tells of cases is for members of home, wherever it is shown."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening.operators.services.seeding import home_set
from screening.reports.models import Edition
from tests import case_world
from tests.weekly_editions import of_week, stored
from tests.weekly_passes import WEEK
from tests.weekly_world import quiet_report, sample_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

PAGE = f"/weekly/{WEEK}/"
OF_CASES = (
    "Coordination, notices: 2 instead of 1.",
    "Stories, X (41), steps, 2026-03-10 04:00:00 UTC case notified SpaceX: new.",
)
# The counterpart, the open items, the step of a story, the changes of an edition.
SECRETS = ("SpaceX", "OVERDUE", "Notices to others", "instead of 1", "Without an answer")


@pytest.fixture(params=["nobody", "stranger"])
def outsider(request: pytest.FixtureRequest) -> Client:
    if request.param == "nobody":
        return Client()
    return case_world.browser_of(User.objects.create_user("stranger"))


@pytest.fixture
def edition() -> Edition:
    home_set(case_world.HOME)
    stored(of_week(quiet_report(), WEEK.before()))
    stored(sample_report())
    return stored(sample_report(), number=2, changes=(*OF_CASES, "ISS, close passes: 3."))


def _read(client: Client) -> str:
    answers = [
        client.get(address) for address in (PAGE, "/weekly/", "/weekly/compare/", "/api/v1/weekly/")
    ]
    assert {each.status_code for each in answers} == {200}
    return " ".join(each.content.decode() for each in answers)


def test_outsiders_read_the_summary_without_its_cases(outsider: Client, edition: Edition) -> None:
    said = _read(outsider)
    assert [each for each in SECRETS if each in said] == []
    assert "Cases are shown to members of the organisation" in said
    assert "ISS, close passes: 3." in said
    for address in (f"{PAGE}summary.json", f"/api/v1/weekly/{WEEK}/"):
        assert outsider.get(address).status_code == 403, address
    assert b"SpaceX" not in outsider.get(f"{PAGE}summary.csv").content


def test_members_of_home_read_all_of_it(edition: Edition) -> None:
    member = case_world.browser_of(case_world.person(case_world.HOME))
    said = _read(member)
    assert [each for each in SECRETS if each not in said] == []
    assert member.get(f"{PAGE}summary.json").json() == edition.report
    ours, theirs = (each.get(f"{PAGE}summary.pdf").content for each in (member, Client()))
    assert ours != theirs


def test_of_a_summary_that_tells_of_no_case_nothing_is_kept(client: Client) -> None:
    made = stored(quiet_report())
    assert client.get(f"{PAGE}summary.json").json() == made.report
    assert client.get(f"/api/v1/weekly/{WEEK}/").json()["report"] == made.report
