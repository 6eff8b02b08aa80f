"""Do everything to the product that a bad year does, and look whether it has lost anything.

    python -m tests.faults [--rounds N] [--seed N] [--only FAULT ...] [--quick]
                           [--database sqlite|postgresql|all] [--folder DIR]

Prints each round, and writes docs/experiments/faults-DATE.md. Ends with 1 where something broke.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.experiments.machine import load_average
from tests.experiments.writing import FOLDER
from tests.faults.faults import BY_KEY
from tests.faults.migrations import half_applied_rounds
from tests.faults.record import write_record
from tests.faults.suite import Outcome, databases_here, run_rounds

QUICK_FAULTS = ("kill-web", "kill-catalog", "kill-broker")
IN_NAMESPACE = "FAULTS_IN_NAMESPACE"
MIGRATION_ROUNDS = 8


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; return 0 where nothing broke."""
    options = _options(arguments)
    possible, skipped = databases_here()
    databases = possible if options.database == "all" else [options.database]
    load_before = load_average()
    outcomes: list[Outcome] = []
    for database in databases:
        _say(f"On {database}, seed {options.seed}:")
        outcomes.append(
            run_rounds(
                options.rounds,
                seed=options.seed,
                database=database,
                only=options.only or (QUICK_FAULTS if options.quick else ()),
                is_quick=options.quick,
                say=_say,
            )
        )
        outcomes[-1].skipped += skipped
        for words in outcomes[-1].at_the_end:
            _say(f"    AT THE END {words}")
    migrations = (
        []
        if options.quick or options.only
        else half_applied_rounds(options.migrations, seed=options.seed, say=_say)
    )
    command = " ".join(["python -m tests.faults", *arguments])
    path = write_record(outcomes, migrations, options, command=command, load_before=load_before)
    _say(f"Written: {path}")
    is_sound = all(each.is_sound for each in outcomes) and all(m.is_sound for m in migrations)
    return 0 if is_sound else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=0, help="by default every fault once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=sorted(BY_KEY), metavar="FAULT")
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--migrations", type=int, default=MIGRATION_ROUNDS, help="kills in prepare")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    if options.quick:
        options.database = "sqlite"
    if not options.rounds:
        options.rounds = len(QUICK_FAULTS) if options.quick else len(options.only or BY_KEY)
    return options


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _in_namespace(arguments: Sequence[str]) -> int | None:
    """Without the right to mount, begin anew where everybody has it; None where that is not."""
    if os.getuid() == 0 or os.environ.get(IN_NAMESPACE) or not shutil.which("unshare"):
        return None
    command = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*command, "true"], check=False, stderr=subprocess.DEVNULL).returncode:
        return None
    environment = os.environ | {IN_NAMESPACE: "1"}
    again = [*command, sys.executable, "-m", "tests.faults", *arguments]
    return subprocess.run(again, env=environment, check=False).returncode


def _stop_in_order(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop_in_order)
    signal.signal(signal.SIGINT, _stop_in_order)  # a shell's background jobs ignore it
    inside = _in_namespace(sys.argv[1:]) if "sqlite" in sys.argv else None
    sys.exit(main(sys.argv[1:]) if inside is None else inside)
