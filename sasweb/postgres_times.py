"""How instants are read from PostgreSQL: by Python's own reader of ISO 8601.

Django's way goes through a regular expression for each, 9 µs where this takes 1 µs; a page of
passes reads hundreds of them to thousands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.backends.signals import connection_created


def read_times_quickly() -> None:
    """From now on, in every new connection to PostgreSQL."""
    connection_created.connect(_register, dispatch_uid="sasweb.postgres_times")


def _register(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        connection.connection.adapters.register_loader("timestamptz", iso_loader())


@cache
def iso_loader() -> Any:
    """The class that reads an instant as PostgreSQL writes it, the connection's zone being UTC."""
    from django.db.backends.postgresql.psycopg_any import BaseTzLoader

    class IsoLoader(BaseTzLoader):  # type: ignore[misc]
        timezone = UTC  # which Django asks for

        def load(self, data: Any) -> datetime:
            try:
                return datetime.fromisoformat(str(data, "ascii"))
            except ValueError:  # before Christ, infinity: psycopg says what is wrong with them
                return super().load(data)  # type: ignore[no-any-return]

    return IsoLoader
