"""Events of all against all: which are found, how far they are counted, and page after page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.common.exceptions import InputError
from screening.common.keyset import KeysetPage, Order, Place, keyset_page
from screening.conjunctions import approach_selectors
from screening.conjunctions.approach_selectors import (
    ApproachCriteria,
    approaches_count,
    approaches_found,
    approaches_of_object,
    catalogue_runs,
)
from screening.conjunctions.models import CatalogueApproach, RunStatus
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
ORDERS = [
    sign + field
    for field in ("miss_distance_km", "tca_utc", "relative_speed_km_s")
    for sign in ("", "-")
]


def _pages(rows: Any, order: Order, size: int) -> list[KeysetPage[CatalogueApproach]]:
    pages = [keyset_page(rows, order, size=size)]
    while (later := pages[-1].later) is not None:
        pages.append(keyset_page(rows, order, size=size, after=later))
    return pages


def _keys(page: KeysetPage[CatalogueApproach]) -> list[int]:
    return [row.pk for row in page.rows]


@pytest.mark.parametrize("term", ORDERS)
def test_pages_hold_every_row_once_also_where_values_are_equal(term: str) -> None:
    run = factories.catalogue_run()
    for miss_km in (0.0, 0.0, 0.0, 0.3, 0.0, 1.0, 1.0):  # five at one value, pages of two
        factories.approach(run, miss_distance_km=miss_km)
    order = Order(term)
    rows = CatalogueApproach.objects.filter(run=run)
    shown = [key for page in _pages(rows, order, 2) for key in _keys(page)]
    assert shown == [row.pk for row in order.apply(rows)]


@pytest.mark.parametrize("term", ORDERS)
def test_going_back_shows_the_same_pages(term: str) -> None:
    run = factories.catalogue_run()
    for _ in range(6):
        factories.approach(run)
    rows, order = CatalogueApproach.objects.filter(run=run), Order(term)
    first, second, third = _pages(rows, order, 2)
    back = keyset_page(rows, order, size=2, before=third.earlier)
    assert _keys(back) == _keys(second)
    assert back.later == second.later
    start = keyset_page(rows, order, size=2, before=back.earlier)
    assert (_keys(start), start.earlier) == (_keys(first), None)


@pytest.mark.parametrize("term", ORDERS)
def test_a_place_survives_its_way_through_an_address(term: str) -> None:
    row = factories.approach(
        factories.catalogue_run(),
        miss_distance_km=0.1 + 0.2,
        tca_utc=NOW + timedelta(microseconds=1),
    )
    order = Order(term)
    place = Place.of(row, order)
    assert Place.from_text(place.text, CatalogueApproach, order) == place


@pytest.mark.parametrize(
    "text", ["", "1.0", "1.0~", "1.0~x", "nan~1", "inf~1", "1.0~-1", "x~1", f"1~{2**70}"]
)
def test_a_place_that_nobody_gave_out_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Place.from_text(text, CatalogueApproach, Order("miss_distance_km"))


CASES = [
    ({"object_text": "wanted"}, {}),
    ({"norad_cat_id": 70123}, {}),
    ({"owner_code": "LUXE"}, {}),
    ({"constellation": "Iridium"}, {}),
    ({"object_types": ("rocket_body",)}, {}),
    ({"kinds": ("co_moving",)}, {"kind": "co_moving"}),
    ({"is_within_constellation": True}, {"is_within_constellation": True}),
    ({"miss_distance_km_max": 0.2}, {"miss_distance_km": 0.2}),
    ({"relative_speed_km_s_min": 15.0}, {"relative_speed_km_s": 15.0}),
    ({"tca_from_utc": NOW + 20 * HOUR}, {"tca_utc": NOW + 20 * HOUR}),
    ({"tca_before_utc": NOW + HOUR}, {"tca_utc": NOW}),
    ({"oldest_age_days_max": 0.25}, {"oldest_age_days": 0.25}),
]


@pytest.mark.parametrize("end", ["primary", "secondary"])
@pytest.mark.parametrize(("asked", "fields"), CASES, ids=lambda each: "-".join(each))
def test_each_criterion_finds_the_one_that_meets_it(
    asked: dict[str, Any], fields: dict[str, Any], end: str
) -> None:
    run = factories.catalogue_run()
    one = factories.space_object(
        name="THE WANTED ONE",
        norad_cat_id=70123,
        owner_code="LUXE",
        constellation="Iridium",
        object_type="rocket_body",
    )
    wanted = factories.approach(run, **fields | {end: one})
    factories.approach(run)
    factories.approach(factories.catalogue_run(), **fields | {end: one})  # of another run
    found = approaches_found(run, ApproachCriteria(**asked))
    assert (list(found.rows), found.count, found.is_more) == ([wanted], 1, False)


def test_criteria_of_an_object_are_met_by_the_same_object() -> None:
    run = factories.catalogue_run()
    american = factories.space_object(owner_code="US")
    factories.approach(
        run, primary=american, secondary=factories.space_object(object_type="rocket_body")
    )
    asked = ApproachCriteria(owner_code="US", object_types=("rocket_body",))
    assert approaches_found(run, asked).count == 0


def test_many_are_counted_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approach_selectors, "COUNTED_TO", 2)
    run = factories.catalogue_run()
    made = [factories.approach(run, miss_distance_km=0.1 * n) for n in range(4)]
    found = approaches_found(run, ApproachCriteria(miss_distance_km_max=0.25))
    assert (found.count, found.is_more) == (2, True)
    assert list(found.rows.order_by("miss_distance_km")) == made[:3]


def test_the_total_is_the_runs_own_count_and_asks_nothing() -> None:
    run = factories.catalogue_run(event_counts={"closest_approach": 700, "co_moving": 7})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = approaches_found(run, ApproachCriteria())
    assert (found.count, len(asked)) == (707, 0)


def test_what_stays_together_is_counted_by_the_run_and_found_by_key_where_it_is_rare() -> None:
    run = factories.catalogue_run(
        event_counts={"closest_approach": 12_345, "co_moving": 1, "window_edge": 2}
    )
    factories.approach(run)
    factories.approach(run, kind="window_edge")  # a pass that the edge cuts
    rare = [
        factories.approach(run, kind="co_moving").pk,
        factories.approach(run, kind="window_edge", relative_speed_km_s=0.1).pk,
    ]
    apart, together = (ApproachCriteria(stays_together=each) for each in (False, True))
    with CaptureQueriesContext(connection) as asked:
        found = approaches_found(run, apart)
        hidden = approaches_count(run, together)
    assert (found.count, found.is_more, found.rows.count()) == (12_346, False, 2)
    assert (hidden, len(asked)) == (2, 2)
    assert sorted(row.pk for row in approaches_found(run, together).rows) == rare


def test_a_count_with_other_criteria_counts_all_however_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(approach_selectors, "COUNTED_TO", 2)
    run = factories.catalogue_run()
    for _ in range(4):
        factories.approach(run, miss_distance_km=0.1)
    assert approaches_count(run, ApproachCriteria(miss_distance_km_max=0.2)) == 4
    assert approaches_count(run, ApproachCriteria(miss_distance_km_max=0.05)) == 0


def test_a_run_that_has_not_finished_shows_nothing() -> None:
    run = factories.catalogue_run(status=RunStatus.RUNNING)
    factories.approach(run)
    assert not approaches_found(run, ApproachCriteria()).rows.exists()
    assert not approaches_found(run, ApproachCriteria(miss_distance_km_max=9)).rows.exists()
    assert not catalogue_runs().exists()


def test_an_object_has_its_approaches_from_both_ends_closest_first() -> None:
    run = factories.catalogue_run()
    subject = factories.space_object()
    far = factories.approach(run, primary=subject, miss_distance_km=2.0)
    near = factories.approach(run, secondary=subject, miss_distance_km=0.5)
    factories.approach(run)
    assert list(approaches_of_object(run, subject)) == [near, far]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize("term", ORDERS)
def test_a_page_of_much_is_read_along_the_index_of_its_order(
    term: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approach_selectors, "COUNTED_TO", 0)  # whatever is found is much
    run = factories.catalogue_run()
    factories.approach(run)
    asked = ApproachCriteria(relative_speed_km_s_min=1.0, miss_distance_km_max=5.0)
    plan = Order(term).apply(approaches_found(run, asked).rows)[:51].explain()
    index = {"m": "approach_miss_and_filters", "t": "approach_tca", "r": "approach_speed"}
    assert f"USING INDEX {index[term.lstrip('-')[0]]} (run_id=?)" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_what_matches_is_looked_for_in_one_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approach_selectors, "FEW_OBJECTS", 0)
    factories.space_object(owner_code="US")
    run = factories.catalogue_run()
    asked = ApproachCriteria(
        owner_code="US",
        kinds=("co_moving",),
        is_within_constellation=False,
        miss_distance_km_max=1.0,
        relative_speed_km_s_min=1.0,
        tca_from_utc=NOW,
        oldest_age_days_max=1.0,
    )
    with CaptureQueriesContext(connection) as queries:
        approaches_found(run, asked)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "USING COVERING INDEX approach_miss_and_filters" in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_events_of_few_objects_are_looked_up_by_each_end() -> None:
    wanted = factories.space_object(owner_code="LUXE")
    run = factories.catalogue_run()
    factories.approach(run, secondary=wanted)
    with CaptureQueriesContext(connection) as queries:
        approaches_found(run, ApproachCriteria(owner_code="LUXE", stays_together=False))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "(primary_id=? AND run_id=?)" in plan
    assert "(secondary_id=? AND run_id=?)" in plan
    assert "USING INTEGER PRIMARY KEY (rowid=?)" in plan


@pytest.mark.parametrize("few", [0, 300])
def test_few_objects_and_many_give_the_same_events(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(approach_selectors, "FEW_OBJECTS", few)
    run, older = factories.catalogue_run(), factories.catalogue_run()
    one, other = (factories.space_object(owner_code="LUXE") for _ in range(2))
    found = [
        factories.approach(run, primary=one),
        factories.approach(run, secondary=other),
        factories.approach(run, primary=one, secondary=other),
    ]
    factories.approach(run, primary=one, miss_distance_km=4.0)
    factories.approach(run)
    factories.approach(older, primary=one)
    asked = ApproachCriteria(owner_code="LUXE", miss_distance_km_max=2.0)
    assert sorted(row.pk for row in approaches_found(run, asked).rows) == [e.pk for e in found]
    assert approaches_count(run, asked) == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="reads PostgreSQL's questions")
def test_postgresql_is_told_the_columns_themselves() -> None:
    run = factories.catalogue_run()
    with CaptureQueriesContext(connection) as queries:
        approaches_found(run, ApproachCriteria(miss_distance_km_max=1.0))
    assert "COALESCE" not in queries[0]["sql"]
