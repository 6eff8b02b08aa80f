"""Send a test message, and say what came of it."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.alerts.addresses import shown_address
from screening.alerts.models import Delivery, DeliveryStatus
from screening.alerts.people_models import Recipient
from screening.alerts.services.trial import channel_of, trial_send, trial_send_to
from screening.common.exceptions import SafePassageError


class Command(BaseCommand):
    """Try an address before anybody relies on it, or a recipient by the path of alerts."""

    help = (
        "Send a test message now. Exit code 1: it was not taken, and why. --to tries any address"
        " and keeps nothing; --recipient goes the way of every alert, with its history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument(
            "--to", metavar="ADDRESS", help="name@example.org, https://..., or an apprise URL"
        )
        whom.add_argument("--recipient", metavar="NAME", help="all ways to reach this recipient")
        parser.add_argument(
            "--secret-file",
            type=Path,
            metavar="FILE",
            help="with --to https://...: the signing secret; without, one is made up and shown",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["to"]:
            self._try_address(options["to"], options["secret_file"])
        else:
            self._try_recipient(options["recipient"])

    def _try_address(self, address: str, secret_file: Path | None) -> None:
        try:
            secret = secret_file.read_text(encoding="utf-8").strip() if secret_file else ""
            used = trial_send_to(address, secret=secret, person=getpass.getuser())
        except (SafePassageError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Taken by {shown_address(channel_of(address), address)}.")
        if used and not secret:
            self.stdout.write(f"It was signed with {used}, made up for this message.")

    def _try_recipient(self, name: str) -> None:
        ways = list(Recipient.objects.filter(name=name, is_active=True))
        if not ways:
            names = Recipient.objects.filter(is_active=True).values_list("name", flat=True)
            known = ", ".join(sorted(set(names))) or "nobody yet"
            raise CommandError(f"There is no active recipient {name!r}. There is: {known}.")
        sent = [self._told(trial_send(way, person=getpass.getuser())) for way in ways]
        if not all(sent):
            raise CommandError("Not every message was taken; see above.")

    def _told(self, delivery: Delivery) -> bool:
        """Say what came of one delivery, and whether it arrived."""
        label, message = delivery.get_status_display(), delivery.message or "no error so far"
        is_sent = delivery.status == DeliveryStatus.SENT
        self.stdout.write(f"{delivery.recipient}: {label}{'' if is_sent else f' ({message})'}.")
        return is_sent
