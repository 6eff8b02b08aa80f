"""Asking for a run: its inputs are frozen here, and a worker is told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from celery import signature
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import (
    catalog_revision,
    current_elements,
    first_catalogue_is_in,
    is_any_synthetic,
    pulls_are_running,
)
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.exceptions import InputError
from screening.common.exercise import is_exercise_on
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.conjunctions.run_inputs import (
    FrozenConfig,
    RunConfig,
    current_config,
    inputs_sha256,
    pack_ids,
    refuse_useless_volumes,
)
from screening.conjunctions.run_rest import rests_until
from screening.conjunctions.selectors import (
    UNFINISHED,
    latest_finished_run,
    runs_recent,
    runs_unfinished,
)
from screening.stations.services import wait_for_other_requests

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
EXECUTE_TASK: Final = "screening.conjunctions.tasks.execute_run"
# What a run is given when it is requested.
INPUT_COLUMNS: Final = (
    "trigger",
    "requested_at",
    "window_start_utc",
    "window_end_utc",
    "config",
    "element_set_ids",
    "element_set_count",
    "inputs_sha256",
    "catalog_revision",
    "code_version",
    "is_synthetic",
    "is_replay",
    "is_exercise",
)
REQUESTED_EVERY: Final = timedelta(hours=1)  # product time
# Real time. A fast replay makes an hour of product time in seconds, and a run takes about one
# minute. Under the schedule's own minute, so that a tick that comes early is not passed over.
LEAST_BETWEEN_HOURLY: Final = timedelta(seconds=50)


def run_request(trigger: str, *, enqueue: bool = True) -> ScreeningRun:
    """Freeze what a run needs as of product time now, and queue it.

    A run that already waits is returned instead of a second one that would do the same work; where
    it would do other work, because stations or ephemerides have changed since, it is given what it
    would be given now. One that is under way does not count: the new one may have newer inputs.
    ``trigger`` says who or what asked. With ``enqueue`` False the caller executes it.
    Raises InputError when there is nothing to screen, or so far only part of a first catalogue.
    """
    if latest_finished_run() is None and pulls_are_running():
        raise InputError(
            "The first catalogue is still coming in: the first run starts by itself once it is in."
        )
    waiting = runs_unfinished().filter(status=RunStatus.QUEUED).first()
    if waiting is not None and waiting.config == current_config(now_utc()).as_json():
        return waiting
    run = _frozen_run(trigger)
    if waiting is not None and _bring_up_to_date(waiting, run):
        return waiting
    return _queue(run, yields_to=(RunStatus.QUEUED,), enqueue=enqueue)


def _bring_up_to_date(waiting: ScreeningRun, run: ScreeningRun) -> bool:
    """Give a waiting run the inputs of another. False, with nothing done, when it has begun."""
    inputs = {name: getattr(run, name) for name in INPUT_COLUMNS}
    still_waits = ScreeningRun.objects.filter(pk=waiting.pk, status=RunStatus.QUEUED)
    if not still_waits.update(**inputs):
        return False
    for name, value in inputs.items():
        setattr(waiting, name, value)
    return True


def run_request_if_due() -> ScreeningRun | None:
    """Request a run when there is a reason for one and none waits or is under way.

    Reasons: the catalogue has changed since the last run, the stations have, or an hour of product
    time has passed. The first waits for the whole of the first catalogue.
    """
    if runs_unfinished().exists():
        return None
    if latest_finished_run() is None and not first_catalogue_is_in():
        logger.info("The first run waits: the first catalogue is still coming in.")
        return None
    reason = _reason_for_a_run()
    if not reason:
        return None
    try:
        due = _frozen_run(reason)
    except InputError as error:
        # Before the first pull that is how things should be.
        level = logging.WARNING if StoredElementSet.objects.exists() else logging.INFO
        logger.log(level, "A run is due (%s) and cannot be had. %s", reason, error)
        return None
    queued = _queue(due, yields_to=UNFINISHED, enqueue=True)
    return due if queued is due else None


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


def run_queue(
    run: ScreeningRun, *, yields_to: Iterable[str], then: Callable[[ScreeningRun], None]
) -> ScreeningRun:
    """Queue a frozen run, unless another of its kind came first: then return that one.

    ``then`` is called with the stored run, in the same transaction.
    """
    with transaction.atomic():
        wait_for_other_requests()
        same_kind = ScreeningRun.objects.filter(kind=run.kind)
        other = same_kind.filter(status__in=yields_to).order_by("pk").first()
        if other is not None:
            return other
        run.save()
        then(run)
    return run


def run_freeze(
    kind: RunKind, trigger: str, config_at: Callable[[datetime], FrozenConfig]
) -> ScreeningRun:
    """What a run needs, read but not stored: the whole catalogue is read, so hold no lock here.

    Raises InputError when the catalogue is empty, and what ``config_at`` raises.
    """
    at_utc = now_utc()
    start_utc = at_utc.replace(microsecond=0)
    revision = catalog_revision()
    current = current_elements(at_utc)
    config = config_at(at_utc)
    if not current.elements:
        raise InputError("The catalogue is empty: wait for the first pull, then ask again.")
    return ScreeningRun(
        kind=kind,
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
        is_synthetic=is_any_synthetic(current),
        is_replay=product_clock().is_replay,
        is_exercise=is_exercise_on(),
    )


def _queue(run: ScreeningRun, *, yields_to: Iterable[str], enqueue: bool) -> ScreeningRun:
    def then(stored: ScreeningRun) -> None:
        if enqueue:
            run_enqueue(stored.pk)

    return run_queue(run, yields_to=yields_to, then=then)


def _frozen_run(trigger: str) -> ScreeningRun:
    return run_freeze(RunKind.STATIONS, trigger, _useful_config)


def _useful_config(at_utc: datetime) -> RunConfig:
    config = current_config(at_utc)
    if not config.stations:
        raise InputError("No station is active: switch one on in the admin, then ask again.")
    refuse_useless_volumes(config)
    return config


def _reason_for_a_run() -> str:
    """Why a run is due now, or nothing."""
    revision = catalog_revision()
    newest = runs_recent(1).first()
    if not revision or rests_until(newest):
        return ""
    finished = latest_finished_run()
    if finished is None:
        return "first run"
    if finished.catalog_revision != revision:
        return "new elements"
    changed = _what_changed(finished, current_config(now_utc()))
    if changed:
        return changed
    return "an hour has passed" if _has_an_hour_passed(finished) else ""


def _what_changed(finished: ScreeningRun, config: RunConfig) -> str:
    """What of its configuration a new run would have otherwise, or nothing."""
    before = {"ephemerides": []} | finished.config
    after = config.as_json()
    if before == after:
        return ""
    same_but_for_ephemerides = before | {"ephemerides": after["ephemerides"]} == after
    return "ephemerides changed" if same_but_for_ephemerides else "stations changed"


def _has_an_hour_passed(finished: ScreeningRun) -> bool:
    """In product time, either way: a replay that starts anew goes back behind its runs."""
    looked_ago = abs(now_utc() - finished.window_start_utc)
    return looked_ago >= REQUESTED_EVERY and _age(finished) >= LEAST_BETWEEN_HOURLY


def _age(run: ScreeningRun) -> timedelta:
    """Real time since a run was asked for; either way, for a clock may have been set back."""
    return abs(real_now_utc() - run.requested_at)
