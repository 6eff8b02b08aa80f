"""One case in a process of its own, so that memory and first calls are its own.

``run_case`` starts it; as a program it reads a case as JSON and prints its figures as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from tests.benchmarks import burns, cases, probabilities, propagators, risk
from tests.benchmarks.cases import Case, Figures
from tests.experiments.writing import CHECKOUT

CASES: Mapping[str, Callable[[Case], Figures]] = {
    "all": cases.all_against_all,
    "stations": cases.stations,
    "astroz": cases.astroz_screen,
    "propagators": propagators.propagators,
    "probabilities": probabilities.probabilities,
    "risk": risk.station_risk,
    "burns-station": burns.burns_of_a_station,
    "burns-fleet": burns.burns_in_a_fleet,
}


def run_case(case: Case, *, numba_cache: str | None = None) -> Figures:
    """Measure a case in a new process. Raises ``RuntimeError`` with what it said if it fails."""
    surroundings = dict(os.environ)
    if numba_cache is not None:
        surroundings["NUMBA_CACHE_DIR"] = numba_cache
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.child", case.to_json()],
        cwd=CHECKOUT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{case.what} failed: {done.stderr.strip()[-500:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    given = Case(**json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(CASES[given.what](given)) + "\n")
