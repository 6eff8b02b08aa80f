"""`manage.py status`: how the installation is, in a terminal, with the site down too."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from sasweb.api.v1.status import StatusSerializer
from sasweb.status_text import status_lines
from screening.upkeep.facts import system_facts

EXIT_CODES = {"ok": 0, "waiting": 0, "late": 1, "blind": 2}


class Command(BaseCommand):
    """Needs no process of the product; where the database is away too, says so."""

    help = "Say how the installation is. Exit code 0: all is well, 1: something is late, 2: blind."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as /api/v1/status/ has it")

    def handle(self, *args: object, **options: object) -> None:
        facts = system_facts()
        if options["json"]:
            self.stdout.write(json.dumps(StatusSerializer(facts).data, indent=2, default=str))
        else:
            for line in status_lines(facts):
                self.stdout.write(line)
        raise SystemExit(EXIT_CODES[facts.verdict.state])
