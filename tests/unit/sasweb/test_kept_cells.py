"""Cells whose facts never change are filled in once, and anew when a row has other facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from screening.conjunctions.models import Conjunction
from tests import factories
from tests.unit.sasweb import watch_pages
from tests.unit.sasweb.alert_pages import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

CHINESE = {"Cookie": "safe_passage_language=zh-hans"}
LISTS = ("/", "/conjunctions/?max_miss=")


@pytest.fixture(autouse=True)
def kept(settings: Any) -> Iterator[dict[str, bytes]]:
    """What this process keeps of rows, as a running site does; it is empty before and after."""
    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    cells = {"BACKEND": in_memory, "LOCATION": "cells of a test"}
    settings.CACHES = settings.CACHES | {"cells": cells}
    caches["cells"].clear()
    yield caches["cells"]._cache  # type: ignore[attr-defined]
    caches["cells"].clear()


@pytest.fixture
def coming() -> Conjunction:
    return watch_pages.a_pass(factories.run(), 5, 2.25, name="KEPT 1", owner_code="PRC")


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_a_row_is_filled_in_once(
    client: Client, kept: dict[str, bytes], coming: Conjunction, address: str
) -> None:
    assert "KEPT 1" in text(client, address)
    before = dict(kept)
    assert before
    assert "KEPT 1" in text(client, address)
    assert kept == before


@pytest.mark.parametrize("address", LISTS)
def test_a_new_opinion_is_shown_at_once(client: Client, coming: Conjunction, address: str) -> None:
    assert "2.250" in text(client, address)
    coming.miss_distance_km = 3.5
    coming.last_seen_run = coming.last_looked_run = run = factories.run()
    factories.assessment(coming, run=run, pc=2.5e-5, pc_grade="screening")
    html = text(client, address)
    assert "3.500" in html
    assert "2.5e−05" in html
    assert "2.250" not in html


def test_an_object_that_is_called_otherwise_is_shown_so_at_once(
    client: Client, coming: Conjunction
) -> None:
    assert "KEPT 1" in text(client, LISTS[1])
    coming.secondary.name, coming.secondary.owner_code = "OTHERWISE 2", "CIS"
    coming.secondary.save()
    html = text(client, LISTS[1])
    assert "KEPT 1" not in html
    assert "OTHERWISE 2" in html
    assert "<td>CIS</td>" in html


@pytest.mark.parametrize("address", LISTS)
def test_each_language_has_its_own(client: Client, coming: Conjunction, address: str) -> None:
    assert "Nobody has judged it" in text(client, address)
    assert "Nobody has judged it" not in text(client, address, **CHINESE)
    assert "Nobody has judged it" in text(client, address)


def test_an_alert_is_filled_in_once_in_each_language(
    client: Client, kept: dict[str, bytes]
) -> None:
    said()
    english = text(client, "/alerts/?whose=all")
    before = dict(kept)
    assert len(before) == 2  # what it is of, and its figures
    assert text(client, "/alerts/?whose=all").count("<tr") == english.count("<tr")
    assert kept == before
    text(client, "/alerts/?whose=all", **CHINESE)
    assert len(kept) == 4
