"""`make audit` never takes silence for health."""

from __future__ import annotations

from typing import Any

import pytest

from tests.security import audit

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "CVE-2014-1402", "fix_versions": ["2.7.2"]}],
}
NEW = {"name": "amqp", "version": "5.4.2", "vulns": [{"id": "GHSA-1", "fix_versions": []}]}
SKIPPED = {"name": "amqp", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("dependencies", "asked", "lines", "why"),
    [
        ([SOUND, FAULTY], True, (), ""),
        ([SOUND, FAULTY, NEW], True, ("amqp 5.4.2: GHSA-1, mended in no version",), ""),
        ([SOUND, FAULTY | {"vulns": []}], False, (), "called sound"),
        ([SOUND, SKIPPED, FAULTY | {"vulns": []}], False, (), "of 1 of 3 packages"),
    ],
)
def test_it_says_whether_advisories_were_read(
    monkeypatch: pytest.MonkeyPatch,
    dependencies: list[dict[str, Any]],
    asked: bool,
    lines: tuple[str, ...],
    why: str,
) -> None:
    monkeypatch.setattr(audit, "_asked", lambda _: {"dependencies": dependencies})
    found = audit.known_faults([])
    assert (found.asked, found.lines) == (asked, lines)
    assert why in found.why
