"""Load element sets or SATCAT from files on this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.catalog.models import PullStatus
from screening.catalog.services import feed_pull, file_feed_ensure
from screening.common.exceptions import ConfigurationError
from screening.management.pull_report import ProgressLine, pull_report


class Command(BaseCommand):
    """Take files in through the same path as a pull, and say what became of their records."""

    help = (
        "Load element sets (GP/OMM as CSV, JSON, XML or KVN, or two- and three-line sets) or"
        " SATCAT (CSV), plain or gzip, from files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = [self._load(path) for path in options["files"]]
        if not all(outcomes):
            raise CommandError("Not every file could be loaded; see above.")

    def _load(self, path: Path) -> bool:
        try:
            feed = file_feed_ensure(path)
        except ConfigurationError as error:
            raise CommandError(str(error)) from error
        with ProgressLine(self.stderr, path.name) as progress:
            pull = feed_pull(feed, on_progress=progress.show)
        self.stdout.write(pull_report(path.name, pull))
        return pull is not None and pull.status in {PullStatus.SUCCEEDED, PullStatus.UNCHANGED}
