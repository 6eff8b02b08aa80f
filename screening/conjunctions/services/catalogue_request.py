"""Asking for a run of all against all: inputs are frozen, shards are laid out, workers are told."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from celery import Signature, group, signature
from django.db import transaction
from kombu.exceptions import OperationalError

from screening.common.clock import now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.catalogue_due import FIRST_RUN, catalogue_run_next
from screening.conjunctions.catalogue_inputs import (
    current_catalogue_config,
    frozen_catalogue_config,
)
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.selectors import UNFINISHED, runs_unfinished
from screening.conjunctions.services.run_request import run_freeze, run_queue
from screening.engine.all_pairs.parts import cut_window

logger = logging.getLogger(__name__)

# By name, because services do not import tasks.
SHARD_TASK: Final = "screening.conjunctions.tasks.execute_shard"
MERGE_TASK: Final = "screening.conjunctions.tasks.merge_run"


def catalogue_run_request(
    trigger: str, *, enqueue: bool = True, yields_to: Iterable[str] = UNFINISHED
) -> ScreeningRun:
    """Freeze what a run of all against all needs as of product time now, and queue its shards.

    One that waits or is under way is returned instead: a second would take its workers from it.
    With ``enqueue`` False the caller sees to the shards. Raises InputError when there is nothing to
    screen.
    """
    unfinished = runs_unfinished(RunKind.CATALOGUE).first()
    if unfinished is not None:
        return unfinished
    frozen = run_freeze(RunKind.CATALOGUE, trigger, current_catalogue_config)
    then = _plan_and_enqueue if enqueue else _plan
    return run_queue(frozen, yields_to=yields_to, then=then)


def catalogue_run_request_if_due() -> ScreeningRun | None:
    """Request a run of all against all when one is due: see ``catalogue_due.py``."""
    due = catalogue_run_next(now_utc())
    if not due.is_due:
        return None
    # Of two who find that there has been none yet, the slower may come when the first has ended.
    others = (*UNFINISHED, RunStatus.FINISHED) if due.reason == FIRST_RUN else UNFINISHED
    try:
        return catalogue_run_request(due.reason, yields_to=others)
    except InputError as error:
        logger.warning(
            "A run of all against all is due (%s) and cannot be had. %s", due.reason, error
        )
        return None


def shards_enqueue(shard_ids: Sequence[int]) -> None:
    """Tell the workers about queued shards once the transaction is done.

    NOTE: a plain group, not a chord: the database knows when the last shard is done, also when the
    broker has lost everything. See docs/adr/0004-shards-joined-in-the-database.md.
    """
    tasks = [signature(SHARD_TASK, args=(shard_id,)) for shard_id in shard_ids]
    transaction.on_commit(partial(_send, group(tasks), f"{len(tasks)} shards wait"))


def merge_enqueue(run_id: int) -> None:
    """Tell the workers that every shard of a run has finished, once the transaction is done."""
    task = signature(MERGE_TASK, args=(run_id,))
    transaction.on_commit(partial(_send, task, f"Joining run {run_id} waits"))


def _send(message: Signature, what_waits: str) -> None:
    try:
        message.apply_async()
    except OperationalError as error:
        logger.warning("%s: the broker cannot be reached (%s).", what_waits, error)


def _plan_and_enqueue(run: ScreeningRun) -> None:
    _plan(run)
    shards_enqueue(list(run.shards.order_by("index").values_list("pk", flat=True)))


def _plan(run: ScreeningRun) -> None:
    """Lay out a run's shards: equal stretches of its window, on whole seconds."""
    config = frozen_catalogue_config(run)
    window = config.screening_config(run.window_start_utc)
    RunShard.objects.bulk_create(
        RunShard(
            run=run,
            index=index,
            start_utc=run.window_start_utc + timedelta(seconds=from_s),
            end_utc=run.window_start_utc + timedelta(seconds=until_s),
        )
        for index, (from_s, until_s) in enumerate(cut_window(window, config.shard_count))
    )
