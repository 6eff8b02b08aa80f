"""How many messages a storm of updates makes, how long that takes, and in how many queries.

Run by hand: ``.venv/bin/python -m tests.benchmarks.alerts [CONJUNCTIONS]``. All of it is made up,
in a database in memory; messages are composed in full and handed to nobody.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.benchmarks.django_in_memory import start_django
from tests.benchmarks.lives import UPDATES_EACH, seeded

if TYPE_CHECKING:
    from screening.conjunctions.models import ScreeningRun
    from tests.alert_world import PostOffice

SUBSCRIBERS = 3  # to yellow and up, to red, to a digest every 6 hours


@dataclass(frozen=True, slots=True)
class Measured:
    """What one storm came to."""

    what: str
    updates: int
    changes: int
    notices: int
    messages: int
    queries: int
    cpu_s: float

    @property
    def words(self) -> str:
        return (
            f"{self.what}: {self.updates:,} updates, {self.changes:,} changes of state, "
            f"{self.notices:,} notices, {self.messages} messages to {SUBSCRIBERS} subscribers, "
            f"{self.queries:,} queries, {self.cpu_s:.1f} s of processor"
        )


def main() -> None:
    """Print what each storm came to."""
    start_django()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for measured in storms(count):
        sys.stdout.write(f"{measured.words}\n")
        sys.stdout.flush()


def storms(count: int) -> list[Measured]:
    """A run that finds all, one that says the same, one that does not find any; and the wait."""
    from screening.alerts.material import CALM_AFTER
    from tests.alert_world import PostOffice, subscriber

    seeded(count)
    first = _seen_by_newest_run()
    subscriber()
    subscriber(lowest_level="red")
    subscriber(digest_every_hours=6)
    office = PostOffice()
    found = _storm("all found", office, count * UPDATES_EACH, lambda: _advance(first))
    again = _storm("all found again", office, count, lambda: _advance(_next_run(is_found=True)))
    gone = _storm("none found", office, count, lambda: _advance(_next_run(is_found=False)))
    _let_pass(CALM_AFTER)
    later = _storm("90 min later", office, 0, lambda: 0)
    return [found, again, gone, later]


def _storm(what: str, office: PostOffice, updates: int, step: Callable[[], int]) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from screening.alerts.models import Notice
    from tests.alert_world import work

    changes, notices, messages = step(), Notice.objects.count(), len(office.taken)
    began_s = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        work(office)
    return Measured(
        what,
        updates,
        changes,
        Notice.objects.count() - notices,
        len(office.taken) - messages,
        len(queries),
        time.process_time() - began_s,
    )


def _advance(run: ScreeningRun) -> int:
    from screening.conjunctions.services.life_cycle import lives_advance_after_run
    from tests import factories

    return len(lives_advance_after_run(run.pk, [factories.station().pk]))


def _seen_by_newest_run() -> ScreeningRun:
    from screening.conjunctions.models import Conjunction, ScreeningRun

    run = ScreeningRun.objects.latest("pk")
    Conjunction.objects.update(last_seen_run=run, last_looked_run=run)
    return run


def _next_run(*, is_found: bool) -> ScreeningRun:
    """A run an hour later. Where it finds all, it says of each what was said last."""
    from django.db.models import Max

    from screening.conjunctions.models import Assessment, Conjunction
    from tests import factories

    _let_pass(timedelta(hours=1))
    run = factories.run()
    Conjunction.objects.update(last_looked_run=run)
    if is_found:
        Conjunction.objects.update(last_seen_run=run)
        newest = Assessment.objects.aggregate(Max("run"))["run__max"]
        rows = [_copy(each, run) for each in Assessment.objects.filter(run=newest)]
        Assessment.objects.bulk_create(rows, batch_size=2000)
    return run


def _copy(opinion: object, run: ScreeningRun) -> object:
    opinion.pk, opinion.run = None, run  # type: ignore[attr-defined]
    return opinion


def _let_pass(by: timedelta) -> None:
    """Let product time pass; real time does by itself, and too little of it to matter."""
    from django.conf import settings

    from screening.common.clock import Clock

    clock = settings.PRODUCT_CLOCK
    settings.PRODUCT_CLOCK = Clock(clock.as_of_utc + by, clock.anchor_utc, clock.rate)


if __name__ == "__main__":
    main()
