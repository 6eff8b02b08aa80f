"""Where a page stands among the sections of the header."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from sasweb.web.navigation import SECTIONS, navigation
from screening.operators.models import Membership
from tests.coordination_world import home_and_other


def current(path: str) -> tuple[list[str], list[str]]:
    here = navigation(path)
    return (
        [item.label for item in here.sections if item.is_current],
        [item.label for item in here.tabs if item.is_current],
    )


@pytest.mark.parametrize(
    ("path", "section", "tab"),
    [
        ("/conjunctions/", "Conjunctions", "Near the stations"),
        ("/conjunctions/12/", "Conjunctions", "Near the stations"),
        ("/conjunctions/all/", "Conjunctions", "All pairs"),
        ("/alerts/7/", "Alerts", "Inbox"),
        ("/alerts/reaching-me/3/", "Alerts", "What reaches me"),
        ("/coordination/0a1b2c3d-0000-4000-8000-000000000001/", "Coordination", "Cases"),
        ("/operators/nasa/", "Coordination", "Operators"),
        ("/weekly/2026-W11/", "Weekly", "This week"),
        ("/weekly/compare/", "Weekly", "Compare weeks"),
        ("/catalogue/25544/", "Catalogue", "Objects"),
        ("/what-if/", "What-if", "Studies"),
        ("/what-if/burns/", "What-if", "Burns"),
        ("/what-if/0a1b2c3d-0000-4000-8000-000000000001/", "What-if", "Studies"),
        ("/sources/pulls/3/", "System", "Sources"),
        ("/calibration/", "System", "Calibration"),
    ],
)
def test_the_section_and_the_tab_one_is_at_are_marked(path: str, section: str, tab: str) -> None:
    assert current(path) == ([section], [tab])


def test_watch_has_its_whole_height_and_no_tabs() -> None:
    assert current("/") == (["Watch"], [])
    assert navigation("/").tabs == ()


def test_a_page_of_no_section_marks_none() -> None:
    assert current("/sign-in/") == ([], [])


@pytest.mark.django_db
def test_every_page_of_every_section_offers_its_tabs(client: Client) -> None:
    ours, _ = home_and_other()
    member = User.objects.create_user("a member")
    Membership.objects.create(user=member, organisation=ours, role="observer")
    client.force_login(member)  # for the pages of coordination
    for section, pages in SECTIONS:
        for label, name in pages if len(pages) > 1 else ():
            if name == "api_docs":  # a page of its own, which says how to come back
                continue
            html = client.get(reverse(name)).content.decode()
            assert f'<nav class="section-tabs" aria-label="{section}">' in html, name
            assert f'aria-current="page">{label}</a>' in html, name
