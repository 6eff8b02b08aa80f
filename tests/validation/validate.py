"""Hold the product against outside truth, and write down how it stands.

    python -m tests.validation.validate [--workers N] [--folder DIR] [--data DIR]

Writes ``validation-DATE`` as JSON and Markdown. Exit code 1: a bar is missed; 2: there is nothing
to hold it against.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from sasweb.experiment_records import Experiment, Finding, Kind
from sasweb.experiment_words import STANDING_WORDS, value_words
from tests.conftest import SHARED_DATA
from tests.experiments.machine import load_average
from tests.experiments.writing import FOLDER, experiment_now, write_experiment
from tests.validation.checks.brute_force import brute_force_findings
from tests.validation.checks.known import known_findings
from tests.validation.checks.socrates import socrates_findings

COMMAND = "python -m tests.validation.validate"
Check = Callable[[Path, int], Iterable[Finding]]
CHECKS: tuple[Check, ...] = (known_findings, brute_force_findings, socrates_findings)


def validate(data: Path, workers: int, checks: Sequence[Check]) -> Experiment:
    """Run every check and put its findings together."""
    load_before = load_average()
    findings = [finding for check in checks for finding in _told(_tried(check, data, workers))]
    return experiment_now(Kind.VALIDATION, COMMAND, findings, load_before=load_before)


def _tried(check: Check, data: Path, workers: int) -> Iterator[Finding]:
    """Yield a check's findings; an input that is not there makes one that is unknown."""
    try:
        yield from check(data, workers)
    except FileNotFoundError as error:
        name = Path(str(error.filename)).name
        yield Finding(
            key=check.__name__,
            title=check.__name__.removesuffix("_findings").replace("_", " ").capitalize(),
            unit="",
            value=None,
            note=f"No {name} beside this checkout: nothing to hold it against.",
        )


def _told(findings: Iterable[Finding]) -> Iterator[Finding]:
    for each in findings:
        words = STANDING_WORDS[each.standing]
        sys.stdout.write(f"{each.title}: {value_words(each)} ({words})\n")
        sys.stdout.flush()
        yield each


def main(arguments: Sequence[str], checks: Sequence[Check] = CHECKS) -> int:
    """Validate, write, and say in the exit code whether every bar is met."""
    options = _options(arguments)
    if not options.data.is_dir():
        sys.stdout.write("No ../shared/data beside this checkout: nothing to validate against.\n")
        return 2
    experiment = validate(options.data, options.workers, checks)
    record, _ = write_experiment(experiment, options.folder)
    sys.stdout.write(f"Written: {record.name} and its page.\n")
    if experiment.missed:
        return 1
    return 2 if experiment.unknown else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
