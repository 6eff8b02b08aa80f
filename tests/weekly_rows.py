"""Editions and readers in the database, for tests of who is sent what."""

from __future__ import annotations

from itertools import count
from typing import Any

from screening.common.clock import real_now_utc
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition, Reader

_serial = count(1)


def edition(week: IsoWeek, number: int = 1, **overrides: Any) -> Edition:
    """An edition without a summary in it, for tests that print none."""
    values = {
        "known_until_utc": week.made_at_utc,
        "made_at": real_now_utc(),
        "made_by": "a test",
        "report": {},
        "sha256": f"{number:064x}",
    }
    return Edition.objects.create(week=str(week), number=number, **values | overrides)


def reader(**overrides: Any) -> Reader:
    key = next(_serial)
    values = {"name": f"Reader {key}", "address": f"reader-{key}@example.org"}
    return Reader.objects.create(**values | overrides)
