"""Odd queries, forms and bodies at every address: a page or a refusal, and never ours that broke.

`make fuzz` tries every odd value of every field: docs/fuzzing.md.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest

from tests.fuzz.crawl import Crawl, NotedQuery
from tests.fuzz.odd import ODD
from tests.fuzz.site import site

pytestmark = pytest.mark.django_db

ONE_IN = 3 * len(ODD)  # one odd value at every third field, another at the next of them


@pytest.fixture(autouse=True)
def _names_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WSGIRequest, "GET", NotedQuery())


def test_nothing_that_is_sent_breaks_an_address(settings: Any) -> None:
    settings.CHANGES_TOLD_BY = ""
    there = site()
    crawl = Crawl(there.master, every=ONE_IN)
    crawl.bodies(there.addresses)
    crawl.pages(there.addresses)
    assert crawl.tried > 300
    assert crawl.problems == {}
