"""`manage.py second_factor_take_away NAME`: for whoever lost theirs, when no administrator can."""

from __future__ import annotations

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from sasweb.signing_in.factors import second_factors_take_away


class Command(BaseCommand):
    help = "Take away a person's second factors and end their sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="a user name")

    def handle(self, *args: object, name: str, **options: object) -> None:
        owner = User.objects.filter(username=name).first()
        if owner is None:
            raise CommandError(f"There is no user {name}.")
        count = second_factors_take_away(owner, by=None)
        self.stdout.write(f"{count} second factors of {owner} taken away, and all sessions ended.")
