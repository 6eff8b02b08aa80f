"""The suite of faults in its short form: three kills under load, and nothing lost or doubled."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import QUICK_FAULTS
from tests.faults.suite import run_rounds

# Not among `make test` yet: a minute of processor time, and not yet seen to pass under pytest.
pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.servers]


def test_three_kills_under_load_lose_and_double_nothing() -> None:
    outcome = run_rounds(
        len(QUICK_FAULTS),
        seed=1,
        database="sqlite",
        only=QUICK_FAULTS,
        is_quick=True,
        say=lambda _: None,
    )
    broken = [words for each in outcome.rounds for words in each.violations]
    never = [each.recovery.waits_for for each in outcome.rounds if each.recovery.works_s is None]
    assert (broken, never, outcome.at_the_end) == ([], [], [])
    assert outcome.counts["confirmed entries"] > 0
    assert outcome.counts["assessments"] > 0
    assert outcome.counts["messages that came"] > 0
