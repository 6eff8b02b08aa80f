"""The tour of Watch is offered to a person until it has ended once, in whatever browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
OVER = "data-is-over"
SignedIn = Callable[[str], Client]


def watch(client: Client) -> str:
    return client.get("/").content.decode()


def test_what_one_person_has_ended_is_offered_to_others(signed_in: SignedIn) -> None:
    ann, ben = signed_in("operator"), signed_in("manager")
    assert OVER not in watch(ann)
    for _ in range(2):  # in two browsers, say
        assert ann.post("/tour/end/").status_code == 204
    assert OVER in watch(ann)
    assert OVER not in watch(ben)


def test_strangers_have_it_kept_by_their_browser_alone(client: Client) -> None:
    assert 'action="/tour/end/"' not in watch(client)
    assert client.post("/tour/end/").status_code == 302
