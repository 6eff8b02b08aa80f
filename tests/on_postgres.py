"""Run the tests of what two databases do differently on PostgreSQL: `make test-postgres`.

All tests of the database run on SQLite with `make test`. These run again: claims and locks between
transactions, bulk inserts, JSON and interval arithmetic, conditional updates and constraints,
triggers, ordering of nulls, joins of all against all, and what deletes. With arguments of its own,
as `python -m tests.on_postgres tests/unit/reports`, it runs those instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.servers import ServerMissing, postgres_server

REPOSITORY: Final = Path(__file__).resolve().parent.parent
SUBSET: Final = (
    # leases, claims and locks between transactions
    "tests/unit/upkeep",
    "tests/unit/sasweb/test_one_beat.py",
    "tests/unit/alerts/test_locks.py",
    "tests/unit/alerts/test_outbox.py",
    "tests/unit/alerts/test_delivery.py",
    "tests/unit/alerts/test_digests.py",
    "tests/unit/conjunctions/test_run_request.py",
    "tests/integration/test_run_tasks.py",
    "tests/integration/test_lost_pulls.py",
    # bulk inserts that pass collisions over, and upserts
    "tests/integration/test_pulls.py",
    "tests/unit/conjunctions/test_studied_histories.py",
    "tests/unit/conjunctions/test_life_cycle_service.py",
    # joins of all against all, and what deletes their events
    "tests/integration/test_catalogue_run_joins.py",
    "tests/unit/conjunctions/test_approach_selectors.py",
    # JSON, intervals, windows, order of nulls, instants
    "tests/unit/sasweb/test_postgres_times.py",
    "tests/unit/sasweb/test_metrics.py",
    "tests/unit/sasweb/test_conjunction_page.py",
    "tests/unit/sasweb/test_api_lists.py",
    "tests/unit/catalog/test_element_history.py",
    "tests/unit/conjunctions/test_stored_order.py",
    "tests/unit/conjunctions/test_risk_copies.py",
    "tests/unit/conjunctions/test_cleared_levels.py",
    # triggers that keep entries as they are; peers
    "tests/unit/coordination/test_append.py",
    "tests/unit/coordination/test_open_case.py",
    "tests/unit/coordination/peers",
    # reports and studies
    "tests/unit/reports/test_weekly.py",
    "tests/unit/reports/test_sendings.py",
    "tests/unit/reports/test_weekly_counts.py",
    "tests/unit/consequences/test_studies.py",
)
KINDS: Final = "not processes and not benchmark and not browser"
CLUSTER: Final = "tests/integration/test_cluster.py"  # starts servers of its own


def main(arguments: list[str]) -> int:
    """Start a server, run the tests on it, stop it; 0 also where there is no server to start."""
    try:
        with postgres_server() as url:
            failed = _pytest(arguments or [*SUBSET], {"DATABASE_URL": url}, KINDS)
            return failed or (0 if arguments else _pytest([CLUSTER], {}, "servers"))
    except ServerMissing as missing:
        sys.stdout.write(f"Tests on PostgreSQL skipped: {missing}.\n")
        return 0


def _pytest(arguments: list[str], variables: dict[str, str], kinds: str) -> int:
    at_once = os.environ.get("TESTS_AT_ONCE", "2")
    command = ["-m", "pytest", "-n", at_once, "--dist", "loadfile", "--reruns", "1", "-m", kinds]
    return subprocess.run(
        [sys.executable, *command, *arguments],
        cwd=REPOSITORY,
        env=os.environ | variables,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
