"""Lists stay quick when there is a year of rows: what they count, skip and join is bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from sasweb import keys_first
from sasweb.web.listing import page_of
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.selectors import (
    conjunctions_with_tier,
    passed_passes,
    upcoming_passes,
)
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
HOUR = timedelta(hours=1)


def _read(number: int) -> tuple[list[Conjunction], list[str]]:
    """A page of two rows of a list, and what was asked of the database for it."""
    rows = conjunctions_with_tier().order_by("-miss_distance_km", "-tca_utc")
    with CaptureQueriesContext(connection) as asked:
        page = page_of(RequestFactory().get(f"/?page={number}"), rows, size=2)
        found = list(page)
    assert (found, page.paginator.count) == (list(Paginator(rows, 2).page(number)), 5)
    return found, [each["sql"] for each in asked]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_short_list_is_looked_through_once_before_anything_is_joined(number: int) -> None:
    for hours in range(5):
        factories.assessed_conjunction(tca_utc=NOW + hours * HOUR)
    found, (keys, _) = _read(number)
    assert len(found) == (1 if number == 3 else 2)
    for joined in ("conjunctions_assessment", "catalog_spaceobject"):
        assert joined not in keys


@pytest.mark.parametrize(("number", "looks"), [(1, 3), (2, 4), (3, 4)])
def test_a_long_list_is_counted_by_itself(
    number: int, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_first, "HEAD", 3)
    for hours in range(5):
        factories.assessed_conjunction(tca_utc=NOW + hours * HOUR)
    _, asked = _read(number)
    assert ["COUNT(" in each for each in asked] == [False, True, False, False][:looks]


def test_an_empty_list_has_one_page_without_rows() -> None:
    page = page_of(RequestFactory().get("/?page=7"), conjunctions_with_tier().order_by("pk"))
    assert (list(page), page.number, page.paginator.count) == ([], 1, 0)


@pytest.mark.parametrize("state", ["coming", "passed", "all", "not_found"])
def test_no_list_looks_up_every_opinion_to_be_counted(client: Client, state: str) -> None:
    factories.assessed_conjunction(tca_utc=NOW - HOUR)
    factories.assessed_conjunction(tca_utc=NOW + HOUR)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/conjunctions/", {"state": state}).status_code == 200
    counts = [sql for each in asked if "COUNT(" in (sql := each["sql"]) and "conjunction" in sql]
    assert counts
    assert not any('"conjunctions_assessment"' in each for each in counts)


def test_what_stays_near_is_coming_while_the_newest_run_sees_it() -> None:
    near = factories.assessed_conjunction(tca_utc=NOW - HOUR)
    Assessment.objects.filter(conjunction=near).update(kind=Assessment.Kind.CO_MOVING)
    over = factories.assessed_conjunction(tca_utc=NOW - HOUR)
    newest = factories.run()
    for each in (near, over):
        each.last_seen_run = each.last_looked_run = newest
        each.save()
    assert list(upcoming_passes(NOW)) == [near]
    assert list(passed_passes(NOW)) == [over]
    factories.run()
    assert list(upcoming_passes(NOW)) == []
    assert set(passed_passes(NOW)) == {near, over}
