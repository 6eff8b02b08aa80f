"""`manage.py replay_weeks`: weeks on end in minutes, with the summary of each."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from sasweb.replay.weeks import begins_at, ends_at, play_weeks
from sasweb.replay.world import HERE, ReplayWorld
from sasweb.up.checks import CannotGoOnError, CannotStartError
from sasweb.up.worlds import DEMO
from screening.common.exceptions import InputError
from screening.reports.interval import IsoWeek

NAME: Final = "weeks"
WEEKS: Final = 12
LAST: Final = "2026-W10"
TITLES: Final = {
    DEMO: "SYNTHETIC demo catalogue: its objects and encounters are made up, week after week.",
}
FILES: Final = (
    "files of single days. What is real is that day's element sets; that nothing newer came in the"
    " weeks after is simulated, and every look goes by older and older sets."
)


class Command(BaseCommand):
    help = (
        "Live through weeks of the past in a world of its own that is emptied first: pulled,"
        " screened and watched over by the product's clock, with the summary of each week made on"
        " its Monday. With --serve the site shows them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--last", type=_week, default=LAST, help=f"last week ({LAST})")
        parser.add_argument("--weeks", type=_count, default=WEEKS, help=f"how many ({WEEKS})")
        parser.add_argument("--looks-a-day", type=_count, default=1, help="runs in a day (1)")
        parser.add_argument(
            "--catalog", default=DEMO, metavar="demo|FILE", help=f"as SAFE_PASSAGE_CATALOG ({DEMO})"
        )
        parser.add_argument("--serve", action="store_true", help="show it at the usual address")
        parser.add_argument(HERE, action="store_true", help="play in this very world (for itself)")

    def handle(self, *args: Any, **options: Any) -> None:
        play = self._play_here if options["here"] else self._play_apart
        try:
            play(options)
        except (CannotStartError, ImproperlyConfigured) as error:
            sys.exit(f"Cannot start: {error}")
        except (CannotGoOnError, InputError) as error:
            sys.exit(f"Cannot go on: {error}")

    def _play_here(self, options: dict[str, Any]) -> None:
        made = play_weeks(
            options["last"],
            weeks=options["weeks"],
            a_day=options["looks_a_day"],
            say=self.stdout.write,
        )
        self.stdout.write(f"{made} summaries. What of this is simulated: {_title(options)}")

    def _play_apart(self, options: dict[str, Any]) -> None:
        last, weeks = options["last"], options["weeks"]
        how = ("--last", str(last), "--weeks", str(weeks))
        command = ("replay_weeks", *how, "--looks-a-day", str(options["looks_a_day"]))
        world = ReplayWorld(
            name=NAME,
            title=_title(options),
            command=(*command, "--catalog", options["catalog"]),
            rate=1.0,
            as_of_utc=begins_at(last, weeks=weeks),
            catalog=options["catalog"],
        )
        world.renew()
        world.play()
        if options["serve"]:
            world.at(ends_at(last)).serve(is_played=True)
        else:
            self.stdout.write("To see its pages, give the same command with --serve.")


def _title(options: dict[str, Any]) -> str:
    return TITLES.get(options["catalog"], FILES)


def _week(text: str) -> IsoWeek:
    try:
        return IsoWeek.parse(text)
    except InputError as error:
        raise ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 104:
        raise ArgumentTypeError(f"{text}: give a whole number from 1 to 104.")
    return int(text)
