"""Check a transcript of a case, and hold it against another copy."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError
from screening.coordination.transcript import Transcript, compare, read_transcript, verify
from screening.management.transcript_report import (
    comparison_words,
    not_compared_words,
    verification_words,
)


class Command(BaseCommand):
    """Say whether a transcript is whole; with a second one also whether both are of one record.

    Needs no database and no account: the files are enough.
    """

    help = (
        "Check the hash chain of a transcript, and that it is the same as another copy. Exit code"
        " 1: something was changed, removed, reordered or cut off, or the copies part ways."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a transcript (JSON)")
        parser.add_argument("other", type=Path, nargs="?", metavar="OTHER", help="another copy")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [path for path in (options["file"], options["other"]) if path is not None]
        transcripts = [_read(path) for path in paths]
        is_sound = True
        for path, transcript in zip(paths, transcripts, strict=True):
            found = verify(transcript)
            self.stdout.write(verification_words(path.name, transcript, found))
            is_sound = is_sound and found.is_whole
        if len(transcripts) > 1:
            names = (path.name for path in paths)
            comparison = compare(*transcripts)
            tell = comparison_words if is_sound else not_compared_words
            self.stdout.write(tell(comparison, *names))
            is_sound = is_sound and comparison.agrees
        if not is_sound:
            sys.exit(1)


def _read(path: Path) -> Transcript:
    try:
        return read_transcript(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    except InputError as error:
        raise CommandError(str(error)) from error
