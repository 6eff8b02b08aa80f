"""Take in messages from files on this machine."""

from __future__ import annotations

import getpass
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.engine.ephemeris import EphemerisTag
from screening.management.message_report import FileReport, file_report
from screening.messages.models import MessageSource
from screening.messages.services import message_import


class Command(BaseCommand):
    """Import files one by one, and say of each what became of it."""

    help = (
        "Import messages: CDM (KVN, XML, JSON), OEM and OMM (KVN, XML), Starlink ephemerides, plain"
        " or gzip. Exit code 1 when any file was refused; the others are in all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("files", nargs="+", type=Path, metavar="FILE")
        add("--tag", choices=[tag.value for tag in EphemerisTag], default="routine")
        add("--json", action="store_true", help="print one JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        tag = EphemerisTag(options["tag"])
        reports = []
        for path in options["files"]:
            reports.append(_import(path, tag))
            if not options["json"]:
                self.stdout.write(reports[-1].line)
        if options["json"]:
            self.stdout.write(json.dumps([report.document for report in reports], indent=1))
        refused = sum(report.is_refused for report in reports)
        if refused:
            raise CommandError(f"{refused} of {len(reports)} files were refused; see above.")


def _import(path: Path, tag: EphemerisTag) -> FileReport:
    try:
        outcome = message_import(
            path.read_bytes(),
            file_name=path.name,
            source=MessageSource.COMMAND,
            received_by=getpass.getuser(),
            tag=tag,
        )
    except OSError as error:
        return FileReport(str(path), f"{path} cannot be read: {error.strerror}.", None)
    except InputError as error:
        return FileReport(str(path), str(error), None)
    return file_report(path, outcome)
