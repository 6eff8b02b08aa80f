"""`manage.py prepare`: tables, groups and the first administrator; safe to repeat."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from sasweb.up.setup import database_prepare


class Command(BaseCommand):
    help = "Migrate the database and create the groups and first administrator that are missing."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        for sentence in database_prepare():
            self.stdout.write(sentence)
