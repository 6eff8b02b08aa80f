"""The catalogue in the admin: readable, and not to be edited."""

from __future__ import annotations

import pytest
from django.test import Client

from screening.catalog.models import CatalogChange, PullRejection
from tests import factories

pytestmark = pytest.mark.django_db

MODELS = ["spaceobject", "storedelementset", "feed", "pull", "catalogchange"]


@pytest.fixture
def rows() -> dict[str, int]:
    stored = factories.stored_element_set()
    pull = stored.pull
    PullRejection.objects.create(pull=pull, location="a.csv, line 3", reason="no epoch")
    change = CatalogChange.objects.create(changed_at=factories.NOW, reason="pull", pull=pull)
    keys = (stored.space_object_id, stored.pk, pull.feed_id, pull.pk, change.pk)
    return dict(zip(MODELS, keys, strict=True))


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_rows_can_be_read(admin_client: Client, rows: dict[str, int], model: str) -> None:
    assert admin_client.get(f"/admin/catalog/{model}/").status_code == 200
    page = admin_client.get(f"/admin/catalog/{model}/{rows[model]}/change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_added_or_deleted(
    admin_client: Client, rows: dict[str, int], model: str
) -> None:
    assert admin_client.get(f"/admin/catalog/{model}/add/").status_code == 403
    deleted = admin_client.post(f"/admin/catalog/{model}/{rows[model]}/delete/", {"post": "yes"})
    assert deleted.status_code == 403
