"""Which element set counts for an object at an instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from screening.catalog.models import FeedState, SpaceObject, StoredElementSet
from screening.catalog.selectors import current_elements, elements_by_ids
from screening.common.exceptions import InputError
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
Store = Callable[..., StoredElementSet]


@pytest.fixture
def store() -> Store:
    """Store a station's element set of an epoch, from a source whose feed is in use."""
    pulls = {}

    def store(epoch_utc: datetime, source: str = "gp", state: str = "idle") -> StoredElementSet:
        if source not in pulls:
            pulls[source] = factories.pull(feed=factories.feed(source=source, state=state))
        elements = replace(STATION_ELEMENTS, epoch_utc=epoch_utc)
        return factories.stored_element_set(elements, source=source, pull=pulls[source])

    return store


def chosen_at(at_utc: datetime) -> list[int]:
    return list(current_elements(at_utc).ids)


def test_the_newest_before_the_instant(store: Store) -> None:
    store(NOW - 5 * HOUR)
    newest = store(NOW - HOUR)
    store(NOW + HOUR)
    assert chosen_at(NOW) == [newest.pk]


def test_an_epoch_at_the_instant_counts_as_before(store: Store) -> None:
    exact = store(NOW)
    assert chosen_at(NOW) == [exact.pk]


def test_the_nearest_after_it_where_there_is_none_before(store: Store) -> None:
    store(NOW + 5 * HOUR)
    nearest = store(NOW + HOUR)
    assert chosen_at(NOW) == [nearest.pk]


def test_one_just_ahead_where_the_newest_before_is_trusted_no_more(store: Store) -> None:
    store(NOW - 73 * HOUR)
    store(NOW + 30 * HOUR)
    ahead = store(NOW + 23 * HOUR)
    assert chosen_at(NOW) == [ahead.pk]


def test_not_one_far_ahead_and_not_where_the_one_before_is_trusted(store: Store) -> None:
    old = store(NOW - 73 * HOUR)
    store(NOW + 25 * HOUR)
    assert chosen_at(NOW) == [old.pk]
    trusted = store(NOW - 71 * HOUR)
    store(NOW + HOUR)
    assert chosen_at(NOW) == [trusted.pk]


def test_a_replayed_instant_is_answered_with_what_was_known_of_it(store: Store) -> None:
    old = store(NOW - 100 * HOUR)
    store(NOW - HOUR)
    assert chosen_at(NOW - 50 * HOUR) == [old.pk]


def test_an_operators_own_set_beats_a_somewhat_newer_general_one(store: Store) -> None:
    own = store(NOW - 10 * HOUR, "supgp-iss-e")
    store(NOW - HOUR, "gp")
    assert chosen_at(NOW) == [own.pk]


def test_but_not_one_that_is_more_than_a_day_newer(store: Store) -> None:
    store(NOW - 30 * HOUR, "supgp-iss-e")
    general = store(NOW - HOUR, "gp")
    assert chosen_at(NOW) == [general.pk]


def test_an_operators_set_still_to_come_does_not_beat_a_general_one_of_the_past(
    store: Store,
) -> None:
    store(NOW + HOUR, "supgp-iss-e")
    general = store(NOW - HOUR, "gp")
    assert chosen_at(NOW) == [general.pk]


def test_the_same_set_from_two_sources_counts_as_gp(store: Store) -> None:
    store(NOW - HOUR, "spacetrack")
    general = store(NOW - HOUR, "gp")
    store(NOW - HOUR, "file-x")
    assert chosen_at(NOW) == [general.pk]


def test_a_source_that_is_switched_off_does_not_count(store: Store) -> None:
    store(NOW - HOUR, "demo", state=FeedState.DISABLED)
    general = store(NOW - 5 * HOUR, "gp")
    assert chosen_at(NOW) == [general.pk]


def test_a_stopped_source_still_counts(store: Store) -> None:
    held = store(NOW - HOUR, "gp", state=FeedState.STOPPED)
    assert chosen_at(NOW) == [held.pk]


def test_what_has_decayed_is_left_out_from_that_day_on(store: Store) -> None:
    store(NOW - HOUR)
    SpaceObject.objects.update(decay_date=date(2026, 3, 10))
    assert chosen_at(NOW) == []
    assert len(chosen_at(NOW - timedelta(days=1))) == 1


def test_objects_come_in_the_order_of_their_numbers() -> None:
    factories.stored_element_set(VISITOR_ELEMENTS)
    factories.stored_element_set(STATION_ELEMENTS)
    current = current_elements(NOW)
    assert [each.norad_cat_id for each in current.elements] == [25544, 70001]
    numbers = dict(SpaceObject.objects.values_list("pk", "norad_cat_id"))
    assert [numbers[pk] for pk in current.space_object_ids] == [25544, 70001]


def test_they_come_back_exactly_as_they_were_stored() -> None:
    stored = factories.stored_element_set(VISITOR_ELEMENTS)
    assert current_elements(NOW).elements == [VISITOR_ELEMENTS]
    assert elements_by_ids([stored.pk]) == [VISITOR_ELEMENTS]


def test_the_object_set_changes_with_the_list_and_only_with_it(store: Store) -> None:
    store(NOW - 5 * HOUR)
    first = current_elements(NOW).object_set
    assert current_elements(NOW + HOUR).object_set == first
    store(NOW - HOUR)
    assert current_elements(NOW).object_set != first


def test_an_empty_catalogue_is_an_empty_list() -> None:
    current = current_elements(NOW)
    assert (current.ids.shape, current.ids.dtype, current.elements) == ((0,), np.int64, [])


def test_element_sets_by_key_keep_the_order_asked_for() -> None:
    first = factories.stored_element_set(STATION_ELEMENTS)
    second = factories.stored_element_set(VISITOR_ELEMENTS)
    found = elements_by_ids(np.array([second.pk, first.pk, second.pk]))
    assert [each.norad_cat_id for each in found] == [70001, 25544, 70001]


def test_a_key_that_is_not_stored_is_an_error() -> None:
    with pytest.raises(InputError, match="999"):
        elements_by_ids([999])


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(InputError, match="aware"):
        current_elements(NOW.replace(tzinfo=None))


def test_the_number_of_queries_does_not_grow_with_the_catalogue(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    pull = factories.pull()
    for number in range(20):
        elements = replace(STATION_ELEMENTS, norad_cat_id=100 + number, epoch_utc=NOW - HOUR)
        factories.stored_element_set(elements, pull=pull)
    with django_assert_num_queries(5):
        assert len(current_elements(NOW).elements) == 20
