"""What a summary was built from: the rows, by kind, and one digest of what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from screening.coordination.canonical import canonical, sha256_of
from screening.reports.parts.passes import KnownPass
from screening.reports.parts.runs import KnownRun
from screening.reports.weekly_types import Inputs

Rows = Iterable[Sequence[Any]]  # each begins with its key


def build_inputs(passes: Sequence[KnownPass], runs: Sequence[KnownRun]) -> Inputs:
    """Pin the rows behind a week's figures: conjunctions, opinions, changes of state, runs.

    Nothing that differs between two databases with the same history is in it: no real time.
    """
    opinions = (opinion for each in passes for opinion in each.opinions)
    steps = (step for each in passes for step in each.steps)
    return inputs_of(
        {
            "conjunction": [(each.pk, each.station_id, each.first_seen_utc) for each in passes],
            "assessment": sorted(opinions, key=itemgetter(0)),
            "transition": sorted(steps, key=itemgetter(0)),
            "run": [(each.pk, each.is_finished, each.start_utc) for each in runs],
        }
    )


def inputs_of(rows: Mapping[str, Rows]) -> Inputs:
    """The keys of rows by kind, and the SHA-256 of their content in canonical JSON."""
    told = {kind: [list(row) for row in of_kind] for kind, of_kind in rows.items()}
    return Inputs(
        ids=tuple((kind, tuple(row[0] for row in of_kind)) for kind, of_kind in told.items()),
        sha256=sha256_of(canonical(told)),
    )
