"""Hold the branch coverage of what decides, and of the engine, against bars.

    python -m tests.coverage_bars [--only NAME ...]

Compiled kernels run where no coverage is seen, so the tests of those run with numba switched off:
the same functions as the interpreter runs them, far slower, and therefore only where each of their
branches is entered by small cases. What both ways of running have covered is put together.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Bar:
    """``source`` is held to ``least_percent`` by ``tests``; of kernels by ``interpreted`` too."""

    source: tuple[str, ...]
    tests: tuple[str, ...]
    least_percent: int
    interpreted: tuple[str, ...] = ()


BARS: Final[dict[str, Bar]] = {
    "rules": Bar(
        source=(
            "screening/conjunctions/criteria/*",
            "screening/conjunctions/lifecycle.py",
            "screening/conjunctions/association.py",
            "screening/alerts/services/escalation.py",
            "screening/alerts/audience.py",
            "screening/alerts/quiet_hours.py",
        ),
        tests=(
            "tests/unit/conjunctions/criteria",
            "tests/unit/conjunctions/test_lifecycle.py",
            "tests/unit/conjunctions/test_association.py",
            "tests/unit/conjunctions/test_rules_service.py",
            "tests/unit/alerts/test_quiet_hours.py",
            "tests/unit/alerts/test_nobody_waits.py",
            "tests/unit/alerts/case_notices",
            "tests/unit/alerts/test_outbox.py",
            "tests/unit/alerts/test_late_subscribers.py",
        ),
        least_percent=100,
    ),
    "policy": Bar(
        source=("screening/operators/release.py", "screening/operators/release_words.py"),
        tests=("tests/unit/operators/test_release.py",),
        least_percent=100,
    ),
    "engine": Bar(
        source=("screening/engine/*",),
        tests=("tests/unit/engine",),
        least_percent=95,
        interpreted=(
            "tests/unit/engine/probability/test_alfano_max.py",
            "tests/unit/engine/probability/test_disc_quadrature.py",
            "tests/unit/engine/test_near_survey.py",
            "tests/unit/engine/test_all_against_all.py",
        ),
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; 1 where a test fails or a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.coverage_bars", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=BARS, default=list(BARS))
    names = parser.parse_args(arguments).only
    missed = [name for name in names if _is_missed(name, BARS[name])]
    return int(bool(missed))


def _is_missed(name: str, bar: Bar) -> bool:
    sys.stdout.write(f"\n{name}: at least {bar.least_percent} %\n")
    sys.stdout.flush()
    data = ROOT / "var" / "coverage" / name
    data.parent.mkdir(parents=True, exist_ok=True)
    data.unlink(missing_ok=True)
    include = f"--include={','.join(bar.source)}"
    folders = ",".join({"/".join(each.split("/")[:2]) for each in bar.source})
    runs = [_run(data, folders, *command, jit=jit) for command, jit in _tests(bar)]
    reported = _coverage(
        data, "report", include, f"--fail-under={bar.least_percent}", "--show-missing",
        "--skip-covered", "--precision=1",
    )  # fmt: skip
    return any([*runs, reported])


def _tests(bar: Bar) -> Iterator[tuple[tuple[str, ...], bool]]:
    yield bar.tests, True
    if bar.interpreted:
        yield (*bar.interpreted, "-m", "not slow"), False


def _run(data: Path, folders: str, *tests: str, jit: bool) -> int:
    pytest = ("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *tests)
    return _coverage(data, "run", "--branch", "--append", f"--source={folders}", *pytest, jit=jit)


def _coverage(data: Path, *arguments: str, jit: bool = True) -> int:
    environment = os.environ | {"COVERAGE_FILE": str(data), "NUMBA_DISABLE_JIT": str(int(not jit))}
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
