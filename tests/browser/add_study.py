"""Work out a small break-up on a seeded site, and tell where its page is.

A program of ``seeding``.
"""

from __future__ import annotations

from tests.break_up_world import CROSSING, broken_up


def main() -> str:
    return f"/what-if/{broken_up(CROSSING).uuid}/"
