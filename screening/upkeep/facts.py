"""The running installation at one moment: for the page Status, the API, /metrics and a terminal.

Begin at ``system_facts``. Each section can be had by itself from its own module. All of it is cheap
on a database of any size, and none of it fails because a part of the installation does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import Error as AnyDatabaseError
from django.db import connection
from django.utils.translation import gettext

from screening.alerts.health_lines import health_lines
from screening.alerts.pulses import task_queues
from screening.catalog.feed_ages import feed_ages
from screening.common.clock import real_now_utc
from screening.upkeep.broker_facts import broker_reading
from screening.upkeep.database_facts import database_facts, unread_database
from screening.upkeep.disk_facts import disk_facts, growth
from screening.upkeep.facts_types import SystemFacts
from screening.upkeep.machine_facts import clock_facts, version_facts, world_facts
from screening.upkeep.told_facts import alarm_facts, transport_facts
from screening.upkeep.verdict import verdict
from screening.upkeep.work_facts import (
    backlog_facts,
    lost_workers,
    queue_facts,
    run_facts,
    worker_facts,
)

Section = TypeVar("Section")


class _Reader:
    """Reads sections, and keeps why one could not be read."""

    def __init__(self, no_database: str) -> None:
        self.no_database = no_database
        self.unread: dict[str, str] = {}

    def read(self, name: str, ask: Callable[[], Section]) -> Section | None:
        """Ask for one section; None where the database does not tell."""
        if self.no_database:
            self.unread[name] = self.no_database
            return None
        try:
            return ask()
        except AnyDatabaseError as error:
            self.unread[name] = gettext("The database does not tell (%(error)s).") % {
                "error": type(error).__name__
            }
            return None


def system_facts() -> SystemFacts:
    """Read everything once. Some forty small questions to the database, one to the broker."""
    now, broker = real_now_utc(), broker_reading(task_queues())
    reader = _Reader(no_database_words())
    growth_now = reader.read("growth", lambda: growth(now))
    database = reader.read("database", lambda: database_facts(growth_now))
    if database is None:
        database = unread_database(reader.unread["database"])
    lines, workers = (
        reader.read("lines", lambda: health_lines(now)),
        reader.read("workers", lambda: worker_facts(now)),
    )
    lost = reader.read("lost", lambda: lost_workers(now)) or ()
    return SystemFacts(
        taken_at=now,
        verdict=verdict(
            lines, workers, broker.facts, database, lost=lost, no_database=reader.no_database
        ),
        lines=lines,
        feeds=reader.read("feeds", lambda: feed_ages(now)),
        queues=queue_facts(broker, workers or ()),
        backlogs=reader.read("backlogs", lambda: backlog_facts(now)),
        workers=workers,
        runs=reader.read("runs", run_facts),
        transports=reader.read("transports", transport_facts),
        alarms=reader.read("alarms", alarm_facts),
        disk=disk_facts(growth_now),
        database=database,
        broker=broker.facts,
        versions=version_facts(),
        clock=clock_facts(now, broker, reader.no_database),
        world=world_facts(reader.no_database),
        unread=reader.unread,
    )


def no_database_words() -> str:
    """Why nothing can be read; empty while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (AnyDatabaseError, OSError) as error:
        return gettext("The database does not answer (%(error)s).") % {
            "error": type(error).__name__
        }
    return ""
