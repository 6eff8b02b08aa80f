"""Asking for a run: its inputs are frozen here, and a worker is told."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Final

from celery import signature
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from screening.catalog.models import SpaceObject
from screening.catalog.selectors import CurrentElements, catalog_revision, current_elements
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.run_inputs import RunConfig, current_config, inputs_sha256, pack_ids
from screening.conjunctions.selectors import latest_finished_run, runs_recent, runs_unfinished

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
EXECUTE_TASK: Final = "screening.conjunctions.tasks.execute_run"
REQUESTED_EVERY: Final = timedelta(hours=1)  # real time
REST_AFTER_A_FAILURE: Final = timedelta(minutes=10)


def run_request(trigger: str, *, enqueue: bool = True) -> ScreeningRun:
    """Freeze what a run needs as of product time now, and queue it.

    A run that already waits is returned instead of a second one that would do the same work.
    ``trigger`` says who or what asked. With ``enqueue`` False the caller executes it.
    Raises InputError when there is nothing to screen.
    """
    waiting = ScreeningRun.objects.filter(status=RunStatus.QUEUED).order_by("pk").first()
    if waiting is not None:
        return waiting
    with transaction.atomic():
        run = _frozen_run(trigger)
        run.save()
        if enqueue:
            run_enqueue(run.pk)
    return run


def run_request_if_due() -> ScreeningRun | None:
    """Request a run when there is a reason for one and none waits or is under way.

    Reasons: the catalogue has changed since the last run, the stations have, or an hour has passed.
    """
    if runs_unfinished().exists():
        return None
    reason = _reason_for_a_run()
    return run_request(reason) if reason else None


def run_enqueue(run_id: int) -> None:
    """Tell the workers about a queued run once the transaction is done.

    NOTE: the row is the truth. A broker that is away only delays the run: ``runs_resume_lost``
    tells the workers again.
    """
    transaction.on_commit(partial(_send, run_id))


def _send(run_id: int) -> None:
    try:
        signature(EXECUTE_TASK, args=(run_id,)).apply_async()
    except OperationalError as error:
        logger.warning("Run %d waits: the broker cannot be reached (%s).", run_id, error)


def _frozen_run(trigger: str) -> ScreeningRun:
    at_utc = now_utc()
    start_utc = at_utc.replace(microsecond=0)
    revision = catalog_revision()
    current = current_elements(at_utc)
    config = current_config(at_utc)
    _refuse_nothing(current, config)
    return ScreeningRun(
        trigger=trigger,
        requested_at=real_now_utc(),
        window_start_utc=start_utc,
        window_end_utc=start_utc + timedelta(seconds=config.duration_s),
        config=config.as_json(),
        element_set_ids=pack_ids(current.ids),
        element_set_count=current.ids.size,
        inputs_sha256=inputs_sha256(config, start_utc, current.ids),
        catalog_revision=revision,
        code_version=settings.CODE_VERSION,
        stage="waiting for a worker",
        is_synthetic=_is_any_synthetic(current),
        is_replay=product_clock().is_replay,
    )


def _refuse_nothing(current: CurrentElements, config: RunConfig) -> None:
    if not config.stations:
        raise InputError("No station is active: switch one on in the admin, then ask again.")
    if not current.elements:
        raise InputError("The catalogue is empty: wait for the first pull, then ask again.")


def _is_any_synthetic(current: CurrentElements) -> bool:
    synthetic = SpaceObject.objects.filter(is_synthetic=True).values_list("pk", flat=True)
    return not set(synthetic).isdisjoint(current.space_object_ids.tolist())


def _reason_for_a_run() -> str:
    """Why a run is due now, or nothing."""
    revision = catalog_revision()
    newest = runs_recent(1).first()
    if not revision or (newest is not None and _rests(newest)):
        return ""
    finished = latest_finished_run()
    if finished is None:
        return "first run"
    if finished.catalog_revision != revision:
        return "new elements"
    if finished.config != current_config(now_utc()).as_json():
        return "stations changed"
    return "an hour has passed" if _age(finished) >= REQUESTED_EVERY else ""


def _rests(newest: ScreeningRun) -> bool:
    """Whether the newest run failed so lately that the next would likely fail the same way."""
    return newest.status == RunStatus.FAILED and _age(newest) < REST_AFTER_A_FAILURE


def _age(run: ScreeningRun) -> timedelta:
    return real_now_utc() - run.requested_at
