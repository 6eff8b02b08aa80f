"""`manage.py up`: the whole product with one command and one Ctrl-C."""

from __future__ import annotations

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from sasweb.up.checks import CannotGoOnError, CannotStartError
from sasweb.up.launch import up
from sasweb.up.options import options_from_environment


class Command(BaseCommand):
    help = (
        "Start the queue, workers, schedule and web server; load a first catalogue; keep it all up."
    )
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        try:
            up(options_from_environment())
        except (CannotStartError, ImproperlyConfigured) as error:
            sys.exit(f"Cannot start: {error}")
        except CannotGoOnError as error:
            sys.exit(f"Cannot go on: {error}")
