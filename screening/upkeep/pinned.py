"""What stays because something else rests on it, however old it is.

A case, a person's decision and a what-if study must be told again from what they rested on. Of a
conjunction with any of them every assessment stays, the inputs of the runs that it was judged by,
and all that was known of both objects around it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, OuterRef, Q, QuerySet

from screening.catalog.element_history import HISTORY_SPAN
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.conjunctions.run_inputs import WINDOW, unpack_ids
from screening.consequences.models import Study
from screening.coordination.models import Case

# Until so long after a pass later element sets tell what became of it, and who kept to their word.
TOLD_UNTIL: Final = timedelta(days=3)
Window = tuple[datetime, datetime]


def decided_conjunctions() -> QuerySet[Conjunction]:
    """Conjunctions about which somebody decided, said or asked something."""
    asked = Study.objects.filter(conjunction_id=OuterRef("pk"))
    cases = Case.objects.filter(conjunction=OuterRef("pk"))
    deeds = Transition.objects.filter(conjunction=OuterRef("pk")).exclude(person="")
    return Conjunction.objects.filter(
        Exists(cases) | Exists(asked) | Exists(deeds) | Q(life__mitigated_at__isnull=False)
    )


def runs_judged_by() -> set[int]:
    """Runs that led to what decided conjunctions are: their newest, and those of their changes."""
    decided = decided_conjunctions().order_by()
    found: set[int] = set()
    for name in ("first_run", "last_seen_run", "last_looked_run", "risk_assessment__run"):
        found.update(decided.exclude(**{name: None}).values_list(name, flat=True))
    changes = Transition.objects.filter(conjunction__in=decided.values("pk"), run__isnull=False)
    return found | set(changes.order_by().values_list("run", flat=True))


def known_windows() -> dict[int, list[Window]]:
    """Of each object of a decided conjunction, when what was known of it counts."""
    found: dict[int, list[Window]] = defaultdict(list)
    rows = decided_conjunctions().values_list("primary", "secondary", "first_tca_utc", "tca_utc")
    for primary, secondary, first_utc, last_utc in rows:
        window = (first_utc - WINDOW - HISTORY_SPAN, last_utc + TOLD_UNTIL)
        found[primary].append(window)
        found[secondary].append(window)
    return found


class TimeIsUp(Exception):
    """Nobody waits any longer for what is read."""


class FrozenSets:
    """The element sets that runs and studies were given, as long as those lists are kept.

    What has a key above ``at_most_id`` counts as one of them: a bit for each is held in memory.
    A year of runs holds hundreds of megabytes of such lists: ``on_reading`` is told how many were
    read, one by one, and ``TimeIsUp`` is raised at ``ends``.
    """

    def __init__(
        self, at_most_id: int, *, ends: float, on_reading: Callable[[int], None] = lambda _: None
    ) -> None:
        self._is_frozen: npt.NDArray[np.bool_] = np.zeros(at_most_id + 1, np.bool_)
        for lists, packed in enumerate(_packed_lists(), start=1):
            if time.monotonic() >= ends:
                raise TimeIsUp
            ids = unpack_ids(packed)
            self._is_frozen[ids[ids <= at_most_id]] = True
            on_reading(lists)

    def among(self, ids: Iterable[int]) -> set[int]:
        """Those of some element sets that are frozen."""
        end = len(self._is_frozen)
        return {each for each in ids if each >= end or self._is_frozen[each]}


def _packed_lists() -> Iterator[bytes]:
    for model in (ScreeningRun, Study):
        rows = model._default_manager.order_by().exclude(element_set_ids=b"")
        for packed in rows.values_list("element_set_ids", flat=True).iterator(chunk_size=20):
            yield bytes(packed)


def assessed_sets(ids: list[int]) -> set[int]:
    """Those of some element sets that an assessment rests on."""
    found: set[int] = set()
    for side in ("primary_element_set", "secondary_element_set"):
        rows = Assessment.objects.filter(**{f"{side}__in": ids}).order_by()
        found.update(rows.values_list(side, flat=True))
    return found
