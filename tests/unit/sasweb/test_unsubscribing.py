"""One click ends the weekly e-mail; opening its page, as filters do, ends nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.reports.models import Reader
from screening.reports.unsubscribe_links import unsubscribe_token, unsubscribe_url
from tests import weekly_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Reader:
    return weekly_rows.reader(name="Li Na <script>")


def _path(reader: Reader) -> str:
    return f"/weekly/stop/{unsubscribe_token(reader)}/"


def test_opening_the_page_ends_nothing(client: Client, reader: Reader) -> None:
    for method in (client.get, client.head):
        answer = method(_path(reader))
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
    assert "Li Na &lt;script&gt;" in client.get(_path(reader)).content.decode()
    reader.refresh_from_db()
    assert reader.is_active


def test_the_post_of_a_mail_program_ends_it_without_cookie_or_account(reader: Reader) -> None:
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(_path(reader), {"List-Unsubscribe": "One-Click"})
        assert "no longer comes" in answer.content.decode()
    ended_at = Reader.objects.get().unsubscribed_at
    assert ended_at is not None
    assert not Reader.objects.get().is_active


def test_whoever_was_made_a_reader_again_can_end_it_again(client: Client, reader: Reader) -> None:
    client.post(_path(reader))
    Reader.objects.update(is_active=True)  # as a manager does in the admin
    assert "no longer comes" in client.post(_path(reader)).content.decode()
    assert not Reader.objects.get().is_active


def test_with_reading_closed_it_still_works(reader: Reader, settings: object) -> None:
    settings.OPEN_READING = False  # type: ignore[attr-defined]
    assert Client().get(_path(reader)).status_code == 200


@pytest.mark.parametrize("damage", ["", "x", "eyJ9.abc"])
def test_a_link_that_is_not_ours_changes_nothing(
    client: Client, reader: Reader, damage: str
) -> None:
    answer = client.post(f"/weekly/stop/{unsubscribe_token(reader)[:-3]}{damage}/")
    assert (answer.status_code, Reader.objects.get().is_active) == (404, True)
    assert "not one of ours" in answer.content.decode()


def test_without_an_address_of_this_site_there_is_no_link(reader: Reader, settings: object) -> None:
    assert unsubscribe_url(reader).startswith("https://watch.example.org/weekly/stop/")
    settings.PUBLIC_URL = ""  # type: ignore[attr-defined]
    assert unsubscribe_url(reader) == ""
