"""Pull feeds now, as far as manners allow."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.catalog.models import Feed
from screening.catalog.selectors import feeds_due
from screening.catalog.services import feed_pull, feeds_ensure, pulls_resume_lost
from screening.common.clock import real_now_utc
from screening.common.exceptions import ConfigurationError
from screening.management.pull_report import ProgressLine, pull_report


class Command(BaseCommand):
    """Finish lost pulls, then pull the feeds that are named, or all that are due."""

    help = "Pull the feeds that are due, or those named, unless their interval forbids it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="FEED", help="such as celestrak-gp-active")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            feeds_ensure(settings.CATALOG)
        except ConfigurationError as error:
            raise CommandError(str(error)) from error
        for pull in pulls_resume_lost():
            self.stdout.write(pull_report(f"{pull.feed.key} (resumed)", pull))
        for feed in self._wanted(options["keys"]):
            with ProgressLine(self.stderr, feed.key) as progress:
                pull_or_none = feed_pull(feed, on_progress=progress.show)
            self.stdout.write(pull_report(feed.key, pull_or_none))

    def _wanted(self, keys: list[str]) -> list[Feed]:
        if not keys:
            return feeds_due(real_now_utc())
        wanted = list(Feed.objects.filter(key__in=keys))
        if unknown := sorted(set(keys) - {feed.key for feed in wanted}):
            raise CommandError(f"There is no feed {', '.join(unknown)}.")
        return wanted
