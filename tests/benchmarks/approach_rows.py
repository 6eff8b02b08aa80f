"""Fill an empty database with SYNTHETIC events of all against all, as many as a long week makes.

    SAFE_PASSAGE_DATA_DIR=/tmp/rows .venv/bin/python -m tests.benchmarks.approach_rows --runs 3

Drawn from the shares of a real week: misses by area, a third within one constellation, a few
hundred events at the very first instant, one in two hundred co-moving, most of those docked.
``bench_approaches`` then measures on it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django
import numpy as np

from screening.catalog.element_columns import ELEMENT_COLUMNS

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
DAYS = 7
BATCH = 5000
# (share of the objects, type, owner, constellation)
FLEETS = (
    (0.30, "payload", "US", "Starlink"),
    (0.02, "payload", "UK", "OneWeb"),
    (0.004, "payload", "US", "Iridium"),
    (0.15, "payload", "PRC", ""),
    (0.10, "payload", "US", ""),
    (0.02, "payload", "FR", ""),
    (0.0004, "payload", "LUXE", ""),
    (0.08, "rocket_body", "CIS", ""),
    (0.15, "debris", "PRC", ""),
    (0.10, "debris", "CIS", ""),
    (0.0756, "debris", "US", ""),
)


def objects_create(count: int) -> None:
    """Make objects with one element set each; their keys begin at 1."""
    from screening.catalog.models import SpaceObject, StoredElementSet

    shares = np.array([fleet[0] for fleet in FLEETS])
    fleets = np.random.default_rng(1).choice(len(FLEETS), count, p=shares / shares.sum())
    SpaceObject.objects.bulk_create(
        (
            SpaceObject(
                id=key,
                norad_cat_id=10_000 + key,
                name=f"{FLEETS[fleet][3].upper() or 'OBJECT'}-{key}",
                object_type=FLEETS[fleet][1],
                owner_code=FLEETS[fleet][2],
                constellation=FLEETS[fleet][3],
                is_synthetic=True,
            )
            for key, fleet in enumerate(fleets, 1)
        ),
        batch_size=BATCH,
    )
    pull_id = _pull().pk
    StoredElementSet.objects.bulk_create(
        (_element_set(key, pull_id) for key in range(1, count + 1)), batch_size=BATCH
    )


def _pull():  # type: ignore[no-untyped-def]  # models cannot be named before Django is set up
    from tests import factories

    return factories.pull()


def _element_set(key: int, pull_id: int):  # type: ignore[no-untyped-def]
    from screening.catalog.models import StoredElementSet
    from tests.factories import STATION_ELEMENTS

    elements = {name: getattr(STATION_ELEMENTS, name) for name in ELEMENT_COLUMNS}
    return StoredElementSet(
        id=key,
        space_object_id=key,
        source="demo",
        pull_id=pull_id,
        fetched_at=START,
        record_sha256=f"{key:064x}",
        **elements,
    )


def run_fill(rows: int, object_count: int, seed: int) -> None:
    """Add one finished run of all against all with its events."""
    from django.db.models import Count

    from screening.conjunctions.models import CatalogueApproach, RunKind
    from tests import factories

    run = factories.run(
        kind=RunKind.CATALOGUE,
        window_start_utc=START,
        window_end_utc=START + timedelta(days=DAYS),
        is_synthetic=True,
    )
    CatalogueApproach.objects.bulk_create(
        _events(run.pk, rows, object_count, seed), batch_size=BATCH
    )
    kinds = run.approaches.order_by("kind").values_list("kind")
    run.event_counts = dict(kinds.annotate(count=Count("pk")))
    run.save(update_fields=["event_counts"])


def _events(run_id: int, rows: int, object_count: int, seed: int) -> Iterator[object]:
    from screening.catalog.models import SpaceObject
    from screening.conjunctions.models import CatalogueApproach

    constellations = np.array(
        SpaceObject.objects.order_by("pk").values_list("constellation", flat=True), dtype=object
    )
    rng = np.random.default_rng(seed)
    pairs = np.sort(rng.integers(1, object_count + 1, (rows, 2)), axis=1)
    pairs[:, 1] += pairs[:, 0] == pairs[:, 1]
    pairs = np.clip(pairs, 1, object_count)
    miss_km = 5.0 * np.sqrt(rng.uniform(size=rows))
    tca_s = rng.uniform(0, DAYS * 86_400, rows)
    edge = rng.uniform(size=rows) < 0.001
    tca_s[edge] = 0.0
    co_moving = ~edge & (rng.uniform(size=rows) < 0.005)
    miss_km[co_moving] *= np.where(rng.uniform(size=np.count_nonzero(co_moving)) < 0.6, 0.0, 1.0)
    speed = np.where(co_moving | edge, 0.01, 15.2 * np.sqrt(rng.uniform(size=rows)))
    ages = tca_s[:, None] / 86_400 + rng.exponential(0.6, (rows, 2))
    for i in range(rows):
        first, second = int(pairs[i, 0]), int(pairs[i, 1])
        own = constellations[first - 1]
        yield CatalogueApproach(
            run_id=run_id,
            primary_id=first,
            secondary_id=second,
            primary_element_set_id=first,
            secondary_element_set_id=second,
            kind="window_edge" if edge[i] else "co_moving" if co_moving[i] else "closest_approach",
            tca_utc=START + timedelta(seconds=float(tca_s[i])),
            miss_distance_km=float(miss_km[i]),
            radial_km=float(miss_km[i]) * 0.6,
            in_track_km=float(miss_km[i]) * -0.64,
            cross_track_km=float(miss_km[i]) * 0.48,
            relative_speed_km_s=float(speed[i]),
            duration_s=3600.0 if co_moving[i] else 1.2,
            primary_age_days=float(ages[i, 0]),
            secondary_age_days=float(ages[i, 1]),
            oldest_age_days=float(ages[i].max()),
            is_within_constellation=bool(own) and own == constellations[second - 1],
        )


def main(arguments: list[str]) -> int:
    """Fill the database that the environment names, which must hold no objects."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="of all runs together")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--objects", type=int, default=30_000)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from django.core.management import call_command

    from screening.catalog.models import SpaceObject

    call_command("migrate", verbosity=0)
    if SpaceObject.objects.exists():
        print("This database holds objects already: name an empty SAFE_PASSAGE_DATA_DIR.")  # noqa: T201
        return 1
    begun = time.monotonic()
    objects_create(options.objects)
    for number in range(options.runs):
        run_fill(options.rows // options.runs, options.objects, seed=number)
    print(f"{options.rows:,} rows in {time.monotonic() - begun:.0f} s")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
