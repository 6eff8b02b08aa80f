"""Lists take what the API's description says that they take, and describe nothing else.

Found by fuzzing: ``search`` and ``ordering`` were described everywhere, and refused by most.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sasweb.api.v1.lists import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("reader"))
    return client


@pytest.fixture
def lists(reader: Client) -> dict[str, dict[str, dict[str, Any]]]:
    """Of each list that is cut into pages, its parameters' schemas by name."""
    described = json.loads(reader.get("/api/v1/schema/?format=json").content)
    found = {
        path: {each["name"]: each["schema"] for each in operations["get"].get("parameters", ())}
        for path, operations in described["paths"].items()
        if "get" in operations and "{" not in path
    }
    return {path: schemas for path, schemas in found.items() if "page_size" in schemas}


def test_every_list_takes_what_is_described_of_search_and_order(
    reader: Client, lists: dict[str, dict[str, dict[str, Any]]]
) -> None:
    assert len(lists) > 12
    assert any("search" in each for each in lists.values())
    for path, schemas in lists.items():
        answers = {"search": reader.get(path, {"search": "x"}).status_code}
        answers["ordering"] = reader.get(path, {"ordering": "nothing"}).status_code
        assert (answers["search"] == 200) == ("search" in schemas), path
        assert answers["ordering"] == 400, path
        if "ordering" not in schemas:
            continue
        pattern = schemas["ordering"]["pattern"]
        names = re.search(r"\(([^)]*)\)", pattern)
        assert names is not None
        for name in names[1].split("|"):
            for asked in (name, f"-{name}"):
                assert re.fullmatch(pattern, asked)
                assert reader.get(path, {"ordering": asked}).status_code == 200, (path, asked)
        assert not re.fullmatch(pattern, "nothing")


def test_every_list_describes_the_pages_that_it_takes(
    reader: Client, lists: dict[str, dict[str, dict[str, Any]]]
) -> None:
    for path, schemas in lists.items():
        size = schemas["page_size"]
        assert (size["minimum"], size["maximum"]) == (1, Pages.max_page_size), path
        for asked, status in ((0, 400), (1, 200), (Pages.max_page_size, 200), (1001, 400)):
            assert reader.get(path, {"page_size": asked}).status_code == status, (path, asked)
        assert schemas.get("page", {"minimum": 1})["minimum"] == 1
