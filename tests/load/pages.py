"""Ask for every page and list many times, and print what each takes.

    DATABASE_URL=... SAFE_PASSAGE_DATA_DIR=... .venv/bin/python -m tests.load.pages [--times 20]

Whole requests in this process: no network and no browser. ``wall`` holds for the machine's load,
``work`` for any: the processor time of this process and of the database's backend, of which
``database`` is the latter. Each is made anew, though a site keeps what is the same for everybody
for some seconds. Files are listed apart: they are not looked at.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
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


def pages_load() -> None:
    """As a web process does (sasweb/asgi.py): once, and no search for garbage looks at it."""
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def measure(times: int, only: str) -> list[Asked]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.load.addresses import addresses

    person = get_user_model().objects.filter(is_superuser=True).first()
    signed_in, stranger = (
        Client(headers={"host": "localhost"}),
        Client(headers={"host": "localhost"}),
    )
    signed_in.force_login(person)
    found, backend = [], BackendWork()
    for address in addresses():
        if only and only not in address.name + address.path:
            continue
        who = (("in", signed_in),) if address.is_file else (("in", signed_in), ("out", stranger))
        for words, client in who:
            one = Asked(address.name, address.path, words, address.is_file)
            for _ in range(1 if address.is_file else times + 1):
                ask(client, one, backend)
            if not address.is_file:  # the first finds caches cold
                del one.wall_ms[0], one.work_ms[0], one.database_ms[0]
            found.append(one)
            if one.p95_ms > LIMIT_MS or one.status >= 400:
                print(_line(one), flush=True)  # noqa: T201
    return found


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


def record(found: list[Asked], times: int, words: str) -> str:
    """The whole record as Markdown: counts first, then what is slow, then all."""
    pages = [one for one in found if not one.is_file]
    works = [ms for one in pages for ms in one.work_ms]
    slow = [one for one in pages if one.p95_ms > LIMIT_MS]
    failed = [one for one in found if one.status >= 400]
    parts = [
        words,
        f"{len(pages)} addresses of {len({one.name for one in pages})} kinds, {times} times each"
        f" after one to warm up: work p50 {statistics.median(works):.0f} ms, p95"
        f" {_p95(works):.0f} ms, worst {max(works):.0f} ms. At the 95th percentile {len(slow)} of"
        f" them take more than"
        f" {LIMIT_MS:.0f} ms, and {len(failed)} did not answer well.",
        "## Slower than that, or failed\n\n" + HEAD,
        "\n".join(
            _line(one) for one in sorted({*map(id, slow + failed)} and slow + failed, key=_slow)
        ),
        "## All\n\n" + HEAD,
        "\n".join(_line(one) for one in sorted(found, key=_slow)),
    ]
    return "\n\n".join(parts) + "\n"


def _slow(one: Asked) -> float:
    return -one.p95_ms


def _words() -> str:
    from django.db import connection

    from tests.experiments.machine import this_machine

    machine = this_machine(None)
    counts = ", ".join(f"{count:,} {name}" for name, count in _row_counts())
    return (
        f"# Every page on a year of rows ({connection.vendor})\n\n"
        f"{datetime.now(UTC):%d %B %Y %H:%M} UTC. {machine.cores} cores, load {machine.load_after}"
        f" afterwards: wall times hold for that load. {counts}.\n\n"
        "    .venv/bin/python -m tests.load.year\n    .venv/bin/python -m tests.load.pages"
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
    parser.add_argument("--only", default="", help="a part of a name or path")
    parser.add_argument("--write", action="store_true", help="to docs/experiments")
    parser.add_argument("--queries", action="store_true", help="print each slow one's worst query")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.SHARED_ANSWERS_KEPT_S = 0
    pages_load()
    found = measure(options.times, options.only)
    text = record(found, options.times, _words())
    if options.write:
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        (FOLDER / f"scale-{connection.vendor}-{day}.md").write_text(text)
    print(text.split("## All")[0])  # noqa: T201
    if options.queries:
        for one in sorted(found, key=_slow)[:25]:
            print(f"{one.p95_ms:.0f} {one.path}\n    {one.worst_query_ms:.0f}: {one.worst_query}\n")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
