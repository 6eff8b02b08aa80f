"""Measure screening and write it down; nothing passes or fails here.

    python -m tests.benchmarks.bench [--quick] [--only NAME ...] [--workers N] [--folder DIR]

The record is written anew after each finding, so that a run that is stopped keeps what it has.
With ``--only`` it is one in part, beside that of all cases: each has its own time, code and load.
Without ``../shared/data`` everything is measured on SYNTHETIC objects, and says so.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sasweb.experiment_records import Finding, Kind
from sasweb.experiment_words import STANDING_WORDS, value_words
from tests.benchmarks.child import run_case
from tests.benchmarks.findings import ALL, QUICK, WHOLE, Plan, RunCase
from tests.conftest import SHARED_DATA
from tests.experiments.machine import load_average
from tests.experiments.writing import FOLDER, experiment_now, write_experiment

COMMAND = "python -m tests.benchmarks.bench"
CATALOGUE = SHARED_DATA / "catalog" / "celestrak_on_orbit_20241101.csv.gz"
SYNTHETIC_OBJECTS = 27_000


def main(arguments: Sequence[str], run: RunCase = run_case) -> int:
    """Measure what is asked for, and write after each finding."""
    options = _options(arguments)
    load_before = load_average()
    only = [f" --only {name}" for name in options.only or ()]
    command = "".join([COMMAND, " --quick" if options.quick else "", *only])
    chosen = list(dict.fromkeys(options.only or ()))  # each once
    findings: list[Finding] = []
    for each in _measured(chosen or list(ALL), _plan(options), run):
        # Small inputs say whether it works, not how fast it is.
        findings.append(replace(each, bar=None) if options.quick else each)
        experiment = experiment_now(
            Kind.BENCHMARK,
            command,
            findings,
            load_before=load_before,
            is_quick=options.quick,
            only=chosen,
        )
        write_experiment(experiment, options.folder)
        words = STANDING_WORDS[findings[-1].standing]
        sys.stdout.write(f"{each.title}: {value_words(each)} ({words})\n")
        sys.stdout.flush()
    return 0


def _measured(names: Sequence[str], plan: Plan, run: RunCase) -> Iterator[Finding]:
    for name in names:
        try:
            yield from ALL[name](plan, run)
        except RuntimeError as error:
            yield Finding(
                key=f"{name}_failed", title=name.capitalize(), unit="", value=None, note=str(error)
            )


def _plan(options: argparse.Namespace) -> Plan:
    plan = replace(QUICK if options.quick else WHOLE, workers=options.workers)
    if CATALOGUE.is_file():
        return replace(plan, catalogue=CATALOGUE)
    sys.stdout.write("No ../shared/data beside this checkout: SYNTHETIC objects instead.\n")
    return replace(plan, objects=min(plan.objects, SYNTHETIC_OBJECTS))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small inputs: does it work at all")
    parser.add_argument("--only", action="append", choices=list(ALL), metavar="NAME")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
