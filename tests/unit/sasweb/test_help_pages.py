"""Help: every page has its own, every word it leans on is explained, every document can be read."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from sasweb.web.help.documents import (
    document,
    document_names,
    document_shelves,
    inline_html,
)
from sasweb.web.help.glossary import glossary
from sasweb.web.help.pages import HELP, SAME_AS
from sasweb.web.navigation import SECTIONS
from sasweb.web.urls import urlpatterns

# Addresses that are no page of the site: deeds, files, parts of pages, and the counterpart's room.
NO_PAGE = re.compile(
    r"_(csv|news|mitigate|scene\w*|acknowledge|document|transcript|say|test|stop|make|end|file|again"
    r"|cancel|keep|cloud|approaches|accept|dismiss|resume|use|take_away|create|skip|unsubscribe)$"
    r"|^(case_(notify|state|intend|propose|answer|execute|escalate|remark|close)|acknowledge"
    r"|counterpart.*|answer.*|feeds_resume|header_ages|sign_out)$"
)


def _pages() -> list[str]:
    names = {each.name or "" for each in urlpatterns}
    return sorted(name for name in names if not NO_PAGE.search(name) or name == "help_document")


@pytest.mark.parametrize("name", _pages())
def test_every_page_has_help(name: str) -> None:
    """A new page fails here until it says what it answers."""
    assert SAME_AS.get(name, name) in HELP


def test_every_page_of_navigation_has_help_of_its_own() -> None:
    for _, pages in SECTIONS:
        for _, name in pages:
            assert name in HELP, name


@pytest.mark.parametrize("name", sorted(HELP))
def test_the_help_of_a_page_is_whole(name: str) -> None:
    told = HELP[name]
    assert str(told.answers).endswith("?")
    assert told.parts
    assert str(told.limits).endswith((".", "`."))
    assert told.docs in document_names()
    assert [term for term in told.terms if term not in glossary()] == []


@pytest.mark.django_db
def test_the_header_leads_to_the_help_of_the_page(client: Client) -> None:
    html = client.get("/runs/").content.decode()
    assert f'href="{reverse("help_page", args=["runs"])}" data-help' in html
    assert (
        f'href="{reverse("help_page", args=["watch"])}" data-help'
        in client.get("/").content.decode()
    )


@pytest.mark.django_db
def test_a_panel_is_a_part_and_a_page_is_whole(client: Client) -> None:
    whole, part = (client.get(f"/help/page/runs/{q}").content.decode() for q in ("", "?panel=1"))
    assert ("<html" in whole, "<html" in part) == (True, False)
    assert "bit for bit" not in part
    assert "Stations are screened hourly" in part
    assert client.get("/help/page/no-such-page/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["nothing", "../README", "..%2F..%2Frequirements", "/etc/passwd", "glossary.md"]
)
def test_nothing_outside_the_documents_is_served(client: Client, name: str) -> None:
    assert client.get(f"/help/docs/{name}/").status_code == 404


@pytest.mark.django_db
def test_the_index_names_every_document_and_word(client: Client) -> None:
    html = client.get("/help/").content.decode()
    assert html.count("/help/docs/") >= len(document_names())
    first_of_each = ["tutorial", "operations", "algorithms/", "adr/"]
    places = [html.index(f'href="/help/docs/{name}') for name in first_of_each]
    assert places == sorted(places)  # those who watch find theirs first
    assert all(f"<dt>{word}</dt>" in html for word in glossary())


def test_every_document_stands_on_one_shelf() -> None:
    shelved = [name for _shelf, names in document_shelves() for name in names]
    assert sorted(shelved) == document_names()


def test_documents_keep_the_policy_of_pages_and_their_links() -> None:
    for name in document_names():
        shown = document(name)
        assert shown is not None
        assert " style=" not in shown.html, name
        assert "<script" not in shown.html, name
        for href in re.findall(r'href="(/help/docs/[^"#]+)/', shown.html):
            assert href.removeprefix("/help/docs/") in document_names(), (name, href)


def test_raw_html_in_a_document_is_shown_as_text() -> None:
    assert "<b>" not in inline_html("<b>x</b>", within="README")
    assert "href" not in inline_html("[y](javascript:alert(1))", within="README")
