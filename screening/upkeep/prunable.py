"""Which rows may go: a page of keys at a time, so that nothing is locked for long.

Each function is given the last key that was looked at and what counts as old, and returns the keys
that may go with the last key of its page: None where there are no more old rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Exists, F, Model, OuterRef, Q

from screening.alerts.models import DeliveryAttempt, DeliveryStatus
from screening.catalog.models import (
    CatalogChange,
    Pull,
    PullRejection,
    PullStatus,
    StoredElementSet,
)
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import (
    Assessment,
    CatalogueApproach,
    Conjunction,
    RunStatus,
    ScreeningRun,
)
from screening.messages.models import Message
from screening.upkeep.pinned import (
    FrozenSets,
    assessed_sets,
    decided_conjunctions,
    known_windows,
    runs_judged_by,
)
from screening.upkeep.retention import Kind

Going = Mapping[type[Model], list[int]]
OVER: Final = (LifeState.PASSED, LifeState.CLEARED)


@dataclass(frozen=True, slots=True)
class Page:
    """What may go of one page of rows. ``reached_id`` is None after the last page."""

    going: Going
    reached_id: int | None


class Prunable:
    """What one going-through of a kind looks at; what pins rows is read once.

    Where that lasts until ``ends`` (of the monotonic clock), ``page`` raises ``TimeIsUp``;
    ``on_reading`` is told meanwhile how many lists of element sets were read.
    """

    def __init__(
        self,
        kind: Kind,
        before_utc: datetime,
        *,
        ends: float = math.inf,
        on_reading: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.before_utc = before_utc
        self._ends = ends
        self._on_reading = on_reading
        self._page = _PAGES[kind]

    def page(self, after_id: int) -> Page:
        return self._page(self, after_id)

    @cached_property
    def frozen_sets(self) -> FrozenSets:
        old = StoredElementSet.objects.filter(epoch_utc__lt=self.before_utc)
        newest = old.order_by("-epoch_utc").values_list("pk", flat=True).first()
        return FrozenSets(newest or 0, ends=self._ends, on_reading=self._on_reading)

    @cached_property
    def windows(self) -> dict[int, list[tuple[datetime, datetime]]]:
        return known_windows()

    @cached_property
    def judging_runs(self) -> set[int]:
        return runs_judged_by()


def _reached(keys: list[int], size: int) -> int | None:
    return keys[-1] if len(keys) == size else None


PASSES_AT_ONCE: Final = 20


def _assessments(pruned: Prunable, after_id: int) -> Page:
    over = Conjunction.objects.filter(
        pk__gt=after_id, tca_utc__lt=pruned.before_utc, life__state__in=OVER
    ).order_by("pk")
    keys = list(over.values_list("pk", flat=True)[:PASSES_AT_ONCE])
    decided = set(decided_conjunctions().filter(pk__in=keys).values_list("pk", flat=True))
    going = (
        Assessment.objects.filter(conjunction__in=[key for key in keys if key not in decided])
        .filter(run__isnull=False)  # what others said is a record
        .exclude(run=F("conjunction__first_run"))
        .exclude(pk=F("conjunction__latest_assessment"))
        .exclude(conjunction__risk_assessment__isnull=False, pk=F("conjunction__risk_assessment"))
        .exclude(Exists(Message.objects.filter(assessment=OuterRef("pk"))))
        .exclude(
            Exists(
                Transition.objects.filter(
                    conjunction=OuterRef("conjunction"), assessment=OuterRef("pk")
                )
            )
        )
    )
    ids = list(going.order_by().values_list("pk", flat=True))
    return Page({Assessment: ids}, _reached(keys, PASSES_AT_ONCE))


RUNS_AT_ONCE: Final = 50


def _run_inputs(pruned: Prunable, after_id: int) -> Page:
    old = ScreeningRun.objects.filter(
        pk__gt=after_id,
        window_start_utc__lt=pruned.before_utc,
        status__in=(RunStatus.FINISHED, RunStatus.FAILED),
    ).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:RUNS_AT_ONCE])
    events = CatalogueApproach.objects.filter(run=OuterRef("pk"))
    given = ScreeningRun.objects.filter(pk__in=keys).exclude(element_set_ids=b"")
    ids = given.exclude(Exists(events)).order_by().values_list("pk", flat=True)
    going = [key for key in ids if key not in pruned.judging_runs]
    return Page({ScreeningRun: going}, _reached(keys, RUNS_AT_ONCE))


SETS_AT_ONCE: Final = 2000


def _element_sets(pruned: Prunable, after_id: int) -> Page:
    later = StoredElementSet.objects.filter(
        space_object=OuterRef("space_object"),
        source=OuterRef("source"),
        epoch_utc__gt=OuterRef("epoch_utc"),
    )
    page = StoredElementSet.objects.filter(pk__gt=after_id).order_by("pk")
    rows = list(
        page.annotate(has_later=Exists(later)).values_list(
            "pk", "space_object_id", "epoch_utc", "fetched_at", "has_later"
        )[:SETS_AT_ONCE]
    )
    old = [row for row in rows if max(row[2], row[3]) < pruned.before_utc]
    going = {
        pk for pk, owner, epoch_utc, _, has_later in old
        if has_later and not _counts(pruned, owner, epoch_utc)
    }  # fmt: skip
    if going:
        going -= pruned.frozen_sets.among(going)
    if going:
        going -= assessed_sets(sorted(going))
    reached = rows[-1][0] if old and len(rows) == SETS_AT_ONCE else None
    return Page({StoredElementSet: sorted(going)}, reached)


def _counts(pruned: Prunable, owner: int, epoch_utc: datetime) -> bool:
    return any(first <= epoch_utc <= last for first, last in pruned.windows.get(owner, ()))


PULLS_AT_ONCE: Final = 200


def _pulls(pruned: Prunable, after_id: int) -> Page:
    """NOTE: a pull with its file, or that waits for a person, is none that found nothing new."""
    old = Pull.objects.filter(
        pk__gt=after_id, started_at__lt=pruned.before_utc, finished_at__isnull=False
    ).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:PULLS_AT_ONCE])
    refused = PullRejection.objects.filter(pull__in=keys).order_by()
    vain = Pull.objects.filter(pk__in=keys, status=PullStatus.UNCHANGED, stored_file="").exclude(
        Exists(CatalogChange.objects.filter(pull=OuterRef("pk")))
        | Exists(StoredElementSet.objects.filter(pull=OuterRef("pk")))
        | Q(failed_feeds__isnull=False)
    )
    going = {
        PullRejection: list(refused.values_list("pk", flat=True)),
        Pull: list(vain.order_by().values_list("pk", flat=True)),
    }
    return Page(going, _reached(keys, PULLS_AT_ONCE))


TRIES_AT_ONCE: Final = 2000


def _tries(pruned: Prunable, after_id: int) -> Page:
    ended = (DeliveryStatus.SENT, DeliveryStatus.FAILED)
    old = DeliveryAttempt.objects.filter(
        pk__gt=after_id, began_at__lt=pruned.before_utc, delivery__status__in=ended
    ).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:TRIES_AT_ONCE])
    return Page({DeliveryAttempt: keys}, _reached(keys, TRIES_AT_ONCE))


_PAGES: Final[Mapping[Kind, Callable[[Prunable, int], Page]]] = {
    Kind.ASSESSMENTS: _assessments,
    Kind.RUN_INPUTS: _run_inputs,
    Kind.ELEMENT_SETS: _element_sets,
    Kind.PULLS: _pulls,
    Kind.TRIES: _tries,
}
