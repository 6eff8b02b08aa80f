"""`manage.py first_data`: have the first catalogue pulled and screened, and watch it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from sasweb.up.first_data import first_data_take_in
from sasweb.up.worlds import EXIT_NO_CATALOGUE


class Command(BaseCommand):
    help = "Have the first catalogue pulled and screened by the workers, and show the progress."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--single-try", action="store_true", help="Wait for no second attempt.")

    def handle(self, *args: object, single_try: bool = False, **options: object) -> None:
        if not first_data_take_in(self.stdout.write, single_try=single_try):
            self.stderr.write("No catalogue could be taken in.")
            sys.exit(EXIT_NO_CATALOGUE)
