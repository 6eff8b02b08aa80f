"""One target under Hypothesis: good input made wrong by what it means, without following branches.

python -m tests.fuzz.mutated NAME SECONDS FOLDER
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.contract import Target
from tests.fuzz.finds import Search
from tests.fuzz.forks import each_alone
from tests.fuzz.mutations import mutate

A_ROUND = 500


def main(seconds: int, folder: Path, names: Sequence[str]) -> None:
    """Search each target for so many seconds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sasweb.settings.test"
    import django

    django.setup()
    from tests.fuzz.targets import TARGETS

    each_alone(names, folder, "mutated", lambda name, own: _search(TARGETS[name], seconds, own))


def _search(target: Target, seconds: int, own: Path) -> None:
    search = Search(target, own)
    ends = time.monotonic() + seconds

    @settings(
        max_examples=A_ROUND,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target))
    def a_round(data: bytes) -> None:
        if time.monotonic() < ends:
            search.try_one(data)

    while time.monotonic() < ends:
        a_round()
    search.tell()


def inputs(target: Target) -> st.SearchStrategy[bytes]:
    """Valid samples of a target, each with one to four things changed."""

    def changed(seed: bytes, random: Random) -> bytes:
        return mutate(seed, random, target.words)[: 4 * target.longest]

    return st.builds(changed, st.sampled_from(target.seeds), st.randoms(use_true_random=False))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
