"""Instants from PostgreSQL are read as they were written, to the microsecond and in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from psycopg import DataError
from psycopg.postgres import types

from sasweb.postgres_times import iso_loader

LOADER = iso_loader()(types["timestamptz"].oid, None)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        (b"2026-11-16 06:10:00+00", datetime(2026, 11, 16, 6, 10, tzinfo=UTC)),
        (b"2026-11-16 06:10:00.5+00", datetime(2026, 11, 16, 6, 10, 0, 500_000, tzinfo=UTC)),
        (b"2026-11-16 06:10:00.000001+00", datetime(2026, 11, 16, 6, 10, 0, 1, tzinfo=UTC)),
        (b"1957-10-04 19:28:34+00", datetime(1957, 10, 4, 19, 28, 34, tzinfo=UTC)),
    ],
)
def test_reads_what_postgresql_writes(written: bytes, instant: datetime) -> None:
    read = LOADER.load(written)
    assert read == instant
    assert read.tzinfo is UTC


def test_reads_from_the_memory_that_the_server_s_answer_lies_in() -> None:
    assert LOADER.load(memoryview(b"2026-11-16 06:10:00+00")).year == 2026


@pytest.mark.parametrize("written", [b"infinity", b"0044-03-15 12:00:00+00 BC"])
def test_what_python_cannot_hold_is_refused_in_psycopg_s_words(written: bytes) -> None:
    with pytest.raises(DataError, match="timestamp"):
        LOADER.load(written)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such type")
def test_connections_read_that_way() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timestamptz '2026-11-16 08:10:00.25+02'")
        [(read,)] = cursor.fetchall()
    assert read == datetime(2026, 11, 16, 6, 10, 0, 250_000, tzinfo=UTC)
    assert connection.connection.adapters.get_loader(LOADER.oid, 0) is iso_loader()
