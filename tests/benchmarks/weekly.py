"""How long a weekly summary takes over a year of history: processor seconds and queries.

Run by hand: ``.venv/bin/python -m tests.benchmarks.weekly [PASSES_A_WEEK]``. All of it is made up,
in a database in memory: 52 weeks of runs every three hours.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from tests.benchmarks.django_in_memory import start_django

WEEKS = 52
EVERY = timedelta(hours=3)


def main() -> None:
    """Print rows, queries, and the processor seconds of the newest and of an early week."""
    start_django()
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from screening.conjunctions.models import Assessment, Conjunction
    from screening.reports.weekly import build_weekly, stations_told_of
    from tests.weekly_history import WEEK, history

    a_week = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    history(seed=1, weeks=WEEKS, passes=a_week * (WEEKS + 1), run_every=EVERY)
    rows = Conjunction.objects.count(), Assessment.objects.count()
    print(f"{rows[0]:,} conjunctions, {rows[1]:,} assessments")
    for week in (WEEK, WEEK.before(30)):
        reset_queries()
        began_s = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            report = build_weekly(week, stations_told_of(), week.made_at_utc)
        took_s = time.process_time() - began_s
        open_ = sum(each.counts.active.total for each in report.stations if each.counts)
        print(f"{week}: {open_} open, {len(asked)} queries, {took_s:.2f} s")


if __name__ == "__main__":
    main()
