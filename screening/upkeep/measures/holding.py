"""Where everything lies: the size of the database, the room on the disk, what waits in queues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from screening.alerts.pulses import task_queues
from screening.common.disk import disk_room
from screening.upkeep.broker_facts import broker_reading
from screening.upkeep.database_size import database_bytes
from screening.upkeep.measures.measure import Group, Measure, Moment, Reading

DATABASE_BYTES: Final = Measure("database_bytes", "The size of the database.")
DISK_FREE: Final = Measure(
    "disk_free_bytes", "Room on the disk that holds the data directory of this machine."
)
DISK: Final = Measure("disk_bytes", "The size of that disk.")
BUILD: Final = Measure(
    "build_info", "Always 1: the release that answers, and the catalogue it was told to show.",
    ("code_version", "catalog"),
)  # fmt: skip
BROKER_UP: Final = Measure("broker_up", "1 where the queue's server answers, else 0.")
QUEUE: Final = Measure("queue_tasks", "Tasks that wait for a worker, by queue.", ("queue",))
IN_HAND: Final = Measure(
    "queue_tasks_in_hand", "Tasks that workers have taken and not yet finished."
)


def _read_disk(moment: Moment) -> Iterator[Reading]:
    if (disk := disk_room(Path(settings.DATA_DIR))) is not None:
        yield DISK_FREE.of(disk.free_bytes)
        yield DISK.of(disk.total_bytes)
    catalog = "files" if "/" in settings.CATALOG or "," in settings.CATALOG else settings.CATALOG
    yield BUILD.of(1, settings.CODE_VERSION, catalog)


def _read_database(moment: Moment) -> Iterator[Reading]:
    if (size := database_bytes()) is not None:
        yield DATABASE_BYTES.of(size)


def _read_queues(moment: Moment) -> Iterator[Reading]:
    reading = broker_reading(task_queues())
    yield BROKER_UP.of(int(reading.facts.is_reached))
    if reading.facts.in_hand is not None:
        yield IN_HAND.of(reading.facts.in_hand)
    yield from (QUEUE.of(told.depth, queue) for queue, told in reading.queues.items())


MACHINE: Final = Group("machine", (DISK_FREE, DISK, BUILD), _read_disk)
DATABASE: Final = Group("database", (DATABASE_BYTES,), _read_database)
QUEUES: Final = Group("queues", (BROKER_UP, QUEUE, IN_HAND), _read_queues)
