"""A file on this machine, taken in through the same path as a pull."""

from __future__ import annotations

import hashlib
from pathlib import Path

from screening.catalog.sources.base import Conditions, Fetched, OnBytes, SourceUnusable

MAX_FILE_BYTES = 512 * 1024 * 1024


class LocalFile:
    """One local file, plain or gzip."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file_name = path.name
        self.address = str(path)

    def fetch(self, conditions: Conditions, on_bytes: OnBytes) -> Fetched:
        """Read the file. Its hash serves as ETag, so that a file is taken in once."""
        try:
            if self.path.stat().st_size > MAX_FILE_BYTES:
                raise SourceUnusable(f"{self.path} is larger than {MAX_FILE_BYTES:,} bytes.")
            data = self.path.read_bytes()
        except OSError as error:
            raise SourceUnusable(f"{self.path} cannot be read: {error.strerror}.") from error
        on_bytes(len(data))
        etag = hashlib.sha256(data).hexdigest()
        return Fetched(data=data, etag=etag, is_unchanged=etag == conditions.etag)
