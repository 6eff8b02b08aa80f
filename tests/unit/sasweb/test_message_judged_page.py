"""A CDM on two strangers: its page and the API show what was judged when it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sasweb.web import conjunction_risk as risk_page
from screening.conjunctions import every_method as all_methods
from screening.conjunctions.risk_columns import NO_LARGEST
from screening.messages.models import MessageRisk
from tests.unit.messages.test_conjunction_report import cdm, take_in
from tests.unit.messages.test_message_judge import judged, strangers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
SignedIn = Callable[[str], Client]


def test_the_page_shows_the_parts_of_a_conjunction_s_and_says_why_there_is_none(
    client: Client,
) -> None:
    message = take_in(strangers())
    found = judged(message)
    page = client.get(f"/messages/{message.pk}/").content.decode()

    assert "No conjunction is kept for it" in page
    assert "Neither object is a protected station or part of one." in page
    assert "make one of the two a protected station" in page
    for part in ("methods-title", "plane-title", "dilution-title", "sureness-title"):
        assert f'id="{part}"' in page
    for name in ("Foster, 2-D", "Chan, series", "Alfano, maximum", "Monte Carlo", "Hall 3-D"):
        assert name in page
    assert f"{found.pc:.1e}".replace("-", "−") in page
    assert "default of type PAYLOAD" in page
    assert "OTHER PAYLOAD is <strong" in page
    assert "screening grade" in page


def test_neither_page_nor_api_computes_what_is_stored(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = take_in(strangers())
    found = judged(message)

    def must_not_be_asked(*_: Any, **__: Any) -> Any:
        raise AssertionError("what is stored was computed again")

    monkeypatch.setattr(risk_page, "every_method", must_not_be_asked)
    monkeypatch.setattr(all_methods, "collision_probabilities", must_not_be_asked)
    assert client.get(f"/messages/{message.pk}/").status_code == 200
    told = client.get(f"/api/v1/messages/{message.pk}/").json()["judged"]
    assert (told["pc"], told["pc_method"]) == (found.pc, found.pc_method)
    assert told["methods"] == found.methods
    assert told["risk"] == found.risk


def test_a_message_in_a_conjunction_leaves_it_to_the_assessment(client: Client) -> None:
    message = take_in(cdm())

    assert client.get(f"/api/v1/messages/{message.pk}/").json()["judged"] is None
    assert 'id="methods-title"' not in client.get(f"/messages/{message.pk}/").content.decode()


def test_one_that_came_before_is_judged_when_an_operator_asks(
    client: Client, signed_in: SignedIn
) -> None:
    message = take_in(strangers())
    MessageRisk.objects.all().delete()
    before = client.get(f"/messages/{message.pk}/").content.decode()
    response = signed_in("operator").post(f"/messages/{message.pk}/again/", follow=True)
    page = response.content.decode()

    assert "Nothing is computed from it" in before
    assert "Look at it again" not in before
    assert "was looked at again: no station concerned" in page
    assert 'id="methods-title"' in page


def test_whoever_may_not_hand_one_over_may_not_have_one_looked_at_again(
    client: Client, signed_in: SignedIn
) -> None:
    message = take_in(strangers())
    address = f"/messages/{message.pk}/again/"

    assert client.post(address).status_code == 302
    assert signed_in("manager").post(address).status_code == 403
    assert signed_in("operator").get(address).status_code == 405


def test_the_list_gives_its_probability(client: Client) -> None:
    found = judged(take_in(strangers()))

    assert f"{found.pc:.1e}".replace("-", "−") in client.get("/messages/").content.decode()


@pytest.mark.parametrize(
    ("text", "may_be_more"),
    [(cdm(), False), (cdm(TCA=None), True), (cdm(other="A-17"), True)],
)
def test_only_what_may_still_become_more_can_be_looked_at_again(
    text: str, may_be_more: bool, signed_in: SignedIn
) -> None:
    message = take_in(text)
    page = signed_in("operator").get(f"/messages/{message.pk}/").content.decode()

    assert ("Look at it again" in page) is may_be_more


def test_what_is_greatest_by_straight_paths_is_not_told_beside_a_slow_value(
    client: Client,
) -> None:
    message = take_in(strangers())
    straight = client.get(f"/messages/{message.pk}/").content.decode()
    MessageRisk.objects.update(pc_method="slow", max_pc=None)
    slow = client.get(f"/messages/{message.pk}/").content.decode()
    told = client.get(f"/api/v1/messages/{message.pk}/").json()["judged"]

    assert "whatever the size of the uncertainty" in straight
    assert NO_LARGEST in slow
    assert "whatever the size of the uncertainty" not in slow
    assert (told["max_pc"], told["max_pc_reason"]) == (None, NO_LARGEST)
