"""Find burns that avoid a conjunction and bring nothing else near, with no database."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.consequences.burns.document import as_document
from screening.consequences.burns.inputs import DEFAULT_EARLIEST, burn_inputs
from screening.consequences.burns.judged import BurnReport
from screening.consequences.burns.question import DEFAULTS, Asked, read_question
from screening.consequences.burns.sizes import assumed_radii
from screening.consequences.burns.summary import summary
from screening.consequences.kinds import QuestionError
from screening.management.json_paths import json_path
from screening.management.screen_inputs import parse_instant, read_catalogues
from screening.management.screen_limits import Progress
from screening.management.screen_outputs import output_file, require_writable

# Options by the name that the question has for each.
_OPTIONS: Final = {
    "norad_cat_id": "object",
    "secondary_norad_cat_id": "secondary",
    "event_tca_utc": "event_tca",
    "days_after": "days",
    "threshold_km": "threshold_km",
    "earliest_utc": "earliest",
    "burn_times": "burn_times",
    "directions": "directions",
    "sizes_m_s": "sizes_m_s",
    "hard_body_radius_m": "hbr_m",
}
_INSTANTS: Final = ("event_tca", "earliest")


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
        add("--object", required=True, metavar="ID", help="the object that burns")
        add("--event-tca", required=True, metavar="UTC", help="such as 2026-03-10T04:00:00Z")
        add("--secondary", required=True, metavar="ID", help="what it would meet then")
        add("--days", required=True, metavar="D", help="searched after the event")
        add("--threshold-km", required=True, metavar="X")
        add("--earliest", metavar="UTC", help="first burn; default: 24 h before the event")
        add("--burn-times", default=DEFAULTS["burn_times"], metavar="N")
        add("--directions", default="R,I,C", metavar="R,I,C")
        add("--sizes-m-s", default=DEFAULTS["sizes_m_s"], metavar="M_S[,M_S...]",
            help="each is tried both ways")  # fmt: skip
        add("--hbr-m", metavar="R",
            help="hard-body radius of both together, metres; default: unknown types'")  # fmt: skip
        add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="threads")
        add("--output", type=json_path, required=True, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_writable(options["output"])
            report = _searched(options, Progress(self.stderr.write))
            with output_file(options["output"], keep=True) as file:
                json.dump(as_document(report, nearest=None), file, indent=1, allow_nan=False)
        except InputError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(summary(report), self.style.NOTICE)


def _searched(options: dict[str, Any], on_progress: Progress) -> BurnReport:
    asked = _asked(options)
    earliest_utc = asked.earliest_utc or asked.event_tca_utc - DEFAULT_EARLIEST
    catalogue = read_catalogues(options["catalog"], earliest_utc)
    inputs = burn_inputs(asked, catalogue.element_sets, now_utc=None)
    search = inputs.search(workers=options["workers"], on_progress=on_progress)
    return BurnReport.of(inputs, search, assumed_radii)


def _asked(options: dict[str, Any]) -> Asked:
    given = {
        name: parse_instant(options[option], f"--{option.replace('_', '-')}")
        if option in _INSTANTS and options[option] is not None
        else options[option]
        for name, option in _OPTIONS.items()
    }
    try:
        return read_question(given)
    except QuestionError as error:
        option = _OPTIONS.get(error.field, error.field).replace("_", "-")
        raise InputError(f"--{option}: {error}") from error
