"""`manage.py metrics_table`: what monitors are told, as the table of docs/monitoring.md."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from sasweb.metrics.table import table


class Command(BaseCommand):
    help = "Print the table of metrics of docs/monitoring.md."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(table())
