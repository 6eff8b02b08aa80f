"""The threat model names the test that shows each control: every one of them is there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`((?:\w+/)*test_\w+\.py)`", PAGE.read_text(encoding="utf-8")))
    there = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]
    assert len(named) > 20
    assert [n for n in sorted(named) if not any(f"/{x}".endswith(f"/{n}") for x in there)] == []
