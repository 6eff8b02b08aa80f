"""How long many conjunctions take to change, and a rule to be previewed, in processor seconds.

Run by hand: ``.venv/bin/python -m tests.benchmarks.lives [CONJUNCTIONS]``. All of it is made up, in
a database in memory.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.benchmarks.django_in_memory import start_django

if TYPE_CHECKING:
    from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun

UPDATES_EACH = 4
UPDATE_EVERY = timedelta(hours=6)


def main() -> None:
    """Print the processor seconds of each step."""
    start_django()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    _say(f"{count:,} conjunctions, {UPDATES_EACH} updates each")
    run = seeded(count)
    _measure_life(run)
    _measure_preview()


def _measure_life(run: ScreeningRun) -> None:
    from screening.conjunctions.models import Conjunction
    from screening.conjunctions.services.life_cycle import lives_advance, lives_advance_after_run
    from tests import factories

    stations = [factories.station().pk]
    _timed("first change of all", lambda: len(lives_advance_after_run(run.pk, stations)))
    _timed("the same again", lambda: len(lives_advance_after_run(run.pk, stations)))
    _timed("a minute passes", lambda: len(lives_advance()))
    newer = factories.run()
    Conjunction.objects.update(last_looked_run=newer)
    _timed("all cleared", lambda: len(lives_advance_after_run(newer.pk, stations)))


def _measure_preview() -> None:
    from screening.conjunctions.rule_preview import rule_preview
    from screening.conjunctions.rule_selectors import rule_in_force
    from tests import factories

    station, until_utc = factories.station(), factories.NOW + timedelta(days=8)
    in_force = rule_in_force(station.pk, factories.NOW)
    if in_force is None:
        raise SystemExit("The station has no rule.")
    rule = in_force.rule
    _timed("preview", lambda: rule_preview(station, rule, until_utc=until_utc, days=30).sentence)


def _timed(what: str, step: Callable[[], object]) -> None:
    began = time.process_time()
    found = step()
    _say(f"{what}: {time.process_time() - began:.2f} s: {found}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def seeded(count: int) -> ScreeningRun:
    from django.conf import settings

    from screening.conjunctions.models import Assessment, Conjunction
    from tests import factories
    from tests.screened_world import stand_still

    stand_still(settings)
    first = factories.assessed_conjunction()
    made = Conjunction.objects.bulk_create(_passes(first, count))
    runs = [*(factories.run() for _ in range(UPDATES_EACH - 1)), first.first_run]
    sets = [
        factories.stored_element_set(
            replace(factories.STATION_ELEMENTS, epoch_utc=factories.NOW - n * UPDATE_EVERY)
        )
        for n in range(UPDATES_EACH, 0, -1)
    ]
    rows = [
        _opinion(each, n, runs[n], primary_element_set=sets[n])
        for each in made
        for n in range(UPDATES_EACH)
    ]
    Assessment.objects.bulk_create(rows, batch_size=2000)
    run: ScreeningRun = first.first_run
    return run


def _passes(first: Conjunction, count: int) -> list[Conjunction]:
    """A week of passes like the first, one a minute."""
    shared = ("station", "primary", "secondary", "first_run", "last_seen_run", "last_looked_run")
    fields = {name: getattr(first, name) for name in shared}
    week_min = 7 * 24 * 60
    return [
        type(first)(
            **fields,
            first_tca_utc=first.tca_utc,
            tca_utc=first.tca_utc + timedelta(minutes=n % week_min),
            miss_distance_km=2.0,
        )
        for n in range(1, count)
    ]


def _opinion(subject: Conjunction, n: int, run: ScreeningRun, **fields: Any) -> Assessment:
    """One of a pass's updates, with a probability between 1e-8 and 1e-3."""
    from screening.conjunctions.models import Assessment
    from tests import factories

    own: dict[str, Any] = {
        "kind": "closest_approach",
        "tca_utc": subject.tca_utc,
        "miss_distance_km": 2.0 + subject.pk % 30,
        "radial_km": 1.0,
        "in_track_km": 1.0,
        "cross_track_km": 1.0,
        "relative_speed_km_s": 10.0,
        "primary_age_days": 1.0,
        "secondary_age_days": 1.0,
        "volumes_entered": ["notification box"] if subject.pk % 2 else [],
        "created_at": factories.NOW - (UPDATES_EACH - n) * UPDATE_EVERY,
        "pc": 10.0 ** -(3 + (subject.pk + n) % 6),
        "pc_grade": "screening",
    }
    return Assessment(conjunction=subject, run=run, **own | fields)


if __name__ == "__main__":
    main()
