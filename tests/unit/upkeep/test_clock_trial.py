"""What is old goes by a clock that has run for a day, not by one that was set ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from screening.common.clock import real_now_utc
from screening.upkeep import tasks
from screening.upkeep.models import SizeSample
from screening.upkeep.services.clock_trial import clock_is_tried
from screening.upkeep.services.sizes import sizes_note

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def _sampled(*taken_at: datetime) -> None:
    for each in taken_at:
        SizeSample.objects.create(
            taken_at=each, disk_free_bytes=1, disk_total_bytes=2, database_bytes=1
        )


@pytest.mark.parametrize(
    ("hours_ago", "is_tried"),
    [
        ((), False),  # it has never run
        ((0.5, 1.5, 19.5), False),  # it began today
        ((0.5, 1.5, 20.5), True),
        ((21.0,), True),
        ((49.0, 960.0), False),  # set ahead, or nothing ran for days
        ((-3.0, 21.0), True),  # set back by three hours
    ],
)
def test_a_sample_of_a_day_ago_speaks_for_the_clock(
    hours_ago: tuple[float, ...], is_tried: bool
) -> None:
    now = real_now_utc()
    _sampled(*(now - each * HOUR for each in hours_ago))
    assert clock_is_tried(now) == is_tried


@pytest.mark.parametrize("is_tried", [True, False])
@pytest.mark.parametrize(
    ("task", "deed"),
    [
        (tasks.prune, "screening.upkeep.services.pruning.prune"),
        (tasks.prune_studies, "screening.upkeep.tasks.studies_prune"),
    ],
)
def test_nothing_is_let_go_by_a_clock_that_was_set_ahead(
    task: Callable[[], None], deed: str, is_tried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(deed, lambda *_, **__: done.append(deed))
    _sampled(real_now_utc() - (21 * HOUR if is_tried else 40 * 24 * HOUR))
    task()
    assert done == ([deed] if is_tried else [])


def test_samples_of_a_time_to_come_go_and_keep_none_from_being_taken() -> None:
    now = real_now_utc()
    _sampled(now + 40 * 24 * HOUR, now - 21 * HOUR)
    taken = sizes_note(now)
    assert taken is not None
    assert set(SizeSample.objects.values_list("taken_at", flat=True)) == {
        now,
        now - 21 * HOUR,
    }
    assert sizes_note(now + timedelta(minutes=10)) is None
