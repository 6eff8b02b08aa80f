"""Find burns that avoid a conjunction and bring nothing else near, with no database."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.engine.burn_search import search_burns
from screening.engine.probability.hard_body_radius import UNKNOWN_TYPE_RADIUS_M
from screening.management import burn_inputs as inputs
from screening.management.burn_report import BurnReport
from screening.management.screen_inputs import parse_instant, read_catalogues
from screening.management.screen_limits import Progress
from screening.management.screen_outputs import output_file, require_writable


class Command(BaseCommand):
    """Try a grid of burns against everything in files of element sets."""

    help = (
        "Try burns of one object that avoid a conjunction, each screened against the whole "
        "catalogue from the burn until days after the event. Uses no database. Exit code 1: the "
        "input cannot be used; 2: wrong usage. docs/algorithms/burn-search.md says what is in it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--catalog", type=Path, action="append", required=True, metavar="FILE")
        add("--object", type=int, required=True, metavar="ID", help="the object that burns")
        add("--event-tca", required=True, metavar="UTC", help="such as 2026-03-10T04:00:00Z")
        add("--secondary", type=int, required=True, metavar="ID", help="what it would meet then")
        add("--days", type=float, required=True, metavar="D", help="searched after the event")
        add("--threshold-km", type=float, required=True, metavar="X")
        add("--earliest", metavar="UTC", help="first burn; default: 24 h before the event")
        add("--burn-times", type=int, default=inputs.DEFAULT_TIMES, metavar="N")
        add("--directions", type=inputs.parse_directions, default="R,I,C", metavar="R,I,C")
        add("--sizes-m-s", type=inputs.parse_sizes, default=inputs.DEFAULT_SIZES_M_S,
            metavar="M_S[,M_S...]", help="each is tried both ways")  # fmt: skip
        add("--hbr-m", type=_radius_m, default=2.0 * UNKNOWN_TYPE_RADIUS_M, metavar="R",
            help="combined hard-body radius of both, metres")  # fmt: skip
        add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="threads")
        add("--output", type=_json_path, required=True, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_writable(options["output"])
            report = _searched(options, Progress(self.stderr.write))
            with output_file(options["output"], keep=True) as file:
                json.dump(report.as_document(), file, indent=1, allow_nan=False)
        except InputError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(report.summary(), self.style.NOTICE)


def _searched(options: dict[str, Any], on_progress: Progress) -> BurnReport:
    tca_utc = parse_instant(options["event_tca"], "--event-tca")
    earliest_utc = inputs.earliest_burn_utc(tca_utc, options["earliest"])
    catalogue = read_catalogues(options["catalog"], earliest_utc)
    question = inputs.burn_question(catalogue.element_sets, tca_utc, earliest_utc, options)
    try:
        search = search_burns(
            question.element_sets, question.event, question.grid, question.config,
            left_out=question.docked, workers=options["workers"], on_progress=on_progress,
        )  # fmt: skip
    except ValueError as error:
        raise InputError(f"{error}.") from error
    return BurnReport.of(question, search, hard_body_radius_m=options["hbr_m"])


def _radius_m(text: str) -> float:
    radius_m = float(text)
    if not 0.0 < radius_m < float("inf"):
        raise ArgumentTypeError(f"{text} m is no radius: give metres above 0")
    return radius_m


def _json_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".json":
        raise ArgumentTypeError(f"{text!r} must end in .json")
    return path
