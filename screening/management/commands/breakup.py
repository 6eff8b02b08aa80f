"""What a collision in orbit would leave behind, with no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.consequences.breakups.command_report import (
    BreakupQuestion,
    as_lines,
    breakup_document,
)
from screening.engine.breakup.area_to_mass import Origin
from screening.engine.breakup.numbers import Collision


class Command(BaseCommand):
    """Count the pieces of a collision, and say how long the target's stay in orbit."""

    help = (
        "Count the pieces of a collision by NASA's Standard Breakup Model and say how long those "
        "of the target stay in orbit. Uses no database; all figures are modelled. Exit code 1: the "
        "model has no answer to that; 2: wrong usage."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--target-kg", type=float, required=True, metavar="M")
        add("--projectile-kg", type=float, required=True, metavar="m")
        add("--speed-km-s", type=float, required=True, metavar="v", help="of one past the other")
        add("--altitude-km", type=float, required=True, metavar="h", help="of the target, circular")
        add("--min-size-m", type=float, required=True, metavar="L", help="count from this size up")
        add("--seed", type=int, required=True, metavar="N", help="the same seed, the same cloud")
        add("--origin", type=Origin, choices=list(Origin), default=Origin.SPACECRAFT)
        add("--json", action="store_true", help="print one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            collision = Collision(
                options["target_kg"], options["projectile_kg"], options["speed_km_s"]
            )
            document = breakup_document(
                BreakupQuestion(
                    collision=collision,
                    altitude_km=options["altitude_km"],
                    min_size_m=options["min_size_m"],
                    seed=options["seed"],
                    origin=options["origin"],
                )
            )
        except (InputError, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(document, indent=1, allow_nan=False))
        else:
            self.stdout.write("\n".join(as_lines(document)))
