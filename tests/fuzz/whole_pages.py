"""Every odd value of every field of every address, by whoever may do everything and by others.

    pytest tests/fuzz/whole_pages.py

Not collected by `make test`, which has one of them at every third field: `make fuzz` runs it.
Counts go to var/fuzz/pages.json.
"""

from __future__ import annotations

import json
import os

import pytest
from django.core.handlers.wsgi import WSGIRequest

from tests.experiments.writing import CHECKOUT
from tests.fuzz.crawl import Crawl, NotedQuery
from tests.fuzz.site import site

pytestmark = pytest.mark.django_db

ONE_IN = int(os.environ.get("SAFE_PASSAGE_FUZZ_ONE_IN", "1"))
COUNTS = CHECKOUT / "var" / "fuzz" / "pages.json"


def test_nothing_that_anybody_sends_breaks_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WSGIRequest, "GET", NotedQuery())
    there = site()
    walks = {
        "nobody": Crawl(there.nobody, every=ONE_IN),
        "a counterpart": Crawl(there.counterpart, every=ONE_IN),
        "a person who may do everything": Crawl(there.master, every=ONE_IN),
    }
    found: dict[str, str] = {}
    for who, crawl in walks.items():
        crawl.bodies(there.addresses)
        crawl.pages(there.addresses)
        found |= {f"{who}: {what}": sent for what, sent in crawl.problems.items()}
        _tell({name: each.tried for name, each in walks.items()}, len(there.addresses), found)
    assert found == {}


def _tell(tried: dict[str, int], addresses: int, found: dict[str, str]) -> None:
    COUNTS.parent.mkdir(parents=True, exist_ok=True)
    told = {"tried": tried, "addresses": addresses, "found": found}
    COUNTS.write_text(json.dumps(told, indent=1), encoding="utf-8")
