"""Screen the trajectory of a launch or a re-entry against files of element sets."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.consequences.kinds import World
from screening.consequences.trajectories.oem_file import read_trajectory
from screening.consequences.trajectories.question import DEFAULT_THRESHOLD_KM, checked
from screening.consequences.trajectories.study import answer_with
from screening.management.json_paths import json_path
from screening.management.screen_inputs import read_catalogues
from screening.management.screen_limits import Progress
from screening.management.screen_outputs import output_file, require_writable
from screening.management.trajectory_inputs import read_file, stations_at, unlisted_facts


class Command(BaseCommand):
    """Hold a trajectory, at one launch time or several, against everything in files."""

    help = (
        "Screen an OEM (KVN or XML) of a launch or re-entry against every object of catalogue "
        "files, and against the protected stations by their volumes. Uses no database. Exit code "
        "1: the input cannot be used; 2: wrong usage. docs/algorithms/trajectory.md says what is "
        "in the file that it writes."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--catalog", type=Path, action="append", required=True, metavar="FILE")
        add("--oem", type=Path, required=True, metavar="FILE")
        add("--threshold-km", type=float, default=DEFAULT_THRESHOLD_KM, metavar="X")
        add("--hbr-m", type=float, metavar="R", help="hard-body radius of the vehicle, metres")
        add("--shifts-min", default="", metavar="MIN[,MIN...]",
            help="other launch times, minutes after the file's: --shifts-min=-5,5")  # fmt: skip
        add("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="threads")
        add("--output", type=json_path, required=True, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_writable(options["output"])
            document = _screened(options, Progress(self.stderr.write))
            with output_file(options["output"], keep=True) as file:
                json.dump(document, file, indent=1, allow_nan=False)
        except InputError as error:
            raise CommandError(str(error)) from error
        for line in (document["sentence"], *document["notes"]):
            self.stderr.write(line, self.style.NOTICE)


def _screened(options: dict[str, Any], on_progress: Progress) -> dict[str, Any]:
    data = read_file(options["oem"])
    question = checked(
        {
            "threshold_km": options["threshold_km"],
            "hard_body_radius_m": options["hbr_m"],
            "shifts_min": options["shifts_min"],
        },
        data,
    )
    start_utc = read_trajectory(data).path.start_utc
    elements = read_catalogues(options["catalog"], start_utc).element_sets
    stations = stations_at(start_utc)
    world = World(elements, stations, start_utc, data, options["workers"])
    return answer_with(question, world, on_progress, facts_of=unlisted_facts(stations)).document
