"""What the ``screen`` command writes: one row an approach, and a summary for people."""

from __future__ import annotations

import csv
import json
import os
import resource
import sys
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

from screening.common.csv_cells import harmless
from screening.common.exceptions import InputError
from screening.conjunctions.object_counts import object_counts
from screening.engine.config import ScreeningConfig
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.types import ApproachKind, ElementSet, ScreeningResult, Status
from screening.management.screen_inputs import CatalogueFiles

COLUMNS: Final = (
    "primary_id",
    "secondary_id",
    "tca_utc",
    "miss_distance_km",
    "radial_km",
    "in_track_km",
    "cross_track_km",
    "relative_speed_km_s",
    "kind",
    "primary_age_days",
    "secondary_age_days",
)
NAME_COLUMNS: Final = ("primary_name", "secondary_name")  # after the others, when asked for
_SHOWN_REJECTIONS: Final = 5

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Screening:
    """A finished screening with its inputs."""

    catalogue: CatalogueFiles
    config: ScreeningConfig
    result: ScreeningResult
    read_seconds: float
    has_names: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return (*COLUMNS, *NAME_COLUMNS) if self.has_names else COLUMNS


def parse_output(text: str) -> Path:
    """Accept a path that ends in .csv or .json, for argparse."""
    path = Path(text)
    if path.suffix.lower() not in _WRITERS:
        raise ArgumentTypeError(f"{text!r} must end in .csv or .json")
    return path


def require_writable(path: Path) -> None:
    """Raise ``InputError`` when no file can be written at ``path``: before the work, not after."""
    if path.is_dir():
        raise InputError(f"{path} cannot be written: it is a folder.")
    with output_file(path, keep=False):
        pass


def write_screening(screening: Screening, path: Path) -> None:
    """Write the approaches as CSV, or with window and statuses as JSON, by the path's ending.

    The file takes the place of what was there only once it is complete. Raises ``InputError``.
    """
    with output_file(path, keep=True) as file:
        _WRITERS[path.suffix.lower()](screening, file)


@contextmanager
def output_file(path: Path, *, keep: bool) -> Iterator[TextIO]:
    """Open a file that takes its path's place once it is complete; raises ``InputError``."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        if keep:
            unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        # Where the folder is missing or closed to us there is nothing to remove.
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def approach_rows(screening: Screening) -> Iterator[Row]:
    """Yield one dictionary an approach, keyed and ordered by the screening's ``columns``."""
    element_sets, start_utc = screening.catalogue.element_sets, screening.config.start_utc
    for approach in screening.result.approaches:
        primary = element_sets[int(approach["primary_index"])]
        secondary = element_sets[int(approach["secondary_index"])]
        tca_utc = utc_at(start_utc, approach["tca_offset_s"])
        row = {
            "primary_id": primary.norad_cat_id,
            "secondary_id": secondary.norad_cat_id,
            "tca_utc": _iso_z(tca_utc),
            "miss_distance_km": round(float(approach["miss_distance_km"]), 6),
            "radial_km": round(float(approach["radial_km"]), 6),
            "in_track_km": round(float(approach["in_track_km"]), 6),
            "cross_track_km": round(float(approach["cross_track_km"]), 6),
            "relative_speed_km_s": round(float(approach["relative_speed_km_s"]), 9),
            "kind": ApproachKind(int(approach["kind"])).name.lower(),
            "primary_age_days": _age_days(primary, tca_utc),
            "secondary_age_days": _age_days(secondary, tca_utc),
        }
        names = dict(zip(NAME_COLUMNS, (primary.name, secondary.name), strict=True))
        yield row | names if screening.has_names else row


def _iso_z(instant_utc: datetime) -> str:
    return instant_utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _age_days(element_set: ElementSet, tca_utc: datetime) -> float:
    return round(seconds_between(element_set.epoch_utc, tca_utc) / SECONDS_PER_DAY, 6)


def _write_csv(screening: Screening, file: TextIO) -> None:
    writer = csv.DictWriter(file, screening.columns, lineterminator="\n")
    writer.writeheader()
    for row in approach_rows(screening):
        writer.writerow({column: harmless(value) for column, value in row.items()})


def _write_json(screening: Screening, file: TextIO) -> None:
    config, result = screening.config, screening.result
    document = {
        "start_utc": _iso_z(config.start_utc),
        "end_utc": _iso_z(config.end_utc),
        "threshold_km": config.threshold_km,
        "catalogue_files": list(screening.catalogue.parsed),
        "objects": len(screening.catalogue.element_sets),
        "statuses": _status_counts(result),
        "not_fully_screened": [
            {
                "norad_cat_id": screening.catalogue.element_sets[index].norad_cat_id,
                "status": Status(int(result.status[index])).name.lower(),
                "detail": detail,
            }
            for index, detail in sorted(result.status_detail.items())
        ],
        "approaches": [
            row | {"duration_s": round(float(duration_s), 3)}
            for row, duration_s in zip(
                approach_rows(screening), result.approaches["duration_s"], strict=True
            )
        ],
    }
    json.dump(document, file, indent=1)
    file.write("\n")


_WRITERS: Final[dict[str, Callable[[Screening, TextIO], None]]] = {
    ".csv": _write_csv,
    ".json": _write_json,
}


def summary(screening: Screening) -> str:
    """Say in lines what was read, screened and found, and what it took."""
    result = screening.result
    rejected = [each for file in screening.catalogue.parsed.values() for each in file.rejections]
    seconds = {"read": screening.read_seconds, **result.seconds_by_stage}
    stages = ", ".join(f"{stage} {spent:.2f}" for stage, spent in seconds.items())
    lines = [
        f"objects: {len(screening.catalogue.element_sets):,}",
        f"records rejected: {len(rejected):,}",
        *(f"  {each.location}: {each.reason}" for each in rejected[:_SHOWN_REJECTIONS]),
        f"statuses: {_objects(result)}",
        f"events: {_listed(_kind_counts(result))}",
        *_sieve_lines(result.counts_by_stage),
        f"seconds: {stages}, total {sum(seconds.values()):.2f}",
        f"threads: {result.counts_by_stage['threads']}",
        f"peak memory: {_peak_memory()}",
    ]
    return "\n".join(lines)


def _sieve_lines(counts: Mapping[str, int]) -> list[str]:
    if "candidate_pairs" in counts:
        return [f"candidate pairs: {counts['candidate_pairs']:,}"]
    return [
        f"candidates: {counts['candidates']:,}",
        f"states in the sieve: own SGP4 {counts['objects_own_sgp4']:,}, arcs between sgp4 states "
        f"{counts['objects_arcs']:,}, sgp4 itself {counts['objects_sgp4']:,} objects",
    ]


def _kind_counts(result: ScreeningResult) -> dict[str, int]:
    kinds = result.approaches["kind"]
    return {kind.name.lower(): int((kinds == kind).sum()) for kind in ApproachKind}


def _status_counts(result: ScreeningResult) -> dict[str, int]:
    counts = Counter(result.status.tolist())
    return {Status(code).name.lower(): counts[code] for code in sorted(counts)}


def _objects(result: ScreeningResult) -> str:
    counts = object_counts({name.upper(): n for name, n in _status_counts(result).items()})
    return counts.words if counts else "no objects"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _peak_memory() -> str:
    own_mb = _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    child_mb = _megabytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return f"{own_mb:.0f} MB" + (f", largest worker {child_mb:.0f} MB" if child_mb else "")


def _megabytes(max_rss: int) -> float:
    bytes_per_unit = 1 if sys.platform == "darwin" else 1024  # the kernels count differently
    return max_rss * bytes_per_unit / 1e6
