"""Which stored element sets speak of an object's accuracy, and that a run redone finds the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from screening.catalog.element_history import (
    HISTORY_SPAN,
    MOST_SETS,
    HistoryRequest,
    element_histories,
    history_ids,
)
from screening.catalog.models import CatalogChange, Feed, StoredElementSet
from screening.catalog.selectors import catalog_revision
from screening.common.clock import real_now_utc
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def stored(epoch_utc: datetime, source: str = "gp") -> StoredElementSet:
    """One element set of the station, taken in by a pull of its own."""
    feed = Feed.objects.filter(source=source).first() or factories.feed(source=source)
    pull = factories.pull(feed=feed)
    elements = replace(STATION_ELEMENTS, epoch_utc=epoch_utc)
    row = factories.stored_element_set(elements, pull=pull, source=source)
    CatalogChange.objects.create(changed_at=real_now_utc(), reason="test", pull=pull)
    return row


def ids_of(used: StoredElementSet, revision: int | None = None) -> list[int]:
    request = HistoryRequest(NOW, catalog_revision() if revision is None else revision)
    return history_ids([used.pk], request).get(used.space_object_id, [])


def test_oldest_first_up_to_the_instant() -> None:
    newest, oldest = stored(NOW - HOUR), stored(NOW - 5 * HOUR)
    stored(NOW + HOUR)
    assert ids_of(newest) == [oldest.pk, newest.pk]


def test_what_came_in_after_the_revision_does_not_count() -> None:
    used = stored(NOW - HOUR)
    revision = catalog_revision()
    later = stored(NOW - 3 * HOUR)
    assert ids_of(used, revision) == [used.pk]
    assert ids_of(used) == [later.pk, used.pk]


def test_what_is_too_old_does_not_count_and_the_newest_do() -> None:
    stored(NOW - HISTORY_SPAN - HOUR)
    rows = [stored(NOW - (MOST_SETS + 2 - i) * HOUR) for i in range(MOST_SETS + 2)]
    assert ids_of(rows[-1]) == [each.pk for each in rows[2:]]


def test_an_operator_s_own_sets_are_compared_with_their_like() -> None:
    general, other = stored(NOW - HOUR), stored(NOW - 2 * HOUR, "spacetrack")
    own, before = stored(NOW - HOUR, "supgp-iss"), stored(NOW - 2 * HOUR, "supgp-iss")
    assert ids_of(general) == [other.pk, general.pk]
    assert ids_of(own) == [before.pk, own.pk]


def test_a_source_that_is_switched_off_does_not_count() -> None:
    used, off = stored(NOW - HOUR), stored(NOW - 2 * HOUR, "file-bad")
    Feed.objects.filter(source="file-bad").update(state="disabled")
    assert off.pk not in ids_of(used)


def test_sets_are_read_by_object_in_their_order() -> None:
    rows = [stored(NOW - 3 * HOUR), stored(NOW - HOUR)]
    (key,) = {each.space_object_id for each in rows}
    read = element_histories({key: [each.pk for each in rows]})
    assert [each.epoch_utc for each in read[key]] == [NOW - 3 * HOUR, NOW - HOUR]
