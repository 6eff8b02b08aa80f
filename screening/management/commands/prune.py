"""Let go what the settings no longer keep, or say what would go."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from screening.upkeep.retention import BYTES_EACH, WORDS, Kind, rules
from screening.upkeep.services.pruning import prune, would_go


class Command(BaseCommand):
    """Go through all that may go, to the end; with --dry-run count it alone."""

    help = (
        "Let go what is older than SAFE_PASSAGE_KEEP_*_DAYS and what nothing kept rests on. Without"
        " these settings everything is kept for ever. May be stopped at any time and begun again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, count it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(True for _ in rules()):
            self.stdout.write(
                "Everything is kept for ever. SAFE_PASSAGE_KEEP_*_DAYS say otherwise:"
                " docs/operations.md, Retention."
            )
        elif options["dry_run"]:
            for each in would_go():
                self._say("would go", each.rule.kind, each.rule.keep_days, each.rows)
        else:
            for row in prune(budget_s=float("inf"), asked_by=getpass.getuser(), is_anew=True):
                self._say("went", Kind(row.kind), row.keep_days, row.rows)

    def _say(self, what: str, kind: Kind, days: int, rows: int) -> None:
        megabytes = rows * BYTES_EACH[kind] / 1e6
        self.stdout.write(
            f"{rows:,} {WORDS[kind]}, older than {days} days, {what}: about {megabytes:,.1f} MB"
        )
