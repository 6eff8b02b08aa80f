"""Give out the record of a case."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from screening.coordination.models import Case
from screening.coordination.release_view import NotShown
from screening.coordination.transcript_selectors import transcript_for


class Command(BaseCommand):
    """Print the transcript of a case: everything that is held here, or what a party may have."""

    help = (
        "Print the transcript of a case as JSON, which `transcript_verify` checks. With --for the"
        " release policies decide what is in it, and what is given out is logged. Exit code 1:"
        " there is no such case, or not for that party."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", type=UUID, metavar="CASE", help="its UUID")
        parser.add_argument("--for", dest="party", metavar="SLUG", help="a party's organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case.objects.filter(uuid=options["case"]).first()
        if case is None:
            raise CommandError(f"There is no case {options['case']}. Its page's address has it.")
        try:
            made = transcript_for(case, options["party"])
        except NotShown as error:
            raise CommandError(str(error)) from error
        self.stdout.write(made.to_text(), ending="")
