"""`manage.py prepare`: tables, groups and the first administrator; safe to repeat."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from sasweb.up.setup import database_prepare


class Command(BaseCommand):
    help = "Migrate the database and create the groups and first administrator that are missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-worker-is-alive",
            action="store_true",
            help="Resume interrupted work at once; only when no worker uses this database now.",
        )

    def handle(self, *args: object, no_worker_is_alive: bool = False, **options: object) -> None:
        for sentence in database_prepare(no_worker_is_alive=no_worker_is_alive):
            self.stdout.write(sentence)
