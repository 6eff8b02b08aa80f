"""The bytes of each pull, kept as served: for resuming, for a second look, for provenance."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from django.conf import settings

from screening.catalog.models import Feed, Pull, PullStatus
from screening.common.exceptions import InputError

KEPT_FILES = 6  # a feed; those that wait for a person are kept beyond that
FOLDER = "pulls"
COMPRESSION = 5


def raw_file_keep(pull: Pull, data: bytes) -> None:
    """Write a pull's bytes under the data directory and record where, how many, and their hash.

    Raises InputError when they cannot be written.
    """
    relative = Path(FOLDER) / pull.feed.key / f"{pull.pk:08d}.gz"
    target = Path(settings.DATA_DIR) / relative
    partial = target.with_suffix(".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(gzip.compress(data, COMPRESSION, mtime=0))
        partial.replace(target)  # whoever sees the file sees all of it
    except OSError as error:
        raise InputError(
            f"{target} cannot be written: {error.strerror}. Free some space or choose another"
            " SAFE_PASSAGE_DATA_DIR."
        ) from error
    pull.stored_file = str(relative)
    pull.content_sha256 = hashlib.sha256(data).hexdigest()
    pull.content_bytes = len(data)
    pull.save(update_fields=["stored_file", "content_sha256", "content_bytes"])


def raw_file_read(pull: Pull) -> bytes:
    """Return a pull's bytes as they were served. Raises InputError when they are gone."""
    if not pull.stored_file:
        raise InputError(f"Pull {pull.pk} of {pull.feed.key} stored no file.")
    try:
        return gzip.decompress((Path(settings.DATA_DIR) / pull.stored_file).read_bytes())
    except (OSError, EOFError) as error:
        raise InputError(
            f"The file of pull {pull.pk} ({pull.stored_file}) cannot be read: {error}."
        ) from error


def raw_files_prune(feed: Feed) -> None:
    """Delete a feed's oldest files; the records of those pulls stay."""
    with_file = feed.pulls.exclude(stored_file="").exclude(
        status__in=[PullStatus.QUARANTINED, PullStatus.ACCEPTED, PullStatus.RUNNING]
    )
    for pull in with_file.order_by("-pk")[KEPT_FILES:]:
        (Path(settings.DATA_DIR) / pull.stored_file).unlink(missing_ok=True)
        pull.stored_file = ""
        pull.save(update_fields=["stored_file"])
