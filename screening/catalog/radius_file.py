"""A file of hard-body radii that the user has, such as NASA CARA's estimates: CSV, plain or gzip.

Its columns are ``ObjectID``, the catalogue number, and ``HBR`` in metres; others are not read. An
empty radius, or one that is not above zero, is one that the file does not know.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from screening.common.exceptions import ConfigurationError
from screening.engine.elements import UnusableFile
from screening.engine.elements.checks import MAX_CATALOGUE_NUMBER
from screening.engine.elements.decode import decode_text

LARGEST_RADIUS_M: Final = 10_000.0  # as in what parties state; the ISS has 55
_COLUMNS: Final = ("ObjectID", "HBR")
_SHOWN: Final = 40  # characters of a cell, in an error


def radii_m(path: Path) -> Mapping[int, float]:
    """Return radii in metres by catalogue number; read again only when the file has changed.

    Raises ConfigurationError naming the file, the line and what is wrong.
    """
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error}).") from error


def radii_of(data: bytes, name: str) -> Mapping[int, float]:
    """Return the radii of a file's bytes. Raises ConfigurationError as ``radii_m`` does."""
    try:
        rows = csv.DictReader(io.StringIO(decode_text(data, file_name=name), newline=""))
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise ConfigurationError(f"{name}: its first line lacks {' and '.join(missing)}.")
        return dict(_known(name, rows))
    except (UnusableFile, csv.Error) as error:
        raise ConfigurationError(f"{name}: cannot be read ({error}).") from error


@lru_cache(maxsize=1)
def _read(path: Path, _changed_ns: int) -> Mapping[int, float]:
    return radii_of(path.read_bytes(), str(path))


def _known(name: str, rows: csv.DictReader[str]) -> Iterator[tuple[int, float]]:
    for row in rows:
        number, radius = (row[column] or "" for column in _COLUMNS)
        try:
            pair = int(number), float(radius or 0.0)
        except ValueError as error:
            raise _no_radius(name, rows.line_num, number, radius) from error
        if not (0 < pair[0] <= MAX_CATALOGUE_NUMBER and pair[1] <= LARGEST_RADIUS_M):
            raise _no_radius(name, rows.line_num, number, radius)
        if pair[1] > 0.0:
            yield pair


def _no_radius(name: str, line: int, number: str, radius: str) -> ConfigurationError:
    return ConfigurationError(
        f"{name}, line {line}: {number[:_SHOWN]!r} and {radius[:_SHOWN]!r} are not a catalogue"
        f" number and a radius of at most {LARGEST_RADIUS_M:,.0f} metres."
    )
