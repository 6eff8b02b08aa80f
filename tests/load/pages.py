"""Ask for every page and list many times, and print what each takes.

    DATABASE_URL=... SAFE_PASSAGE_DATA_DIR=... .venv/bin/python -m tests.load.pages [--times 20]

Whole requests in this process: no network and no browser. ``wall`` holds for the machine's load,
``work`` for any: the processor time of this process and of the database's backend, of which
``database`` is the latter. All are asked for once, then all again: what a page keeps for some
seconds is long gone when its turn comes, and what all pages share (the header's ages) is kept, as
on a site that people look at. Files are asked for once: they are not looked at.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.load.backend_work import BackendWork

LIMIT_MS = 300.0
FOLDER = Path("docs/experiments")


@dataclass
class Asked:
    """What one address took, each time that it was asked for."""

    name: str
    path: str
    who: str
    is_file: bool
    status: int = 0
    size: int = 0
    wall_ms: list[float] = field(default_factory=list)
    work_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    queries: int = 0
    worst_query_ms: float = 0.0
    worst_query: str = ""

    @property
    def p95_ms(self) -> float:
        return _p95(self.work_ms)


class Queries:
    """Counts what is asked of the database, and keeps the slowest."""

    def __init__(self) -> None:
        self.times: list[tuple[float, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.times.append((1e3 * (time.perf_counter() - begun), sql))


@contextmanager
def counted() -> Iterator[Queries]:
    from django.db import connection

    queries = Queries()
    with connection.execute_wrapper(queries):
        yield queries


def ask(client: Any, one: Asked, backend: BackendWork) -> None:
    """Ask once, to the last byte."""
    with counted() as queries:
        before_ms, cpu, begun = backend.ms, time.process_time(), time.perf_counter()
        response = client.get(one.path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        one.wall_ms.append(1e3 * (time.perf_counter() - begun))
        one.database_ms.append(backend.ms - before_ms)
        one.work_ms.append(1e3 * (time.process_time() - cpu) + one.database_ms[-1])
    one.status, one.size, one.queries = response.status_code, len(body), len(queries.times)
    took_ms, sql = max(queries.times, default=(0.0, ""))
    if took_ms > one.worst_query_ms:
        one.worst_query_ms, one.worst_query = took_ms, sql


def pace_ms() -> float:
    """Processor time of work that never changes: how quick the machine is just now."""
    begun_s = time.process_time()
    sorted(f"{number * 7919 % 100_003:x}" for number in range(100_000))
    return 1e3 * (time.process_time() - begun_s)


def measure(times: int, only: str, paces_ms: list[float]) -> list[Asked]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from sasweb.garbage import freeze
    from tests.load.addresses import addresses

    person = get_user_model().objects.filter(is_superuser=True).first()
    signed_in, stranger = (
        Client(headers={"host": "localhost"}),
        Client(headers={"host": "localhost"}),
    )
    signed_in.force_login(person)
    backend = BackendWork()
    found = [each for each in addresses() if not only or only in each.name + each.path]
    turns = [
        (Asked(address.name, address.path, words, address.is_file), client)
        for words, client in (("in", signed_in), ("out", stranger))
        for address in found
        if words == "in" or not address.is_file
    ]
    for turn in range(times + 1):
        paces_ms.append(pace_ms())
        for one, client in turns:
            if turn == 0 or not one.is_file:
                ask(client, one, backend)
            if turn == 0 and not one.is_file:  # which finds caches cold
                for each in (one.wall_ms, one.work_ms, one.database_ms):
                    each.clear()
        if turn == 0:
            freeze()  # as a web process does a minute after its start
        print(f"turn {turn} of {times}", flush=True)  # noqa: T201
    return [one for one, _ in turns]


def _p95(values: list[float]) -> float:
    # Inclusive: of a few values the other method tells of one beyond the largest.
    return (
        statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    )


def _line(one: Asked) -> str:
    figures = (
        f"{statistics.median(one.work_ms):.0f} | {one.p95_ms:.0f} |"
        f" {statistics.median(one.database_ms):.0f} | {_p95(one.wall_ms):.0f} |"
        f" {one.queries} | {one.worst_query_ms:.0f}"
    )
    return f"| `{one.path}` | {one.who} | {one.status} | {figures} |"


HEAD = (
    "| address | signed | status | work p50 ms | work p95 ms | database p50 ms | wall p95 ms"
    " | queries | worst query ms |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def record(found: list[Asked], times: int, words: str, paces_ms: list[float]) -> str:
    """The record as Markdown: counts first, then what is slow."""
    pages = [one for one in found if not one.is_file]
    works = [ms for one in pages for ms in one.work_ms]
    slow = [one for one in pages if one.p95_ms > LIMIT_MS]
    statuses = sorted(Counter(one.status for one in found).items())
    answers = ", ".join(f"{status} {count} times" for status, count in statuses)
    parts = [
        words,
        f"{len(pages)} addresses of {len({one.name for one in pages})} kinds, {times} times each"
        f" after one to warm up: work p50 {statistics.median(works):.0f} ms, p95"
        f" {_p95(works):.0f} ms, worst {max(works):.0f} ms. At the 95th percentile {len(slow)} of"
        f" them take more than {LIMIT_MS:.0f} ms. Answered: {answers}.",
        "Work that never changes (`pace_ms`), by which machines and hours compare, took"
        f" {statistics.median(paces_ms):.0f} ms in the middle, {min(paces_ms):.0f} to"
        f" {max(paces_ms):.0f}.",
        f"## Slower than that ({len(slow)})\n\n" + HEAD,
        "\n".join(_line(one) for one in sorted(slow, key=_slow)),
    ]
    return "\n\n".join(parts) + "\n"


def _slow(one: Asked) -> float:
    return -one.p95_ms


def _words(times: int) -> str:
    from django.db import connection

    from tests.experiments.machine import this_machine

    machine = this_machine(None)
    counts = ", ".join(f"{count:,} {name}" for name, count in _row_counts())
    return (
        f"# Every page on a year of rows ({connection.vendor})\n\n"
        f"{datetime.now(UTC):%d %B %Y %H:%M} UTC. {machine.cores} cores, load {machine.load_after}"
        f" afterwards: wall times hold for that load. {counts}.\n\n"
        "    .venv/bin/python -m tests.load.year\n"
        f"    .venv/bin/python -m tests.load.pages --times {times}"
    )


def _row_counts() -> Iterator[tuple[str, int]]:
    from screening.alerts.models import Delivery, Notice
    from screening.catalog.models import StoredElementSet
    from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun, Transition

    for words, model in (
        ("assessments", Assessment), ("conjunctions", Conjunction), ("runs", ScreeningRun),
        ("changes of state", Transition), ("alerts", Notice), ("deliveries", Delivery),
        ("element sets", StoredElementSet),
    ):  # fmt: skip
        yield words, model.objects.count()


def main(arguments: list[str]) -> int:
    """Measure what the environment names, and write it down where ``--write`` says so."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument(
        "--only", default="", help="a part of a name or path; each is made anew then"
    )
    parser.add_argument("--write", action="store_true", help="to docs/experiments")
    parser.add_argument("--queries", action="store_true", help="print each slow one's worst query")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from django.conf import settings
    from django.db import connection

    from sasweb.garbage import freeze
    from screening.common.clock import now_utc
    from screening.reports.services.week_count import week_count

    if options.only:
        settings.SHARED_ANSWERS_KEPT_S = 0  # a turn of few is over before what is shared is old
    import_module(settings.ROOT_URLCONF)
    freeze()
    week_count(now_utc())  # as the schedule does
    paces_ms: list[float] = []
    found = measure(options.times, options.only, paces_ms)
    text = record(found, options.times, _words(options.times), paces_ms)
    if options.write:
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        (FOLDER / f"scale-{connection.vendor}-{day}.md").write_text(text)
    print(text)  # noqa: T201
    if options.queries:
        for one in sorted(found, key=_slow)[:25]:
            print(f"{one.p95_ms:.0f} {one.path}\n    {one.worst_query_ms:.0f}: {one.worst_query}\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
