"""Write a backup: copy, pack, read again, and only then call it by its name."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from django.conf import settings
from django.db import connection

from screening.catalog.models import Pull, PullStatus
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.upkeep.backup.databases import database_copy
from screening.upkeep.backup.manifest import DATABASE, MEMBER, Manifest, StoredFile, read_manifest

# Of the data folder, beside the database: the key, and that a first catalogue is in.
KEPT_FILES: Final = ("secret-key", "catalogue-loaded")
UNREADABLE: Final = (OSError, EOFError, tarfile.TarError, zlib.error)
_PIECE_BYTES: Final = 1 << 20
_FASTEST: Final = 1  # of gzip's levels: a database shrinks to a third as it is
_SECRET: Final = re.compile("SECRET|PASSWORD|KEY|TOKEN|IDENTITY")
_PREFIX: Final = "SAFE_PASSAGE_"
_WAITING: Final = (PullStatus.QUARANTINED, PullStatus.ACCEPTED, PullStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Written:
    """Where a backup is, and what it says of itself."""

    path: Path
    manifest: Manifest


def backup_write(place: Path) -> Written:
    """Back up the installation into a file, or into a folder under a name of its own.

    May be called while the product runs; nobody waits for it. The file appears under its name when
    it is whole and has been read again. Raises InputError where there is such a file already, where
    it cannot be written, and where what was written is not what was meant.
    """
    target = _target(place)
    if target.exists():
        raise InputError(f"{target} exists: a backup never replaces another. Give another name.")
    draft = target.with_name(f".{target.name}.partial")
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            manifest = _pack(draft, Path(folder))
        verify(draft, manifest)
        os.link(draft, target)  # unlike a rename it never replaces what has come meanwhile
    except FileExistsError:
        raise InputError(
            f"{target} has appeared meanwhile: a backup never replaces another."
        ) from None
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return Written(target, manifest)


def verify(path: Path, manifest: Manifest) -> None:
    """Read a backup to its end. Raises InputError where a file is not what the manifest says."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            found = {
                member.name: _stored(member.name, _opened(archive, member))
                for member in archive
                if member.name != MEMBER
            }
    except UNREADABLE as error:
        raise InputError(f"{path} is damaged: it cannot be read to its end ({error}).") from error
    expected = {each.name: each for each in manifest.files}
    wrong = sorted(
        name for name in found.keys() | expected if found.get(name) != expected.get(name)
    )
    if wrong:
        raise InputError(f"{path} is damaged: {', '.join(wrong)} is not what the manifest says.")


def manifest_of(path: Path) -> Manifest:
    """Read what a backup says of itself. Raises InputError for what is no backup."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            member = archive.next()
            if member is None or member.name != MEMBER:
                raise InputError(f"{path} is no backup of Safe Passage: it does not begin as one.")
            return read_manifest(_opened(archive, member).read(), str(path))
    except UNREADABLE as error:
        raise InputError(f"{path} cannot be read as a backup: {error}.") from error


def _target(place: Path) -> Path:
    if place.is_dir():
        return place / f"safe-passage-{real_now_utc():%Y%m%dT%H%M%SZ}.tar.gz"
    if not place.parent.is_dir():
        raise InputError(f"There is no folder {place.parent} to write the backup in.")
    return place


def _pack(draft: Path, folder: Path) -> Manifest:
    database = folder / DATABASE[connection.vendor]
    copied = database_copy(database)
    files = {database.name: database, **_kept_files()}
    manifest = Manifest(
        made_at=real_now_utc(),
        code_version=settings.CODE_VERSION,
        database=connection.vendor,
        database_version=copied.version,
        migrations=copied.migrations,
        row_counts=copied.row_counts,
        settings=_settings(os.environ),
        files=tuple(_stored_at(name, path) for name, path in files.items()),
    )
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds the key
    with (
        os.fdopen(descriptor, "wb") as raw,
        tarfile.open(fileobj=raw, mode="w:gz", compresslevel=_FASTEST) as archive,
    ):
        _add_text(archive, MEMBER, manifest.to_json())
        for name, path in files.items():
            archive.add(path, arcname=name, recursive=False)
        archive.close()
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _kept_files() -> Mapping[str, Path]:
    """What of the data folder is kept: the key, and the files of pulls that wait for somebody."""
    data_dir = Path(settings.DATA_DIR)
    waiting = Pull.objects.filter(status__in=_WAITING).exclude(stored_file="")
    names = [*KEPT_FILES, *waiting.order_by("pk").values_list("stored_file", flat=True)]
    return {name: data_dir / name for name in names if (data_dir / name).is_file()}


def _settings(environment: Mapping[str, str]) -> dict[str, str]:
    ours = (name for name in sorted(environment) if name.startswith(_PREFIX))
    return {name: environment[name] for name in ours if not _SECRET.search(name)}


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    archive.addfile(member, io.BytesIO(data))


def _stored_at(name: str, path: Path) -> StoredFile:
    with path.open("rb") as file:
        return _stored(name, file)


def _stored(name: str, file: IO[bytes]) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(file):
        digest.update(piece)
        size += len(piece)
    return StoredFile(name, size, digest.hexdigest())


def _pieces(file: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: file.read(_PIECE_BYTES), b"")


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise InputError(f"{member.name} is no plain file: a backup holds nothing else.")
    return file
