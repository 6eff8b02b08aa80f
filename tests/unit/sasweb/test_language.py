"""Counterpart-facing pages follow the switch and the browser; the home side's the switch alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from sasweb.language import LanguageMiddleware, is_counterpart_facing

CHINESE_BROWSER = "zh-CN,zh;q=0.9,en;q=0.5"


def _language_of(path: str, **headers: str) -> tuple[str, HttpResponse]:
    """What language the pages of a path are made in, and the answer as the middleware leaves it."""
    seen = []

    def page(_: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language())
        return HttpResponse()

    request = RequestFactory().get(path, **headers)
    answer = LanguageMiddleware(page)(request)
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


HOME = pytest.mark.parametrize("path", ["/", "/coordination/", "/counterparts/", "/admin/"])


@HOME
def test_the_home_side_reads_english_whatever_the_browser_says(path: str) -> None:
    language, answer = _language_of(path, HTTP_ACCEPT_LANGUAGE=CHINESE_BROWSER)
    assert language == "en"
    assert (answer["Vary"], answer["Content-Language"]) == ("Cookie", "en")


@HOME
def test_the_home_side_reads_what_the_switch_was_set_to(path: str) -> None:
    language, answer = _language_of(path, HTTP_COOKIE="safe_passage_language=zh-hans")
    assert language == "zh-hans"
    assert (answer["Vary"], answer["Content-Language"]) == ("Cookie", "zh-hans")


@pytest.mark.parametrize("cookie", ["fr", "zh-hant", "", "../../x", "EN"])
def test_a_language_that_we_do_not_have_is_english_on_the_home_side(cookie: str) -> None:
    assert _language_of("/", HTTP_COOKIE=f"safe_passage_language={cookie}")[0] == "en"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conjunctions/",
        "/feeds/alerts.atom",
        "/calendar/css.ics",
        "/health/",
        "/live/events/",
        "/metrics",
        "/conjunctions/all/approaches.csv",
        "/weekly/2026-W48/summary.json",
    ],
)
def test_what_programs_read_is_english_and_varies_with_no_cookie(path: str) -> None:
    language, answer = _language_of(path, HTTP_COOKIE="safe_passage_language=zh-hans")
    assert language == "en"
    assert "Vary" not in answer
    assert "Content-Language" not in answer


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
    assert "header__nav" in home
    wrong = client.post("/sign-in/?next=/counterpart/", {"username": "a", "password": "b"})
    assert 'role="alert"' in wrong.content.decode()
    assert "Please enter a correct" not in wrong.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", 0), ("zh-hans", 1)])
def test_a_page_says_its_language_and_loads_the_words_of_scripts_if_not_english(
    client: Client, language: str, words: int
) -> None:
    client.cookies["safe_passage_language"] = language
    page = client.get("/sign-in/").content.decode()
    assert f'<html lang="{language}"' in page
    assert page.count("js/words/zh-hans.js") == words


@pytest.mark.django_db
def test_the_switch_stands_where_one_signs_in_and_in_the_menu_of_who_has(
    client: Client, django_user_model: type[User]
) -> None:
    assert client.get("/sign-in/").content.decode().count('action="/language/"') == 1
    client.force_login(django_user_model.objects.create_user("zhang"))
    assert client.get("/nowhere/").content.decode().count('action="/language/"') == 1


@pytest.mark.parametrize("value", [1234567, 1234567.891, 0.00001234, Decimal("12345.60")])
def test_a_number_is_written_the_same_in_both_languages(value: float | Decimal) -> None:
    template = Template("{{ value }} {{ value|floatformat:3 }} {{ value|floatformat:'2g' }}")
    _same_in_both(lambda: template.render(Context({"value": value})))


def test_an_instant_and_a_field_of_it_are_written_the_same_in_both_languages() -> None:
    at = datetime(2026, 11, 29, 8, 5, 3, tzinfo=UTC)
    template = Template("{{ at|date:'Y-m-d H:i:s' }} {{ at|date:'c' }} {{ at|time:'H:i' }}")
    _same_in_both(lambda: template.render(Context({"at": at})))
    _same_in_both(lambda: str(forms.DateTimeField().widget.render("at", at)))
    _same_in_both(lambda: str(forms.DateField().widget.render("on", at.date())))


def test_an_instant_that_is_given_no_format_is_iso_in_chinese() -> None:
    with translation.override("zh-hans"):
        at = datetime(2026, 11, 29, 8, 5, 3, tzinfo=UTC)
        written = Template("{{ at }} {{ at|date }} {{ at|time }}").render(Context({"at": at}))
    assert written == "2026-11-29 08:05 2026-11-29 08:05"


def _same_in_both(written: Callable[[], str]) -> None:
    with translation.override("en"):
        english = written()
    with translation.override("zh-hans"):
        assert written() == english
