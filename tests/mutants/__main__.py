"""Change what decides, and say how many of the changes the tests notice.

    python -m tests.mutants [--only NAME ...] [--sample N] [--seed N] [--slowest S]

Prints the score of each subject and each change that no test noticed.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.asking import Asking

ROOT: Final = Path(__file__).resolve().parents[2]
# The whole site takes longer to start than these tests to run: they are pure.
WITHOUT_THE_SITE: Final = ("-p", "no:django", "-c", str(ROOT / "tests/mutants/pure.ini"))


@dataclass(frozen=True)
class Subject:
    """What is changed, and by whose tests it is held."""

    files: str
    tests: str  # of more than one file: with a * in it
    needs_models: bool = False  # its tests import some, and ask no database


SUBJECTS: Final[dict[str, Subject]] = {
    "association": Subject(
        "screening/conjunctions/association.py", "tests/unit/conjunctions/test_association.py"
    ),
    "release": Subject("screening/operators/release.py", "tests/unit/operators/test_release.py"),
    "lifecycle": Subject(
        "screening/conjunctions/lifecycle.py",
        "tests/unit/conjunctions/test_lifecycle*.py",
        needs_models=True,
    ),
    "probability": Subject("screening/engine/probability/*.py", "tests/unit/engine/probability"),
}


def main(arguments: Sequence[str]) -> int:
    """Ask about each subject; 1 where a test fails unchanged."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--sample", type=int, help="changes of each file at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", type=float, default=1.0, help="tests under so many seconds")
    options = parser.parse_args(arguments)
    os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # what is compiled cannot be changed
    broken = [name for name in options.only if _is_broken(name, options)]
    return int(bool(broken))


def _is_broken(name: str, options: argparse.Namespace) -> bool:
    subject = SUBJECTS[name]
    files = sorted(ROOT.glob(subject.files))
    asking = Asking(files, options.sample, options.seed, options.slowest)
    if subject.needs_models:
        _set_up_models()
    began = time.process_time()
    tests = map(str, sorted(ROOT.glob(subject.tests)))
    failed = pytest.main(["-q", "-p", "no:cacheprovider", *WITHOUT_THE_SITE, *tests], [asking])
    took_s = sum(os.times()[:4]) - began
    sys.stdout.write("\n".join(["", *_lines(name, asking), f"{took_s:.0f} s of processor", ""]))
    sys.stdout.flush()
    return bool(failed)


def _set_up_models() -> None:
    import django
    from django.conf import settings

    apps = ("django.contrib.contenttypes", "django.contrib.auth")
    settings.configure(INSTALLED_APPS=[*apps, "screening.catalog", "screening.stations"])
    django.setup()


def _lines(name: str, asking: Asking) -> Iterator[str]:
    told = asking.told
    by = Counter(each.outcome for each in told)
    noticed = by["killed"] + by["took too long"]
    share = 100.0 * noticed / len(told) if told else 0.0
    yield f"{name}: {noticed} of {len(told)} changes noticed, {share:.1f} %; {dict(by)}"
    for each in told:
        if each.outcome in ("survived", "never run"):
            file = Path(each.file).name
            yield f"  {each.outcome}: {file}:{each.change.line} {each.change.function}"
            yield f"    - {each.change.before}"
            yield f"    + {each.change.after}"
    yield f"Not asked, for they take longer: {len(asking.left_out)} tests"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
