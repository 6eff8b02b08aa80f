"""Take in a file of the configuration, whole or not at all."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.configuration.comparing import Difference
from screening.configuration.fields import Troubles
from screening.configuration.selectors import differences_of
from screening.configuration.services import configuration_import, import_preview


class Command(BaseCommand):
    help = (
        "Take in a file that configuration_export wrote or a person edited. It is tried whole, then"
        " written as one change that can be undone; what it does not name stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path)
        add("--dry-run", action="store_true", help="say what would change, and write nothing")
        add("--by", default=getpass.getuser(), help="who answers for it; you, unless given")
        add("--reason", default="", help="why; needed, but not for a dry run")

    def handle(self, *args: Any, **options: Any) -> None:
        text = _text_of(options["file"])
        try:
            if options["dry_run"]:
                self._say(import_preview(text).differences, "Would change")
                return
            change = configuration_import(text, by=options["by"], reason=options["reason"])
        except Troubles as error:
            told = "\n".join(error.troubles)
            raise CommandError(f"Nothing was changed. What is wrong:\n{told}") from error
        except InputError as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self._say(differences_of(change), f"Change {change.number} by {change.by}:")

    def _say(self, differences: Iterable[Difference], head: str) -> None:
        sentences = [each for difference in differences for each in difference.sentences]
        self.stdout.write(head if sentences else "Nothing differs.")
        for each in sentences:
            self.stdout.write(f"  {each}")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error
