"""Decide about a pull that was kept aside."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.catalog.models import Pull
from screening.catalog.services import pull_accept, pull_dismiss, pull_take_in_accepted
from screening.common.exceptions import InputError
from screening.management.pull_report import pull_report


def accept_here(pull: Pull, by: str) -> Pull:
    """Accept a pull and take it in at once, without a worker."""
    return pull_take_in_accepted(pull_accept(pull, by, enqueue=False))


DECISIONS = {"accept": accept_here, "dismiss": pull_dismiss}


class Command(BaseCommand):
    """Accept or dismiss a pull that was kept aside, in the name of whoever runs this."""

    help = "Accept or dismiss a pull that was kept aside because it looked wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pull", type=int, help="its number, as the Sources page shows it")
        parser.add_argument("decision", choices=sorted(DECISIONS))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pull = Pull.objects.select_related("feed").get(pk=options["pull"])
            decided = DECISIONS[options["decision"]](pull, by=getpass.getuser())
        except (Pull.DoesNotExist, InputError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(pull_report(pull.feed.title, decided))
