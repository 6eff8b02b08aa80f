"""`manage.py restore`: make an installation again from a backup."""

from __future__ import annotations

import contextlib
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sasweb.up.checks import CannotStartError, lock_world
from screening.common.exceptions import InputError
from screening.upkeep.backup import backup_restore


class Command(BaseCommand):
    help = (
        "Make this installation again from a backup. Refuses while Safe Passage runs, and on a "
        "database that holds anything, unless --replace says that its place is to be taken."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="what is here is set aside")

    def handle(self, *args: object, file: Path, replace: bool, **options: object) -> None:
        folder = Path(settings.DATA_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with contextlib.closing(lock_world(folder, "being restored")):
                for sentence in backup_restore(file, replaces=replace):
                    self.stdout.write(sentence)
        except (InputError, CannotStartError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Start Safe Passage: it brings older tables up to date by itself.")
