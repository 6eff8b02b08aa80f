"""Studying objects' histories: each again only when there is more of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from screening.catalog.element_history import HISTORY_SPAN, element_histories
from screening.catalog.selectors import QUERY_BATCH
from screening.common.clock import real_now_utc
from screening.conjunctions.models import StudiedHistory
from screening.conjunctions.studied_histories import history_key, study_as_json, study_from_json
from screening.engine.covariance.growth import HistoryStudy, study_histories
from screening.engine.covariance.history import histories_of
from screening.engine.covariance.manoeuvres import ManoeuvreSearch

# Fewer element sets than this cannot make two bins of ten pairs.
FEWEST_SETS: Final = 7
# So many histories of thirty element sets are 170,000 states, some 30 MB.
AT_ONCE: Final = 64


def histories_study(ids: Mapping[int, Sequence[int]]) -> dict[int, HistoryStudy]:
    """Return what the element sets of each object tell, by the object's key.

    ``ids`` are element sets by object, oldest first. A study is kept, and taken again for the same
    element sets: it is the same to the last bit. Of two runs at once either may keep its own.
    """
    enough = {key: own for key, own in ids.items() if len(own) >= FEWEST_SETS}
    found = {key: _too_few(len(own)) for key, own in ids.items() if key not in enough}
    keys = {key: history_key(own) for key, own in enough.items()}
    found |= _kept(keys)
    for batch in _batches([key for key in enough if key not in found], AT_ONCE):
        fresh = _studied({key: enough[key] for key in batch})
        _keep(fresh, keys)
        found |= fresh
    return found


def _kept(keys: Mapping[int, str]) -> dict[int, HistoryStudy]:
    found: dict[int, HistoryStudy] = {}
    for batch in _batches(list(keys), QUERY_BATCH):
        rows = StudiedHistory.objects.filter(space_object__in=batch)
        for owner, key, study in rows.values_list("space_object_id", "history_key", "study"):
            if keys[owner] == key:
                found[owner] = study_from_json(study)
    return found


def _studied(ids: Mapping[int, Sequence[int]]) -> dict[int, HistoryStudy]:
    histories = histories_of(list(element_histories(ids).values()))
    return dict(zip(ids, study_histories(histories), strict=True))


def _keep(studies: Mapping[int, HistoryStudy], keys: Mapping[int, str]) -> None:
    now = real_now_utc()
    StudiedHistory.objects.bulk_create(
        [
            StudiedHistory(
                space_object_id=key,
                history_key=keys[key],
                study=study_as_json(study),
                studied_at=now,
            )
            for key, study in studies.items()
        ],
        update_conflicts=True,
        unique_fields=["space_object"],
        update_fields=["history_key", "study", "studied_at"],
    )


def _too_few(count: int) -> HistoryStudy:
    sets = "element set" if count == 1 else "element sets"
    days = HISTORY_SPAN.days
    reason = f"{count} own {sets} in {days} days, at least {FEWEST_SETS} tell of its accuracy"
    return HistoryStudy(None, ManoeuvreSearch((), reason), 0, 0, reason)


def _batches(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
