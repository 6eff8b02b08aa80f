"""Let go what the settings no longer keep: page by page, each a short transaction of its own.

Whoever stops, or is stopped, has lost nothing: the next one goes on from the key that was reached.
Between two pages others get their turn, which matters where one alone may write (SQLite).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction

from screening.common.clock import real_now_utc
from screening.conjunctions.models import ScreeningRun
from screening.upkeep.pinned import TimeIsUp
from screening.upkeep.prunable import Going, Prunable
from screening.upkeep.pruning_models import Pruning
from screening.upkeep.retention import Kind, Rule, rules

logger = logging.getLogger(__name__)

Counted = Callable[[Rule, int], None]

BREATH_S: Final = 0.02  # between two pages
AGAIN_AFTER: Final = timedelta(hours=20)  # once a day, whenever the schedule comes to it
DELETED_AT_ONCE: Final = 5000  # fewer than the variables that a statement may have


@dataclass(frozen=True, slots=True)
class WouldGo:
    """What one kind would lose, without losing it; at least that where not all was counted."""

    rule: Rule
    rows: int
    is_all: bool


def prune(*, budget_s: float, asked_by: str, is_anew: bool = False) -> list[Pruning]:
    """Let go what is too old for as long as the budget lasts; return what was gone through.

    A kind is gone through once a day, unless ``is_anew``. Never raises for what is still referred
    to: such rows are not among those that go.
    """
    ends = time.monotonic() + budget_s
    done = []
    for rule in rules():
        row = _begun(rule, asked_by, is_anew=is_anew)
        if row is None:
            continue
        done.append(row)
        if not _gone_through(row, Prunable(rule.kind, row.before_utc), ends):
            break
    return done


def would_go(
    *,
    seconds_each: float,
    on_progress: Counted = lambda *_: None,
    on_reading: Counted = lambda *_: None,
) -> Iterator[WouldGo]:
    """Count what each rule would let go today, and change nothing.

    Each kind is told as soon as it is counted, and after ``seconds_each`` what was by then.
    ``on_progress`` is told the rule and the rows so far, page by page; ``on_reading``, before a
    page that waits for it, the rule and how many lists of what rests on its rows were read.
    """
    for rule in rules():
        yield _would_go(rule, time.monotonic() + seconds_each, on_progress, on_reading)


def _would_go(rule: Rule, ends: float, on_progress: Counted, on_reading: Counted) -> WouldGo:
    looked = Prunable(
        rule.kind, rule.before_utc(), ends=ends, on_reading=lambda lists: on_reading(rule, lists)
    )
    reached: int | None = 0
    rows = 0
    while reached is not None:
        try:
            page = looked.page(reached)
        except TimeIsUp:
            return WouldGo(rule, rows, is_all=False)
        reached = page.reached_id
        rows += _count(page.going)
        on_progress(rule, rows)
        if reached is not None and time.monotonic() >= ends:
            return WouldGo(rule, rows, is_all=False)
    return WouldGo(rule, rows, is_all=True)


def _begun(rule: Rule, asked_by: str, *, is_anew: bool) -> Pruning | None:
    """The going-through that is under way, or a new one where it is time for one."""
    own = Pruning.objects.filter(kind=rule.kind)
    under_way = own.filter(ended_at=None).first()
    if under_way is not None and under_way.keep_days == rule.keep_days:
        return under_way
    now = real_now_utc()
    if under_way is not None:  # the setting has changed since: what is old is something else now
        _end(under_way, now)
    lately = own.filter(began_at__gt=now - AGAIN_AFTER, keep_days=rule.keep_days)
    if not is_anew and lately.exists():
        return None
    return Pruning.objects.create(
        kind=rule.kind,
        keep_days=rule.keep_days,
        before_utc=rule.before_utc(),
        asked_by=asked_by,
        began_at=now,
        worked_at=now,
    )


def _gone_through(row: Pruning, prunable: Prunable, ends: float) -> bool:
    """Go on to the end, or until the time is up: then say False."""
    while True:
        page = prunable.page(row.reached_id)
        now = real_now_utc()
        with transaction.atomic():
            row.rows += _let_go(page.going)
            row.reached_id = page.reached_id or row.reached_id
            row.worked_at = now
            row.save(update_fields=["rows", "reached_id", "worked_at"])
        if page.reached_id is None:
            _end(row, now)
            return True
        if time.monotonic() >= ends:
            return False
        time.sleep(BREATH_S)


def _end(row: Pruning, now: datetime) -> None:
    """Close a line of the history, and forget those before it that let nothing go."""
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    Pruning.objects.filter(kind=row.kind, rows=0, pk__lt=row.pk).delete()
    if row.rows:
        logger.info("Pruned: %s.", row)


def _count(going: Going) -> int:
    return sum(len(ids) for ids in going.values())


def _let_go(going: Going) -> int:
    gone = 0
    for model, ids in going.items():
        for start in range(0, len(ids), DELETED_AT_ONCE):
            gone += _forget(model, ids[start : start + DELETED_AT_ONCE])
    return gone


def _forget(model: type[models.Model], ids: list[int]) -> int:
    """Delete rows, or of a run its inputs alone: the run stays with its counts and their hash."""
    rows = model._default_manager.filter(pk__in=ids)
    if model is ScreeningRun:
        return rows.update(element_set_ids=b"")
    # NOTE: Django's own delete() would look for what refers to each; nothing does.
    return rows.order_by()._raw_delete(rows.db)


__all__ = ["Kind", "WouldGo", "prune", "would_go"]
