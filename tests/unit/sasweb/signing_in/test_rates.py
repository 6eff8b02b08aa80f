"""How much one person, token or address may ask for, and what happens without the counts."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from sasweb.client_address import client_address, client_network
from sasweb.live import seats
from sasweb.shared_cache import SharedCache
from screening.consequences.kinds import TooManyStudies
from screening.consequences.services.study_request import _refuse_too_many
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests.signing_in import person

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]


@pytest.fixture
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Small ones, all within one minute of the clock."""
    cache.clear()
    settings.RATE_LIMITS = True
    at = time.time() // 60 * 60 + 10.0
    monkeypatch.setattr("sasweb.rates.time.time", lambda: at)
    settings.LIMITS_PER_MINUTE = {
        "anonymous": 3, "read": 5, "write": 2, "upload": 1, "ask": 1, "sign_in": 30
    }  # fmt: skip
    return settings.LIMITS_PER_MINUTE


def statuses(ask: Callable[[], Any], times: int) -> list[int]:
    return [ask().status_code for _ in range(times)]


@pytest.mark.usefixtures("limits")
def test_a_stranger_is_counted_by_address_and_told_when_to_come_back(client: Client) -> None:
    def ask() -> Any:
        return client.get("/api/v1/stations/")

    assert statuses(ask, 4) == [200, 200, 200, 429]
    answer = ask()
    assert answer["Retry-After"] == "50"
    assert answer.json()["error"]["code"] == "too_many_requests"
    elsewhere = Client(REMOTE_ADDR="192.0.2.1").get("/api/v1/stations/")
    assert elsewhere.status_code == 200


@pytest.mark.usefixtures("limits")
def test_a_person_and_each_of_their_tokens_are_counted_apart(signed_in: SignedIn) -> None:
    browser = signed_in("operator")
    assert statuses(lambda: browser.get("/api/v1/stations/"), 6)[-2:] == [200, 429]
    owner = person()
    for _ in range(2):
        _, secret = token_issue(owner, purpose="a test", scopes=[Scope.READ], days=1)
        bearer = {"Authorization": f"Bearer {secret}"}
        asked = statuses(lambda: Client().get("/api/v1/stations/", headers=bearer), 6)  # noqa: B023
        assert asked == [200] * 5 + [429]


@pytest.mark.usefixtures("limits")
def test_asking_and_uploading_are_bounded_more_than_reading(signed_in: SignedIn) -> None:
    browser = signed_in("operator")
    question = {"kind": "breakup", "question": {}}

    def ask() -> Any:
        return browser.post("/api/v1/studies/", question, content_type="application/json")

    assert statuses(ask, 2) == [400, 429]
    assert statuses(lambda: browser.post("/api/v1/messages/"), 2) == [400, 429]
    assert browser.get("/api/v1/stations/").status_code == 200


@pytest.mark.usefixtures("limits")
def test_looking_at_a_file_again_costs_as_much_as_handing_it_over(signed_in: SignedIn) -> None:
    browser = signed_in("operator")
    assert statuses(lambda: browser.post("/messages/1/again/"), 2) == [404, 429]


@pytest.mark.usefixtures("limits")
def test_pages_are_bounded_too_and_by_link_as_well(signed_in: SignedIn, client: Client) -> None:
    browser = signed_in("operator")
    asked = [browser.post("/sources/resume-all/") for _ in range(3)]
    assert [answer.status_code for answer in asked] == [302, 302, 429]
    assert "Try again in 50 s" in asked[-1].content.decode()
    assert browser.get("/sources/").status_code == 200
    assert statuses(lambda: client.post("/answer/nonsense/say/answer/"), 3)[-1] == 429


def test_the_switch_takes_all_limits_away(limits: dict[str, int], settings: Any) -> None:
    settings.RATE_LIMITS = False
    assert set(statuses(lambda: Client().get("/api/v1/stations/"), 8)) == {200}


def test_one_address_opens_so_many_streams_and_leaves_them(settings: Any) -> None:
    settings.RATE_LIMITS, settings.STREAMS_PER_ADDRESS = True, 2
    with seats.seat("address:a"), seats.seat("address:a"):
        assert seats.is_full("address:a", is_person=False)
        assert not seats.is_full("address:b", is_person=False)
    assert not seats.is_full("address:a", is_person=False)


def test_one_person_has_so_many_studies_waiting(settings: Any) -> None:
    settings.STUDIES_WAITING_PER_PERSON = 0
    _refuse_too_many("ada")  # limits are off
    settings.RATE_LIMITS = True
    with pytest.raises(TooManyStudies, match="cancel one"):
        _refuse_too_many("ada")


def test_a_redis_that_is_away_keeps_nobody_out(limits: dict[str, int], settings: Any) -> None:
    away = SharedCache("redis://127.0.0.1:9/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    assert away.add("a", 0)
    assert away.incr("a") == 1
    assert away.get("a") == 1
    assert not away.add("a", 5)


@pytest.mark.parametrize(
    ("trusted", "named", "address"),
    [
        (0, "198.51.100.9", "127.0.0.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (2, "6.6.6.6, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "127.0.0.1"),  # came past one of the two
        (1, "", "127.0.0.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "198.51.100.9:4711", "198.51.100.9"),
        (1, "not an address", "127.0.0.1"),
    ],
)
def test_the_address_is_the_first_that_no_stranger_can_have_written(
    settings: Any, trusted: int, named: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", headers={"X-Forwarded-For": named})
    assert client_address(request) == address


def test_a_household_is_counted_once_however_many_addresses_it_has() -> None:
    def network(address: str) -> str:
        return client_network(RequestFactory().get("/", REMOTE_ADDR=address))

    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9")
    assert network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("192.0.2.1") != network("192.0.2.2")
