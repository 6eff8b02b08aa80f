"""What a backup says of itself: the first member of its file. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from screening.common.exceptions import InputError

FORM: Final = "safe-passage-backup"
VERSION: Final = 1
MEMBER: Final = "manifest.json"
DATABASE: Final[Mapping[str, str]] = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One member: its name, and by what it is known again."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds and was made of.

    ``migrations`` are all that had been applied, "app.name". ``row_counts`` are by table, of the
    very snapshot that is in the file. ``settings`` are the environment's, without any secret.
    """

    made_at: datetime  # real time
    code_version: str
    database: str  # sqlite, postgresql
    database_version: str
    migrations: tuple[str, ...]
    row_counts: Mapping[str, int]
    settings: Mapping[str, str]
    files: tuple[StoredFile, ...] = field(default=())

    def to_json(self) -> str:
        document = asdict(self) | {
            "form": FORM,
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
        }
        return json.dumps(document, indent=1, sort_keys=True)


def read_manifest(text: str | bytes, where: str) -> Manifest:
    """Read a manifest. Raises InputError for anything else, and for a form that is not known."""
    try:
        document: dict[str, Any] = json.loads(text)
        if document.pop("form") != FORM:
            raise ValueError("another form")
        version = document.pop("version")
        if version != VERSION:
            raise InputError(
                f"{where} has form {version} of a backup; this release reads form {VERSION}. "
                "Restore it with the release that made it."
            )
        files = tuple(StoredFile(**each) for each in document.pop("files"))
        made_at = datetime.fromisoformat(document.pop("made_at"))
        migrations = tuple(document.pop("migrations"))
        return Manifest(**document, files=files, made_at=made_at, migrations=migrations)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{where} is no backup of Safe Passage: its manifest is not one."
        ) from error
