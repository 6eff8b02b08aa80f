"""Screen catalogue files for close approaches, with no database."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.engine.config import (
    DEFAULT_MAX_ELEMENT_AGE_DAYS,
    DEFAULT_STEP_S,
    ScreeningConfig,
)
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.pipeline import screen
from screening.management import screen_inputs as inputs
from screening.management import screen_outputs as outputs
from screening.management.screen_limits import Progress, require_bearable

WRONG_USAGE = 2
SECONDS_PER_HOUR = 3600.0


class Command(BaseCommand):
    """Find every close approach in files of element sets and write them to one file."""

    help = (
        "Screen element sets from files for close approaches and write them as CSV or JSON. "
        "Uses no database. Exit code 1: the input cannot be used; 2: wrong usage."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--catalog", type=Path, action="append", required=True, metavar="FILE")
        add("--start", required=True, metavar="UTC", help="such as 2026-03-10T04:00:00Z")
        duration = parser.add_mutually_exclusive_group(required=True)
        duration.add_argument("--hours", type=float, metavar="H")
        duration.add_argument("--days", type=float, metavar="D")
        add("--threshold-km", type=float, required=True, metavar="X")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--primaries", type=inputs.parse_ids, metavar="ID[,ID...]")
        who.add_argument("--stations", action="store_true", help="the protected stations")
        who.add_argument("--all", action="store_true", help="all against all, each pair once")
        add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="threads")
        add("--step-s", type=float, metavar="S", help="first step; changes speed only; not --all")
        add("--max-element-age-days", type=float, default=DEFAULT_MAX_ELEMENT_AGE_DAYS)
        add("--names", action="store_true", help="two more columns: the names of both objects")
        add("--output", type=outputs.parse_output, required=True, metavar="FILE.csv|FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"] and options["step_s"] is not None:
            raise CommandError(
                "--step-s is the first step of a search of --primaries or --stations; --all has a "
                "step of its own. Leave one of the two out.",
                returncode=WRONG_USAGE,
            )
        try:
            outputs.require_writable(options["output"])
            screening = _screen(options, Progress(self.stderr.write))
            outputs.write_screening(screening, options["output"])
        except InputError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(outputs.summary(screening), self.style.NOTICE)


def _screen(options: dict[str, Any], on_progress: Progress) -> outputs.Screening:
    start_utc = inputs.parse_start(options["start"])
    config = _config(start_utc, options)
    began = time.perf_counter()
    catalogue = inputs.read_catalogues(options["catalog"], start_utc)
    read_seconds = time.perf_counter() - began
    if options["all"]:
        require_bearable(len(catalogue.element_sets), config)
    result = screen(
        catalogue.element_sets,
        config,
        primaries=_primaries(catalogue, options),
        workers=options["workers"],
        on_progress=on_progress,
    )
    return outputs.Screening(catalogue, config, result, read_seconds, has_names=options["names"])


def _config(start_utc: datetime, options: dict[str, Any]) -> ScreeningConfig:
    hours, days = options["hours"], options["days"]
    duration_s = days * SECONDS_PER_DAY if hours is None else hours * SECONDS_PER_HOUR
    if duration_s <= 0.0:
        given = f"--days {days:g}" if hours is None else f"--hours {hours:g}"
        raise InputError(f"{given} leaves nothing to look at: give more than 0.")
    if options["workers"] < 1:
        raise InputError(f"--workers must be 1 or more, got {options['workers']}.")
    try:
        return ScreeningConfig(
            start_utc=start_utc,
            duration_s=duration_s,
            threshold_km=options["threshold_km"],
            step_s=DEFAULT_STEP_S if options["step_s"] is None else options["step_s"],
            max_element_age_days=options["max_element_age_days"],
        )
    except ValueError as error:
        raise InputError(f"{error}.") from error


def _primaries(catalogue: inputs.CatalogueFiles, options: dict[str, Any]) -> list[int] | None:
    if options["all"]:
        return None
    ids = inputs.station_ids() if options["stations"] else options["primaries"]
    return inputs.indices_of(ids, catalogue.element_sets)
