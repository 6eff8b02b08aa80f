"""How long the database itself worked for this process, whoever else used the machine meanwhile.

Wall times hold for one load of the machine; processor time holds for every. Linux tells it of a
backend of PostgreSQL on the same machine to the nanosecond. Parallel workers are switched off, for
theirs would be missing.
"""

from __future__ import annotations

from pathlib import Path


class BackendWork:
    """Reads the processor time of the connection's backend; 0 where it has none of its own."""

    def __init__(self) -> None:
        from django.db import connection

        self._told = Path("/")
        if connection.vendor != "postgresql":
            return  # SQLite works within this process
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        self._told = Path(f"/proc/{pid}/schedstat")
        if not self._told.exists():
            raise RuntimeError("The database's processes cannot be seen: measure where it runs.")

    @property
    def ms(self) -> float:
        """Milliseconds on a processor since it began."""
        if self._told == Path("/"):
            return 0.0
        return int(self._told.read_text().split()[0]) / 1e6
