"""`manage.py backup`: one file from which this installation can be made again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.upkeep.backup import backup_write


class Command(BaseCommand):
    help = (
        "Back up database, secret key and what belongs to them into one file, also while Safe "
        "Passage runs. The file is read again before it gets its name, and replaces none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", type=Path, help="a folder, or the name of the file")

    def handle(self, *args: object, place: Path, **options: object) -> None:
        try:
            written = backup_write(place)
        except InputError as error:
            raise CommandError(str(error)) from error
        size_mb = written.path.stat().st_size / 1e6
        rows = sum(written.manifest.row_counts.values())
        self.stdout.write(f"{written.path}: {size_mb:,.1f} MB, {rows:,} rows, verified.")
        self.stdout.write("It holds the secret key: keep it as you keep passwords.")
