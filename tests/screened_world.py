"""A world small enough to be screened in a test: a station, and a visitor that passes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from screening.catalog.models import CatalogChange, Feed
from screening.common.clock import Clock, real_now_utc
from screening.conjunctions.models import Conjunction, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER
from screening.conjunctions.services import run_execute, run_request
from screening.engine.types import ElementSet
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS

# Behind the station on its own orbit, by 12 km: near it for days, and not a part of it.
FOLLOWER_ELEMENTS = replace(
    STATION_ELEMENTS, norad_cat_id=70002, name="FOLLOWER", mean_anomaly_deg=359.9
)
CAPSULE_ELEMENTS = replace(STATION_ELEMENTS, norad_cat_id=70003, name="CAPSULE")


def stand_still(settings: Any, at_utc: datetime = NOW) -> None:
    """Let product time stand still at an instant."""
    settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=at_utc, rate=0.0)


def catalogue_of(*element_sets: ElementSet) -> None:
    """Store element sets as one pull, and say that the catalogue has changed."""
    feed = Feed.objects.filter(key="world").first() or factories.feed(key="world")
    pull = factories.pull(feed=feed)
    for element_set in element_sets:
        factories.stored_element_set(element_set, pull=pull)
    CatalogChange.objects.create(changed_at=real_now_utc(), reason="test", pull=pull)


def two_objects() -> None:
    """The station and the visitor that passes it six hours after ``NOW``."""
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS)


def one_run() -> ScreeningRun:
    """Request a run and execute it here."""
    run = run_request("test", enqueue=False)
    assert run_execute(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    return run


def the_pass() -> Conjunction:
    """The visitor's pass at the station's epoch; the same two meet again later."""
    near = timedelta(minutes=20)
    tca_utc = STATION_ELEMENTS.epoch_utc
    return Conjunction.objects.get(
        secondary__norad_cat_id=VISITOR_ELEMENTS.norad_cat_id,
        tca_utc__gt=tca_utc - near,
        tca_utc__lt=tca_utc + near,
    )


def everything_found(run: ScreeningRun) -> list[Any]:
    """All that a run wrote, without keys and real times, in a stable order."""
    run.refresh_from_db()
    assessments = run.assessments.order_by("tca_utc", "conjunction__secondary__norad_cat_id")
    return [
        run.status_counts,
        run.event_counts,
        run.left_out_counts,
        run.message,
        list(run.object_statuses.order_by("pk").values_list("space_object", "status", "detail")),
        list(
            run.docked_objects.order_by("pk").values_list(
                "station", "space_object", "method", "max_separation_km", "detail"
            )
        ),
        [
            tuple(
                value
                for name, value in row.items()
                if name not in {"id", "run_id", "conjunction_id"}
            )
            for row in assessments.values()
        ],
    ]


def newer(element_set: ElementSet, **changes: Any) -> ElementSet:
    """An element set that takes the place of this one: the same motion but for the changes.

    All epochs here are after the window's start, and there the nearest to the start counts.
    """
    step_back_deg = element_set.mean_motion_rev_day * 360.0 / 1440.0
    moved = {
        "epoch_utc": element_set.epoch_utc - timedelta(minutes=1),
        "mean_anomaly_deg": (element_set.mean_anomaly_deg - step_back_deg) % 360.0,
    }
    return replace(element_set, **moved | changes)


def grow_silent(run: ScreeningRun) -> None:
    """Pretend that the worker of a run has not been heard of for too long."""
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    ScreeningRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)
