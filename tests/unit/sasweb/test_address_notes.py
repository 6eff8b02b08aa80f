"""What an address asks in vain of passes and objects: said, and the list still shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

CONJUNCTIONS, CATALOGUE, WATCH = "/conjunctions/", "/catalogue/", "/"


def _text(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("address", "asked", "words"),
    [
        (CONJUNCTIONS, {"sort": "foo"}, "“foo” is not a column to sort by; sorted by TCA."),
        (CONJUNCTIONS, {"page": "x"}, "“x” is no page of this list, which has 1; this is page 1."),
        (CONJUNCTIONS, {"page": "9"}, "“9” is no page of this list, which has 1; this is page 1."),
        (CONJUNCTIONS, {"state": "gone"}, "State cannot be “gone”;"),
        (CONJUNCTIONS, {"max_miss": "abc"}, "Miss distance cannot be “abc”;"),
        (CONJUNCTIONS, {"miss": "abc"}, "“miss” in the address: nothing that this list knows"),
        (WATCH, {"sort": "foo"}, "“foo” is not a column to sort by; sorted by TCA."),
        (WATCH, {"max_miss": "abc", "pass": "7"}, "Miss distance cannot be “abc”;"),
        (CATALOGUE, {"sort": "-mass"}, "“-mass” is not a column to sort by; sorted by number."),
        (CATALOGUE, {"page": "0"}, "“0” is no page of this list, which has 1; this is page 1."),
        (CATALOGUE, {"owner": "x" * 99}, f"Owner cannot be “{'x' * 40}…”;"),
        (CATALOGUE, dict.fromkeys("abcdef", "1"), "“a”, “b”, “c”, “d” and 2 more in the address"),
    ],
)
def test_it_is_said_and_left_out(
    client: Client, address: str, asked: dict[str, str], words: str
) -> None:
    subject = factories.assessed_conjunction().secondary
    html = _text(client, address, **asked)
    assert words in html
    assert html.count("notice--address") == 1
    assert f"{subject.norad_cat_id}" in html


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (CONJUNCTIONS, {"sort": "-miss", "page": "1", "state": "all", "max_miss": "any", "pc": ""}),
        (CATALOGUE, {"sort": "name", "page": "1", "q": "iss", "orbit": "up", "owner": ""}),
        (CATALOGUE, {"sort": "", "page": ""}),
        (WATCH, {"sort": "-pc", "pass": "7", "globe": "debris"}),
    ],
)
def test_an_address_that_can_be_answered_is_not_remarked_on(
    client: Client, address: str, asked: dict[str, str]
) -> None:
    factories.assessed_conjunction()
    assert "notice--address" not in _text(client, address, **asked)


def test_a_distance_that_cannot_be_leaves_the_usual_one_and_the_other_filters(
    client: Client,
) -> None:
    near = factories.assessed_conjunction(miss_distance_km=3.0)
    far = factories.assessed_conjunction(miss_distance_km=60.0)
    html = _text(client, CONJUNCTIONS, max_miss="abc", q=near.secondary.name)
    assert '<option value="25" selected>' in html
    assert "(filters: under 25 km, “" in html
    assert f'href="/conjunctions/{near.pk}/"' in html
    assert f'href="/conjunctions/{far.pk}/"' not in html
