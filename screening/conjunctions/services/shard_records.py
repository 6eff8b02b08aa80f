"""The partial result of one shard as bytes: what its row holds until the run is joined.

Format 2 is a compressed ``.npz`` without pickled objects:

=============  =====================================================================
``format``     the number of this format
``release``    JSON: the code version that searched the shard
``records``    (k,) CLOSE_APPROACH_DTYPE, their kinds and durations still open
``is_edge``    (k,) bool: at an outer edge of the window
``stays``      (k, 4) float64: primary, secondary, from_s, until_s around fast ones
``slow_stays`` (m, 4) float64: the same of slow ones, cut at this shard's borders
``status``     (n,) int32 ``Status`` of every object, the same in every shard of a run
``described``  JSON: ``details`` by object index, ``counts`` of the search
=============  =====================================================================

Indices fit float64 exactly. What another release wrote is refused, in whatever format: it may have
searched differently.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from screening.common.exceptions import InputError
from screening.engine.all_pairs.parts import PartResult
from screening.engine.approaches import Part
from screening.engine.paths import PairSpans
from screening.engine.propagate import StatusArray
from screening.engine.types import FloatArray

FORMAT: Final = 2
RUN_ONE_RELEASE: Final = "run the same release on every machine, then ask for a new run."


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What one shard found, and what became of every object in the whole window."""

    part: PartResult
    status: StatusArray
    detail: dict[int, str]


def pack_shard(found: ShardResult, code_version: str) -> bytes:
    """Bytes that ``unpack_shard`` turns back into exactly the same result."""
    part, packed = found.part.part, io.BytesIO()
    described = {"details": found.detail, "counts": found.part.counts}
    np.savez_compressed(
        packed,
        format=np.array(FORMAT),
        release=_as_json(code_version),
        records=part.records,
        is_edge=part.is_edge,
        stays=_columns(part.stays),
        slow_stays=_columns(part.slow_stays),
        status=found.status,
        described=_as_json(described),
    )
    return packed.getvalue()


def unpack_shard(packed: bytes, code_version: str) -> ShardResult:
    """Read a shard's partial result.

    Raises InputError when it is of another format, or of another release than ``code_version``.
    """
    with np.load(io.BytesIO(packed), allow_pickle=False) as stored:
        if int(stored["format"]) != FORMAT:
            raise InputError(
                f"A shard was written in format {int(stored['format'])}, this release reads "
                f"{FORMAT}: {RUN_ONE_RELEASE}"
            )
        written_by = json.loads(stored["release"].tobytes())
        if written_by != code_version:
            raise InputError(
                f"A shard was searched by release {written_by} and is not joined with those of "
                f"{code_version}: {RUN_ONE_RELEASE}"
            )
        described: dict[str, Any] = json.loads(stored["described"].tobytes())
        part = Part(
            stored["records"],
            stored["is_edge"],
            _spans(stored["stays"]),
            _spans(stored["slow_stays"]),
        )
        detail = {int(index): words for index, words in described["details"].items()}
        return ShardResult(PartResult(part, described["counts"]), stored["status"], detail)


def _as_json(value: Any) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def _columns(spans: PairSpans) -> FloatArray:
    columns: FloatArray = np.stack(
        [spans.primary, spans.secondary, spans.from_s, spans.until_s], axis=1, dtype=np.float64
    )
    return columns


def _spans(columns: FloatArray) -> PairSpans:
    primary, secondary, from_s, until_s = columns.T
    return PairSpans(
        primary.astype(np.int64), secondary.astype(np.int64), from_s.copy(), until_s.copy()
    )
