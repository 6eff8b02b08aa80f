"""`manage.py replay KEY`: a conjunction on record, told again message by message."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from sasweb.replay.pace import Pace, Running, Stepping
from sasweb.replay.play import play
from sasweb.replay.world import HERE, ReplayWorld
from sasweb.up.checks import CannotGoOnError, CannotStartError
from sasweb.up.options import options_from_environment
from screening.messages.records import RECORD_KEYS, Record, read_record

DEFAULT_RATE = 600.0
# The site is up before the first message comes: so much of real time earlier the clock starts.
STARTING_UP_S = 20.0
A_MOMENT = timedelta(minutes=1)


class Command(BaseCommand):
    help = (
        "Replay a conjunction on record: its messages come in at their own times, in a world of its"
        " own that is emptied first. With --serve the site shows it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", choices=RECORD_KEYS)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--rate", type=_rate, default=DEFAULT_RATE, help="seconds a real second")
        how.add_argument("--step", action="store_true", help="wait for Enter before each message")
        how.add_argument("--fast", action="store_true", help="all messages at once")
        parser.add_argument("--serve", action="store_true", help="show it at the usual address")
        parser.add_argument(HERE, action="store_true", help="play in this very world (for --serve)")

    def handle(self, *args: Any, **options: Any) -> None:
        record = read_record(options["key"])
        play_it = self._play_here if options["here"] else self._play_apart
        try:
            play_it(record, options)
        except (CannotStartError, ImproperlyConfigured) as error:
            sys.exit(f"Cannot start: {error}")
        except CannotGoOnError as error:
            sys.exit(f"Cannot go on: {error}")

    def _play_here(self, record: Record, options: dict[str, Any]) -> None:
        site = options_from_environment().url if options["serve"] else None
        play(record, _pace(options), self.stdout.write, site=site)

    def _play_apart(self, record: Record, options: dict[str, Any]) -> None:
        how = [f"--{name}" for name in ("step", "fast") if options[name]]
        is_stepped = bool(how)
        start_utc = record.made_utc(record.messages[0])
        if options["serve"] and not is_stepped:
            start_utc -= timedelta(seconds=STARTING_UP_S * options["rate"])
        world = _world_of(record, options["rate"], start_utc)
        world.renew()
        if options["serve"] and not is_stepped:
            world.serve(is_played=False)
            return
        world.play(*how, *(["--serve"] if options["serve"] else []))
        if options["serve"]:
            _world_of(record, 1.0, record.tca_utc + A_MOMENT).serve(is_played=True)
        else:
            self.stdout.write("To see its page, give the same command with --serve.")


def _world_of(record: Record, rate: float, as_of_utc: datetime) -> ReplayWorld:
    return ReplayWorld(
        name=record.key,
        title=f"none, messages alone: {record.title}",
        command=("replay", record.key),
        rate=rate,
        as_of_utc=as_of_utc,
    )


def _pace(options: dict[str, Any]) -> Pace:
    if options["step"]:
        return Stepping(_ask)
    return Stepping() if options["fast"] else Running()


def _ask() -> None:
    try:
        input("Enter for the next: ")
    except EOFError:
        raise CannotGoOnError(
            "--step waits for Enter, and there is no terminal to press it at."
            " Give --fast for all messages at once, or --rate."
        ) from None


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.0 < rate < float("inf"):
        raise CommandError(f"--rate {text}: give a number above 0, such as {DEFAULT_RATE:g}.")
    return rate
