"""Versions, clocks and the world of the process that tells."""

from __future__ import annotations

import platform
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection
from django.utils.translation import gettext_noop

from screening.catalog.selectors import catalog_is_synthetic
from screening.common.clock import product_clock, real_now_utc
from screening.common.exercise import current_exercise
from screening.operators.selectors import home_slug
from screening.upkeep.broker_facts import BrokerReading
from screening.upkeep.database_size import is_sqlite
from screening.upkeep.facts_types import ClockFacts, VersionFacts, WorldFacts

PACKAGES: Final = (
    "Django", "djangorestframework", "celery", "redis", "uvicorn", "psycopg", "numpy", "numba",
    "scipy", "sgp4", "pyerfa", "cesiumkit", "plotly", "typst",
)  # fmt: skip
SAME_CLOCK: Final = gettext_noop("The database is a file of this machine: both have one clock.")


@cache
def version_facts() -> VersionFacts:
    """What this process is made of; the same for as long as it runs."""
    return VersionFacts(
        code=settings.CODE_VERSION,
        engine_digest=settings.ENGINE_DIGEST,
        python=platform.python_version(),
        packages=tuple((name, found) for name in PACKAGES if (found := _installed(name))),
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def clock_facts(real_now: datetime, broker: BrokerReading, no_database: str = "") -> ClockFacts:
    """The product's clock, and by how much the clocks of others are off this machine's."""
    clock = product_clock()
    unknown: dict[str, str] = {}
    skew_s = None
    if no_database or is_sqlite():
        unknown["database_skew_s"] = no_database or SAME_CLOCK
    else:
        skew_s = _database_skew_s()
    if broker.skew_s is None:
        unknown["broker_skew_s"] = broker.why_not
    return ClockFacts(
        real_now=real_now,
        product_now_utc=clock.at(real_now),
        is_replay=clock.is_replay,
        as_of_utc=clock.as_of_utc,
        rate=clock.rate,
        database_skew_s=skew_s,
        broker_skew_s=broker.skew_s,
        unknown=unknown,
    )


def _database_skew_s() -> float:
    """Seconds by which the server's clock is ahead, as seen half-way through one question."""
    asked_at = real_now_utc()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    return (told - (asked_at + (real_now_utc() - asked_at) / 2)).total_seconds()


def world_facts(no_database: str = "") -> WorldFacts:
    """Which data on which clock this is."""
    exercise = current_exercise()
    kind, home = _as_the_database_has_it(no_database)
    labels = [
        *(["exercise"] if exercise else []),
        *(["replay"] if product_clock().is_replay else []),
        *kind,
    ]
    return WorldFacts(
        name=Path(settings.DATA_DIR).name,
        catalog=_catalog_words(),
        labels=tuple(labels) or ("live",),
        exercise=exercise.name if exercise else None,
        home=home,
    )


def _as_the_database_has_it(no_database: str) -> tuple[list[str], str | None]:
    """The kind of data, and who is home, which a page may have said as well as the environment."""
    if not no_database:
        with suppress(AnyDatabaseError):
            return ["synthetic"] if catalog_is_synthetic() else [], home_slug()
    return ["unknown"], settings.HOME_ORGANISATION or None


def _catalog_words() -> str:
    """Files by their names alone: where they lie is nobody's business."""
    parts = str(settings.CATALOG).split(",")
    return ", ".join(Path(part.strip()).name for part in parts)
