"""Measure the page and the API of all conjunctions on what ``approach_rows`` has made.

    SAFE_PASSAGE_DATA_DIR=/tmp/rows .venv/bin/python -m tests.benchmarks.bench_approaches

Every filter alone, and some together, in every order: first page and one far in. Prints a Markdown
table of milliseconds. Not a test: nothing passes or fails.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import django

PAGE_SORTS = ("miss", "-miss", "tca", "-tca", "speed", "-speed")
API_SORTS = ("miss_distance_km", "tca_utc", "relative_speed_km_s")
# What is asked of the page, and the same of the API.
QUESTIONS: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({}, {}),
    ({}, {"stays_together": "false"}),
    ({"q": "OBJECT-77"}, {"name": "OBJECT-77"}),
    ({"q": "10077"}, {"norad_cat_id": "10077"}),
    ({"q": "no such name"}, {"name": "no such name"}),
    ({"type": "rocket_body"}, {"object_type": "rocket_body"}),
    ({"owner": "US"}, {"owner_code": "US"}),
    ({"owner": "LUXE"}, {"owner_code": "LUXE"}),
    ({"constellation": "Starlink"}, {"constellation": "Starlink"}),
    ({"constellation": "OneWeb"}, {"constellation": "OneWeb"}),
    *(({"miss": km}, {"miss_distance_km_max": km}) for km in ("0.1", "0.5", "1", "2", "5")),
    *(({"speed": v}, {"relative_speed_km_s_min": v}) for v in ("0.1", "1", "5", "10", "14")),
    *(({"age": days}, {"oldest_age_days_max": days}) for days in ("1", "2", "3", "7")),
    ({"tca_from": "2026-03-14 00:00"}, {"tca_after": "2026-03-14T00:00:00Z"}),
    ({"tca_to": "2026-03-10 05:00"}, {"tca_before": "2026-03-10T05:00:00Z"}),
    ({"pairs": "hide"}, {"is_within_constellation": "false"}),
    ({"co_moving": "show"}, {"kind": "closest_approach"}),
    ({"co_moving": "only"}, {"stays_together": "true"}),
    (
        {"owner": "US", "miss": "1", "speed": "14", "age": "2", "pairs": "hide"},
        {"owner_code": "US", "miss_distance_km_max": "1", "relative_speed_km_s_min": "14"},
    ),
    (
        {"type": "debris", "constellation": "Starlink"},
        {"object_type": "debris", "constellation": "Starlink"},
    ),
    (
        {"constellation": "Starlink", "age": "1", "co_moving": "show", "speed": "10"},
        {"constellation": "Starlink", "oldest_age_days_max": "1", "relative_speed_km_s_min": "10"},
    ),
)


def _timed(client: Any, address: str, parameters: dict[str, str]) -> tuple[float, Any]:
    begun = time.perf_counter()
    response = client.get(address, parameters)
    if response.status_code != 200:
        raise RuntimeError(f"{address} {parameters}: {response.status_code}")
    return 1e3 * (time.perf_counter() - begun), response


def _page_ms(client: Any) -> Iterator[tuple[str, float]]:
    for (asked, _), sort in product(QUESTIONS, PAGE_SORTS):
        ms, response = _timed(client, "/conjunctions/all/", asked | {"sort": sort})
        yield f"{asked} {sort}", ms
        page = response.context["page"]
        if page is not None and page.later is not None:
            far = asked | {"sort": sort, "after": page.later.text}
            yield f"{far}", _timed(client, "/conjunctions/all/", far)[0]


def _api_ms(client: Any) -> Iterator[tuple[str, float]]:
    for (_, asked), sort, sign in product(QUESTIONS, API_SORTS, ("", "-")):
        ordered = asked | {"ordering": sign + sort}
        ms, response = _timed(client, "/api/v1/approaches/", ordered)
        yield f"{ordered}", ms
        if later := response.json()["next"]:
            yield later, _timed(client, later, {})[0]


def _row(what: str, measured: list[tuple[str, float]]) -> str:
    milliseconds = [ms for _, ms in measured]
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    worst = max(measured, key=lambda each: each[1])
    figures = f"{statistics.median(milliseconds):.0f} | {p95:.0f} | {worst[1]:.0f}"
    return f"| {what} | {len(milliseconds)} | {figures} | `{worst[0]}` |"


def _file_line(client: Any) -> str:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, lines = time.perf_counter(), 0
    for piece in client.get("/api/v1/approaches/csv/").streaming_content:
        lines += piece.count(b"\n")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    seconds = time.perf_counter() - begun
    return f"CSV: {lines - 1:,} rows in {seconds:.1f} s; peak memory grew by {grown:.0f} MB."


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    settings.OPEN_READING = True
    setup_test_environment()
    client = Client()
    client.get("/conjunctions/all/")
    print(f"{connection.vendor}\n")  # noqa: T201
    print("| what | requests | median ms | p95 ms | worst ms | which |\n|---|---|---|---|---|---|")  # noqa: T201
    print(_row("page", list(_page_ms(client))))  # noqa: T201
    print(_row("API", list(_api_ms(client))))  # noqa: T201
    print(f"\n{_file_line(client)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
