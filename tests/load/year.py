"""Fill an empty PostgreSQL with a year of hourly runs of two stations: millions of assessments.

    DATABASE_URL=postgres://... SAFE_PASSAGE_DATA_DIR=/tmp/year .venv/bin/python -m tests.load.year

The last week is lived through by the product itself on the SYNTHETIC demo catalogue: it
pulls, screens, judges, tells and sums up. The weeks before are its own rows, moved in time and
copied within the database (``year_rows.py``), so that every row has the form that it writes. Then
messages, cases, and the summary of each week. About half an hour on two cores, 25 GB.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import timedelta

import django

LAST_WEEK = "2026-W46"
ROOM = 1_000_000_000  # keys of what the product writes begin here
KEYS_OF_A_RUN = 100  # from one run of the product to the next: hourly ones fit in between


def _base_live(looks_a_day: int) -> None:
    """Live through the last week, with keys that leave room for the year before it."""
    from django.contrib.auth import get_user_model

    from sasweb.replay.weeks import play_weeks
    from screening.alerts import models as alerts
    from screening.catalog import models as catalog
    from screening.conjunctions import models as passes
    from screening.reports.interval import IsoWeek
    from tests.load.copying import execute, leave_room

    leave_room(
        passes.ScreeningRun, passes.Conjunction, passes.Assessment, passes.Transition,
        alerts.Notice, alerts.Delivery, alerts.DeliveryAttempt, alerts.Hearing,
        catalog.Pull, catalog.StoredElementSet, first=ROOM,
    )  # fmt: skip
    run_keys = "pg_get_serial_sequence('conjunctions_screeningrun', 'id')"
    [(sequence,)] = execute(f"SELECT {run_keys}")
    execute(f"ALTER SEQUENCE {sequence} INCREMENT BY {KEYS_OF_A_RUN}")
    for number, level in enumerate(("watch", "yellow", "red")):
        _watcher(number, level)
    person = get_user_model().objects.create_superuser("scale", password="scale")
    assert person.is_superuser
    last = IsoWeek.parse(LAST_WEEK)
    play_weeks(last, weeks=1, a_day=looks_a_day, say=lambda words: print(words, flush=True))  # noqa: T201
    execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")


def _watcher(number: int, level: str) -> None:
    from screening.alerts.people_models import Recipient, Subscription

    recipient = Recipient.objects.create(
        name=f"Watch {number}", channel="email", address=f"watch{number}@example.org"
    )
    Subscription.objects.create(recipient=recipient, lowest_level=level)


def main(arguments: list[str]) -> int:
    """Fill the database that the environment names, which must be empty and PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assessments", type=int, default=5_000_000)
    parser.add_argument("--weeks", type=int, default=50, help="before the last one")
    parser.add_argument("--objects-copied", type=int, default=30_000, help="with element sets")
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--skip-base", action="store_true", help="that one is there already")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    os.environ.setdefault("SAFE_PASSAGE_CATALOG", "demo")
    os.environ.setdefault("SAFE_PASSAGE_AS_OF", "2026-11-09T00:00:00Z")
    os.environ.setdefault("SAFE_PASSAGE_HOME", "exercise-station-watch")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        print("Name an empty PostgreSQL database in DATABASE_URL.")  # noqa: T201
        return 1
    if not options.skip_base:
        call_command("prepare")
        _base_live(looks_a_day=1)
    from tests.load import year_rows, year_words

    begun = time.monotonic()
    for step in year_rows.STEPS:
        step(year_rows.Year(options.weeks, options.assessments, options.objects_copied))
        print(f"{step.__name__}: at {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201
    year_words.messages_copy(weeks=options.weeks)
    year_words.cases_tell(options.cases)
    year_words.weeks_sum_up(timedelta(weeks=options.weeks))
    print(f"All at {time.monotonic() - begun:.0f} s")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
