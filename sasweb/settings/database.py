"""The database: SQLite in the data folder, or the server that ``DATABASE_URL`` names."""

from __future__ import annotations

import dj_database_url

from sasweb.settings import env
from sasweb.settings.places import DATA_DIR

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'safe-passage.sqlite3'}"),
        conn_max_age=60,
        # A server that has started anew is asked by a new connection, not answered with an error.
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets pages read while a run writes; IMMEDIATE makes writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }

# Connections that a web process shares among its requests; 0: each thread has its own.
DATABASE_POOL = env.whole_number_within("SAFE_PASSAGE_DATABASE_POOL", 0, at_least=0, at_most=500)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Compiling a statement pays for itself in those that run for minutes; here it took longer than
    # what it compiled (2.9 s of 13.9 in the choice of everybody's newest element set).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    if DATABASE_POOL:
        DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps them
        # Nobody waits longer for a page, and what nobody waits for need not hold a connection.
        DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=60s"
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 2,
            "max_size": DATABASE_POOL,
            "timeout": 30.0,
        }
