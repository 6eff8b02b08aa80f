"""Write the whole configuration as one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.configuration.beside import told_beside
from screening.configuration.files import configuration_text
from screening.configuration.selectors import documents_now


class Command(BaseCommand):
    help = (
        "Write stations, rules, protocols, sources, organisations, release policies and planned"
        " constellations as one TOML file: the same bytes for the same configuration, no secrets."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="written anew; without it: printed")

    def handle(self, *args: Any, **options: Any) -> None:
        text = configuration_text(documents_now(), told_beside())
        path: Path | None = options["file"]
        if path is None:
            self.stdout.write(text, ending="")
            return
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path}: {len(text.splitlines()):,} lines.")
