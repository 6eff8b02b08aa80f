"""`manage.py peer`: introduce this instance to others, and look how the way to them stands."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from screening.common.exceptions import InputError, SafePassageError
from screening.common.instants import minute_text
from screening.common.strict_json import strict_json
from screening.coordination.peers.selectors import peer_standings
from screening.coordination.peers.services.introduce import (
    introduction_accept,
    peer_end,
    peer_introduce,
    webhook_add,
)

_OWNER_ONLY = 0o600  # it holds secrets


class Command(BaseCommand):
    help = "Introduce this instance to another, so that both hold cases together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        introduce = actions.add_parser("introduce", help="make a peer, and a file for its instance")
        introduce.add_argument("organisation", help="whose instance it is: a slug")
        introduce.add_argument("url", help="its instance, such as https://watch.example.org")
        introduce.add_argument("file", type=Path, help="where the introduction is written to")
        introduce.add_argument("--own-url", default="", help="this instance; else SAFE_PASSAGE_URL")
        accept = actions.add_parser("accept", help="read the file that the other end has made")
        accept.add_argument("file", type=Path)
        webhook = actions.add_parser("webhook", help="post entries to a system of another kind")
        webhook.add_argument("organisation", help="whose system it is: a slug")
        webhook.add_argument("url", help="posted to exactly as it is")
        actions.add_parser("list", help="every peer, and how the way to it stands")
        end = actions.add_parser("end", help="neither send to a peer nor hear it any more")
        end.add_argument("organisation")

    def handle(self, *args: object, action: str, **options: object) -> None:
        try:
            getattr(self, f"_{action}")(options)
        except (SafePassageError, OSError) as error:
            raise CommandError(str(error)) from error

    def _introduce(self, options: dict[str, object]) -> None:
        file = _path(options)
        file.touch(mode=_OWNER_ONLY, exist_ok=False)  # before there is anything to hand over
        try:
            peer, document = peer_introduce(
                str(options["organisation"]), str(options["url"]), own_url=str(options["own_url"])
            )
        except SafePassageError:
            file.unlink()
            raise
        file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        self.stdout.write(
            f"{peer.organisation} is a peer. Hand {file} over as you would a password; there,"
            f" `manage.py peer accept {file.name}` reads it. Then delete both copies."
        )

    def _accept(self, options: dict[str, object]) -> None:
        try:
            document = strict_json(_path(options).read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{options['file']} is no introduction: {error}.") from error
        peer = introduction_accept(document)
        self.stdout.write(f"{peer.organisation} is a peer, at {peer.url}. Delete the file.")

    def _webhook(self, options: dict[str, object]) -> None:
        peer = webhook_add(str(options["organisation"]), str(options["url"]))
        self.stdout.write(
            f"{peer.organisation} is told of its cases at {peer.url}. Its receiver verifies with"
            f" this secret, shown once:\n{peer.secret_out}"
        )

    def _list(self, options: dict[str, object]) -> None:
        for each in peer_standings():
            state = "ended" if not each.is_active else each.message or "well"
            taken = f"{minute_text(each.last_taken_at)} UTC" if each.last_taken_at else "never"
            self.stdout.write(
                f"{each.organisation.slug}\t{each.way}\t{each.waiting} waiting,"
                f" {each.refused} refused\tlast took something {taken}\t{state}"
            )

    def _end(self, options: dict[str, object]) -> None:
        peer_end(str(options["organisation"]))
        self.stdout.write(f"{options['organisation']} is a peer no more.")


def _path(options: dict[str, object]) -> Path:
    file = options["file"]
    if not isinstance(file, Path):
        raise InputError("Say where the file is.")
    return file
