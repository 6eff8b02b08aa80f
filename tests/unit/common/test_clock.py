"""The product's clock: real, or replayed from an instant that it shows at its anchor."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screening.common.clock import Clock

CHECKOUT = Path(__file__).resolve().parents[3]
AS_OF = datetime(2026, 3, 10, 6, tzinfo=UTC)
LATER = datetime(2026, 11, 29, 2, tzinfo=UTC)
PROGRAM = """
import django
django.setup()
from screening.common.clock import now_utc, product_clock
print(now_utc().isoformat(), product_clock().is_replay)
"""


def test_a_replay_shows_its_instant_at_the_anchor_and_runs_at_its_rate() -> None:
    clock = Clock(as_of_utc=AS_OF, anchor_utc=LATER, rate=60.0)
    assert clock.at(LATER) == AS_OF
    assert clock.at(LATER + timedelta(minutes=1)) == AS_OF + timedelta(hours=1)


def test_a_clock_that_replays_nothing_is_real_with_or_without_an_anchor() -> None:
    for clock in (Clock(), Clock(anchor_utc=AS_OF)):
        assert clock.at(LATER) == LATER
        assert not clock.is_replay


def test_a_replay_without_an_anchor_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"replays from 2026-03-10T06:00:00\+00:00 needs an anchor"
    ):
        Clock(as_of_utc=AS_OF)


@pytest.mark.parametrize(("as_of", "is_replay"), [("2026-03-10T06:00:00Z", True), ("", False)])
def test_a_command_on_its_own_replays_from_the_instant_it_was_given(
    as_of: str, is_replay: bool, tmp_path: Path
) -> None:
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
        "SAFE_PASSAGE_DATA_DIR": str(tmp_path),
        "SAFE_PASSAGE_AS_OF": as_of,
        "SAFE_PASSAGE_CLOCK_ANCHOR": "",
    }
    began = AS_OF if is_replay else datetime.now(UTC)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=CHECKOUT, env=variables,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    shown, told = done.stdout.split()
    assert told == str(is_replay)
    # It shows the instant as it starts; starting may take a while.
    assert began <= datetime.fromisoformat(shown) < began + timedelta(hours=1)
