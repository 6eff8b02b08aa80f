"""Give out the summary of a week, and make it where nobody has yet."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.common.clock import now_utc
from screening.common.exceptions import SafePassageError
from screening.coordination.documents.languages import Language
from screening.management.weekly_files import FORMATS, weekly_file
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition, Reader
from screening.reports.selectors import newest_edition
from screening.reports.services.editions import edition_make

BY: Final = "report_weekly command"


class Command(BaseCommand):
    """Write one edition to a file, or to the standard output where that is no terminal."""

    help = (
        "Write the weekly summary of an ISO week as HTML, PDF, JSON or CSV. The newest edition is"
        " given out; without one it is made. --again builds it anew: what is the same stays the"
        " same edition, and what has changed becomes the next, which says how. --known-now does so"
        " with what was learnt since the summary was due."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--week", required=True, help="ISO year and week, such as 2026-W11")
        parser.add_argument("--format", choices=sorted(FORMATS), default="json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="none: standard output")
        parser.add_argument("--language", choices=[each.value for each in Language], default="en")
        parser.add_argument("--paper", choices=[key for key, _ in Reader.PAPERS], default="a4")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--edition", type=int, metavar="N", help="none: the newest")
        which.add_argument("--again", action="store_true", help="build it anew first")
        which.add_argument(
            "--known-now", action="store_true", help="the same, by all that is known by now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            week = IsoWeek.parse(options["week"])
            edition = self._edition(week, options)
            content = weekly_file(
                edition, options["format"], Language(options["language"]), options["paper"]
            )
            self._write(content, options["output"])
        except (SafePassageError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"{edition}: sha256 {edition.sha256}")
        if options["again"] or options["known_now"]:
            self._tell(edition)

    def _tell(self, edition: Edition) -> None:
        """What the newest edition says otherwise, and whose release's digest it keeps."""
        for each in edition.changes:
            self.stderr.write(f"  {each}")
        made_by = edition.report["code_version"]
        if made_by != settings.CODE_VERSION:
            self.stderr.write(
                f"  Made by release {made_by}, whose digest it keeps: release"
                f" {settings.CODE_VERSION} finds that it says the same."
            )

    def _edition(self, week: IsoWeek, options: Mapping[str, Any]) -> Edition:
        number = options["edition"]
        if number is not None:
            found = Edition.objects.filter(week=str(week), number=number).first()
            if found is None:
                raise CommandError(f"There is no edition {number} of {week}.")
            return found
        if options["known_now"]:
            return edition_make(week, by=BY, known_until_utc=now_utc())
        newest = None if options["again"] else newest_edition(week)
        return newest or edition_make(week, by=BY)

    def _write(self, content: bytes, output: Path | None) -> None:
        if output is not None:
            output.write_bytes(content)
        elif sys.stdout.isatty() and content.startswith(b"%PDF"):
            raise CommandError("A PDF is nothing for a terminal: give --output FILE.")
        else:
            sys.stdout.buffer.write(content)
