"""The probability of collision of one conjunction data message, with no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.engine.probability.methods import METHODS
from screening.management.pc_report import ALL, as_document, as_lines, pc_report

DEFAULT_SAMPLES = 100_000


class Command(BaseCommand):
    """Compute the probability of collision of a CDM by one method or by all."""

    help = (
        "Compute the probability of collision of a CDM (KVN, XML or JSON). Uses no database. "
        "Exit code 1: the file cannot be used; 2: wrong usage. No value is not an error: the "
        "reason is printed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, metavar="FILE.cdm")
        add("--hbr-m", type=float, metavar="X", help="combined hard-body radius, metres")
        add("--method", choices=[*METHODS, ALL], default=ALL)
        add("--samples", type=int, default=DEFAULT_SAMPLES, metavar="N", help="of Monte Carlo")
        add("--json", action="store_true", help="print one JSON object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["samples"] < 1:
            raise CommandError("--samples must be at least 1.")
        try:
            report = pc_report(
                options["file"],
                hard_body_radius_m=options["hbr_m"],
                method=options["method"],
                sample_count=options["samples"],
            )
        except InputError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_document(report), indent=1, allow_nan=False))
        else:
            self.stdout.write("\n".join(as_lines(report)))
