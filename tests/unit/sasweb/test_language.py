"""Counterpart-facing pages follow the switch and the browser; the home side's are English."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from sasweb.language import CounterpartLanguageMiddleware, is_counterpart_facing

CHINESE_BROWSER = "zh-CN,zh;q=0.9,en;q=0.5"


def _language_of(path: str, **headers: str) -> tuple[str, HttpResponse]:
    """What language the pages of a path are made in, and the answer as the middleware leaves it."""
    seen = []

    def page(_: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    request = RequestFactory().get(path, **headers)
    answer = CounterpartLanguageMiddleware(page)(request)
    return seen[0], answer


@pytest.mark.parametrize("path", ["/counterpart/", "/answer/secret/"])
def test_a_counterparts_page_follows_the_browser(path: str) -> None:
    language, answer = _language_of(path, HTTP_ACCEPT_LANGUAGE=CHINESE_BROWSER)
    assert language == "zh-hans"
    assert answer["Content-Language"] == "zh-hans"
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}


@pytest.mark.parametrize("wish", ["fr", "", "de-CH,fr;q=0.5"])
def test_a_counterparts_page_is_english_for_a_language_that_we_do_not_have(wish: str) -> None:
    assert _language_of("/counterpart/", HTTP_ACCEPT_LANGUAGE=wish)[0] == "en"


def test_the_switch_outranks_the_browser() -> None:
    cookie = "safe_passage_language=en"
    assert (
        _language_of("/counterpart/", HTTP_COOKIE=cookie, HTTP_ACCEPT_LANGUAGE=CHINESE_BROWSER)[0]
        == "en"
    )


@pytest.mark.parametrize("path", ["/", "/coordination/", "/counterparts/", "/admin/", "/api/v1/"])
def test_the_home_side_reads_english_whatever_browser_and_cookie_say(path: str) -> None:
    language, answer = _language_of(
        path, HTTP_ACCEPT_LANGUAGE=CHINESE_BROWSER, HTTP_COOKIE="safe_passage_language=zh-hans"
    )
    assert language == "en"
    assert "Vary" not in answer


def test_a_home_page_after_a_counterparts_page_is_english_again() -> None:
    _language_of("/counterpart/", HTTP_ACCEPT_LANGUAGE=CHINESE_BROWSER)
    assert _language_of("/")[0] == "en"


@pytest.mark.django_db
def test_the_switch_keeps_the_choice_in_a_cookie_and_returns(client: Client) -> None:
    answer = client.post("/language/", {"language": "zh-hans", "next": "/counterpart/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/counterpart/"
    assert client.cookies["safe_passage_language"].value == "zh-hans"


@pytest.mark.django_db
def test_the_switch_needs_no_account_and_no_origin() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "zh-hans", "next": "/answer/x/"})
    assert (answer.status_code, answer["Location"]) == (302, "/answer/x/")


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_switch_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    answer = client.post("/language/", {"language": "zh-hans", "next": elsewhere})
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_the_switch_says_which_language_is_on_and_returns_to_the_same_page() -> None:
    request = RequestFactory().get("/counterpart/?page=2")
    with translation.override("zh-hans"):
        html = render_to_string("partials/language_switch.html", {"request": request})
    assert 'value="zh-hans" lang="zh-Hans" aria-pressed="true"' in html
    assert 'value="en" lang="en" aria-pressed="false"' in html
    assert 'name="next" value="/counterpart/?page=2"' in html


def test_only_whole_names_are_counterpart_facing() -> None:
    assert is_counterpart_facing(RequestFactory().get("/counterpart/abc/"))
    assert not is_counterpart_facing(RequestFactory().get("/counterpartness/"))


@pytest.mark.django_db
def test_signing_in_on_the_way_to_the_room_is_the_rooms_page_in_the_readers_language(
    client: Client,
) -> None:
    client.cookies["safe_passage_language"] = "zh-hans"
    room = client.get("/sign-in/?next=/counterpart/").content.decode()
    assert "登录" in room
    assert "Conjunctions" not in room  # nothing of the site
    home = client.get("/sign-in/?next=/coordination/").content.decode()
    assert "登录" not in home
    wrong = client.post("/sign-in/?next=/counterpart/", {"username": "a", "password": "b"})
    assert 'role="alert"' in wrong.content.decode()
    assert "Please enter a correct" not in wrong.content.decode()
