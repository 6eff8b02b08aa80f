"""Every page, with data and without."""

import pytest
from django.test import Client

from tests import factories
from tests.unit.sasweb.conftest import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def text_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_on_an_empty_database(client: Client, path: str) -> None:
    assert "Safe Passage" in text_of(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_with_a_pass_in_the_database(client: Client, path: str) -> None:
    factories.assessed_conjunction()
    assert "Safe Passage" in text_of(client, path)
