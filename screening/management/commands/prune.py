"""Let go what the settings no longer keep, or say what would go."""

from __future__ import annotations

import getpass
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from screening.upkeep.retention import BYTES_EACH, WORDS, Kind, Rule, rules
from screening.upkeep.services.pruning import WouldGo, prune, would_go

USUAL_SECONDS: Final = 20.0
TOLD_EVERY_S: Final = 5.0


class Command(BaseCommand):
    """Go through all that may go, to the end; with --dry-run count it alone."""

    help = (
        "Let go what is older than SAFE_PASSAGE_KEEP_*_DAYS and what nothing kept rests on. Without"
        " these settings everything is kept for ever. May be stopped at any time and begun again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, count it")
        parser.add_argument(
            "--seconds",
            type=_seconds,
            help=f"count each kind for so long with --dry-run ({USUAL_SECONDS:g} unless given),"
            " then say at least how many; 0 counts to the end",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seconds = options["seconds"]
        if seconds is not None and not options["dry_run"]:
            raise CommandError(
                "--seconds limits counting alone: without --dry-run all that may go is let go, to"
                " the end. Add --dry-run to count, or leave --seconds out. Nothing was changed."
            )
        if not any(True for _ in rules()):
            self.stdout.write(
                "Everything is kept for ever. SAFE_PASSAGE_KEEP_*_DAYS say otherwise:"
                " docs/operations.md, Retention."
            )
        elif options["dry_run"]:
            self._count(USUAL_SECONDS if seconds is None else seconds)
        else:
            for row in prune(budget_s=float("inf"), asked_by=getpass.getuser(), is_anew=True):
                self._say("went", Kind(row.kind), row.keep_days, f"{row.rows:,}", row.rows)

    def _count(self, seconds: float) -> None:
        progress = _Progress(self)
        found = would_go(
            seconds_each=seconds or float("inf"), on_progress=progress, on_reading=progress.reading
        )
        for each in found:
            self._say_would_go(each, seconds)

    def _say_would_go(self, each: WouldGo, seconds: float) -> None:
        if each.is_all:
            count, rest = f"{each.rows:,}", ""
        else:
            count = f"At least {each.rows:,}"
            rest = f" or more; {seconds:g} s were too short to count all (--seconds)"
        self._say("would go", each.rule.kind, each.rule.keep_days, count, each.rows, rest)

    def _say(  # parts of one line
        self, what: str, kind: Kind, days: int, count: str, rows: int, rest: str = ""
    ) -> None:
        size = f"about {rows * BYTES_EACH[kind] / 1e6:,.1f} MB"
        self.stdout.write(f"{count} {WORDS[kind]}, older than {days} days, {what}: {size}{rest}")
        self.stdout.flush()


class _Progress:
    """Says on the side, every few seconds, how far the counting is."""

    def __init__(self, command: BaseCommand) -> None:
        self._command = command
        self._next_s = time.monotonic() + TOLD_EVERY_S

    def __call__(self, rule: Rule, rows: int) -> None:
        self._tell(f"{rows:,} {WORDS[rule.kind]} so far")

    def reading(self, rule: Rule, lists: int) -> None:
        """Of a kind of which nothing is counted before it is known what rests on it."""
        self._tell(f"{WORDS[rule.kind]}: reading what runs and studies rest on, {lists:,} so far")

    def _tell(self, words: str) -> None:
        if time.monotonic() < self._next_s:
            return
        self._next_s = time.monotonic() + TOLD_EVERY_S
        self._command.stderr.write(words)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.0 <= seconds < float("inf"):
        raise ArgumentTypeError("give seconds, 0 for no limit")
    return seconds
