"""A file of hard-body radii that the user has, such as NASA CARA's estimates: CSV, plain or gzip.

Its columns are ``ObjectID``, the catalogue number, and ``HBR`` in metres; others are not read. An
empty radius, or one that is not above zero, is one that the file does not know.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from screening.common.exceptions import ConfigurationError

_COLUMNS: Final = ("ObjectID", "HBR")


def radii_m(path: Path) -> Mapping[int, float]:
    """Return radii in metres by catalogue number; read again only when the file has changed.

    Raises ConfigurationError naming the file, the line and what is wrong.
    """
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({error}).") from error


@lru_cache(maxsize=1)
def _read(path: Path, _changed_ns: int) -> Mapping[int, float]:
    is_packed = path.read_bytes()[:2] == b"\x1f\x8b"
    with (gzip.open if is_packed else open)(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise ConfigurationError(f"{path}: its first line lacks {' and '.join(missing)}.")
        return dict(_known(path, rows))


def _known(path: Path, rows: csv.DictReader[str]) -> list[tuple[int, float]]:
    found = []
    for row in rows:
        number, radius = (row[name] for name in _COLUMNS)
        try:
            pair = int(number), float(radius or 0.0)
        except ValueError as error:
            raise ConfigurationError(
                f"{path}, line {rows.line_num}: {number!r} and {radius!r} are not a catalogue"
                " number and a radius in metres."
            ) from error
        if 0.0 < pair[1] < float("inf"):
            found.append(pair)
    return found
