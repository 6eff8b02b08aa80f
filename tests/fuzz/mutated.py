"""One target under Hypothesis: good input made wrong by what it means, without following branches.

python -m tests.fuzz.mutated NAME SECONDS FOLDER
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.contract import Target
from tests.fuzz.mutations import mutate

A_ROUND = 500


def main(name: str, seconds: int, folder: Path) -> None:
    """Search one target for so many seconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.test")
    import django

    django.setup()
    from tests.fuzz.finds import Search
    from tests.fuzz.targets import TARGETS

    search = Search(TARGETS[name], folder)
    ends = time.monotonic() + seconds

    @settings(
        max_examples=A_ROUND,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(search.target))
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
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
