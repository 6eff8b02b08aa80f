"""Make an installation again from a backup: check everything first, then put it in place."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from screening.alerts.alarm_models import Pulse
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.common.process_identity import is_known_dead
from screening.coordination.chain import faults_of
from screening.coordination.models import Case
from screening.coordination.selectors import chained_entries
from screening.upkeep.backup.databases import (
    database_exists,
    database_is_empty,
    database_replace,
    dump_trouble,
    sqlite_trouble,
    way_back,
)
from screening.upkeep.backup.manifest import DATABASE, MEMBER, Manifest
from screening.upkeep.backup.writing import manifest_of, verify
from screening.upkeep.models import RunningProcess

HEARD_WITHIN: Final = timedelta(minutes=2)


def backup_restore(path: Path, *, replaces: bool) -> list[str]:
    """Put a backup in the place of this installation's data; say what was done.

    ``replaces`` allows that on a database that holds anything. Whoever calls must have stopped the
    product. Raises InputError, with nothing done, for a backup that is damaged, of another kind of
    database or of a newer release, and where something runs or would be lost. What is in place is
    looked at again: where it is not what was backed up, InputError says what was done, where the
    former data lie, and how to go back.
    """
    manifest = manifest_of(path)
    _refuse(manifest, replaces=replaces)
    verify(path, manifest)
    data_dir = Path(settings.DATA_DIR)
    data_dir.mkdir(parents=True, exist_ok=True)
    aside = f".before-restore-{real_now_utc():%Y%m%dT%H%M%SZ}"
    with TemporaryDirectory(dir=data_dir, prefix=".restore-") as folder:
        _unpack(path, manifest, Path(folder))
        copy = Path(folder) / DATABASE[manifest.database]
        if trouble := _trouble(copy):
            raise InputError(f"The database in {path} is damaged: {trouble}")
        done = [*_told(manifest), database_replace(copy, aside=aside)]
        try:
            done += _put_back(Path(folder), data_dir, aside)
            done += [*_counted(manifest), *_chains()]
        except (InputError, DatabaseError, OSError) as error:
            raise InputError(_halfway(error, done, aside)) from error
    return [each for each in done if each]


def _halfway(error: Exception, done: Iterable[str], aside: str) -> str:
    """The words for what goes wrong once the former data have been set aside."""
    return (
        f"{str(error).rstrip('.')}. So what is in place now is not, or not all of, what was backed"
        f" up. Done until then: {' '.join(filter(None, done))} To go back: {way_back(aside)}; then"
        f" give each other file in {settings.DATA_DIR} that ends in {aside} its own name again."
    )


def _refuse(manifest: Manifest, *, replaces: bool) -> None:
    if manifest.database != connection.vendor:
        raise InputError(
            f"The backup is of {manifest.database} and this installation uses {connection.vendor}: "
            "restore it where DATABASE_URL names one of its own kind."
        )
    if unknown := _unknown_migrations(manifest):
        raise InputError(
            f"The backup is of a newer release ({manifest.code_version}), whose tables this one "
            f"does not know: {', '.join(unknown[:3])}. Install that release and restore again."
        )
    if not database_exists():
        return
    if heard := _heard_lately():
        raise InputError(
            f"Safe Passage runs on this database: {heard} was heard of within {HEARD_WITHIN}. "
            "Stop it everywhere, wait as long, and restore again."
        )
    if not replaces and not database_is_empty():
        raise InputError(
            "The database here is not empty, and nothing is thrown away unasked. Give --replace to "
            "have the backup take its place."
        )


def _unknown_migrations(manifest: Manifest) -> list[str]:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {app for app, _ in MigrationLoader(None).disk_migrations}
    return [each for each in manifest.migrations if _is_unknown(each, known, ours)]


def _is_unknown(migration: str, known: set[str], apps: set[str]) -> bool:
    """NOTE: the rows of an app that a release has dropped are no sign of a newer one."""
    return migration.partition(".")[0] in apps and migration not in known


def _heard_lately() -> str:
    """Who was heard of. Web processes have no pulse, only their line on Status."""
    tables = set(connection.introspection.table_names())
    since = real_now_utc() - HEARD_WITHIN
    if Pulse._meta.db_table in tables:
        for pulse in Pulse.objects.filter(heard_at__gte=since):
            return pulse.name
    if RunningProcess._meta.db_table in tables:
        for process in RunningProcess.objects.filter(heard_at__gte=since):
            if not is_known_dead(process.identity):
                return str(process)
    return ""


def _unpack(path: Path, manifest: Manifest, folder: Path) -> None:
    """Only what the manifest names, as plain files, below the folder."""
    names = {each.name for each in manifest.files}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if member.name == MEMBER or member.name not in names:
                continue
            _require_inside(member.name)
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            source = archive.extractfile(member)
            if source is None:
                raise InputError(f"{member.name} is no plain file: a backup holds nothing else.")
            with source, target.open("wb") as file:
                shutil.copyfileobj(source, file)


def _require_inside(name: str) -> None:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise InputError(f"{name} would lie outside the data folder: this is no backup of ours.")


def _trouble(copy: Path) -> str:
    return sqlite_trouble(copy) if connection.vendor == "sqlite" else dump_trouble(copy)


def _put_back(folder: Path, data_dir: Path, aside: str) -> Iterable[str]:
    """Put the other files in place. What was there under their names is kept beside them."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        target = data_dir / path.relative_to(folder)
        if path.name in DATABASE.values():
            continue
        if target.exists() and target.read_bytes() != path.read_bytes():
            target.rename(target.with_name(target.name + aside))
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o600)
        path.replace(target)
        yield f"Put back: {target.relative_to(data_dir)}."


def _told(manifest: Manifest) -> list[str]:
    rows = sum(manifest.row_counts.values())
    return [
        f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, made by release "
        f"{manifest.code_version}: {rows:,} rows in {len(manifest.row_counts)} tables."
    ]


def _counted(manifest: Manifest) -> list[str]:
    """Raises InputError where a table does not have the rows that the backup was made of."""
    with connection.cursor() as cursor:
        for table, told in manifest.row_counts.items():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            if (counted := cursor.fetchone()[0]) != told:
                raise InputError(f"{table} has {counted:,} rows after restoring, not {told:,}.")
    return ["Every table has the rows that the backup was made of."]


def _chains() -> list[str]:
    """Raises InputError where the chain of a case is broken."""
    cases = Case.objects.order_by("pk")
    for case in cases:
        for fault in faults_of(case.uuid, chained_entries(case)):
            raise InputError(f"{case}: entry {fault.number} {fault.words}.")
    return [f"The chains of {cases.count():,} cases are whole."]
