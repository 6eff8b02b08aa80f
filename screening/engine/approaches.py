"""Close approach records: what is reported of every minimum and every window edge."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.edges import find_edges
from screening.engine.frames import teme_to_rtn
from screening.engine.paths import PairPaths, PairSpans, Window, join_spans
from screening.engine.propagate import BoolArray
from screening.engine.refine import find_minima, slow_nodes
from screening.engine.stays import is_co_moving, slow_stays, stays_around
from screening.engine.survey import Intervals
from screening.engine.types import CLOSE_APPROACH_DTYPE, ApproachKind, FloatArray

Approaches = npt.NDArray[np.void]
NO_APPROACHES: Final[Approaches] = np.zeros(0, dtype=CLOSE_APPROACH_DTYPE)


def approaches_in(paths: PairPaths, leaves: list[Intervals], window: Window) -> Approaches:
    """Turn the leaves of a survey into records: minima, window edges and co-moving stays.

    Indices are those of the propagator; the order is by pair and time.
    """
    nodes = slow_nodes(paths, leaves, window)
    brackets, tca_s = find_minima(paths, leaves, nodes, window)
    minima = _records(paths, PairSpans(brackets.primary, brackets.secondary, tca_s, tca_s))
    minima = minima[_is_event(minima, window)]
    edge_spans = find_edges(paths, leaves, window, _moments(minima))
    edges = _records(paths, edge_spans)
    stays = stays_around(
        paths, window, slow_stays(nodes, window), join_spans([_moments(minima), edge_spans])
    )
    records = np.concatenate([minima, edges])
    records["duration_s"] = stays.until_s - stays.from_s
    is_edge = np.arange(records.size) >= minima.size
    return _classified(records, stays, is_edge)


def _records(paths: PairPaths, moments: PairSpans) -> Approaches:
    """Fill everything but kind and duration from exact states at ``from_s``."""
    records = np.zeros(len(moments), dtype=CLOSE_APPROACH_DTYPE)
    r_primary, v_primary = paths.states(moments.primary, moments.from_s)
    r_secondary, v_secondary = paths.states(moments.secondary, moments.from_s)
    r_relative = r_secondary - r_primary
    rtn_km = teme_to_rtn(r_relative, r_reference_teme_km=r_primary, v_reference_teme_km_s=v_primary)
    records["primary_index"], records["secondary_index"] = moments.primary, moments.secondary
    records["tca_offset_s"] = moments.from_s
    records["miss_distance_km"] = np.linalg.norm(r_relative, axis=-1)
    records["radial_km"], records["in_track_km"], records["cross_track_km"] = rtn_km.T
    records["relative_speed_km_s"] = np.linalg.norm(v_secondary - v_primary, axis=-1)
    records["r_primary_teme_km"], records["v_primary_teme_km_s"] = r_primary, v_primary
    records["r_secondary_teme_km"], records["v_secondary_teme_km_s"] = r_secondary, v_secondary
    return records


def _is_event(minima: Approaches, window: Window) -> BoolArray:
    """Whether minima lie under the threshold and inside [start, end)."""
    at_s: FloatArray = minima["tca_offset_s"]
    is_event: BoolArray = (
        (minima["miss_distance_km"] < window.threshold_km)
        & (at_s >= 0.0)
        & (at_s < window.duration_s)
    )
    return is_event


def _moments(records: Approaches) -> PairSpans:
    return PairSpans(
        records["primary_index"].astype(np.int64),
        records["secondary_index"].astype(np.int64),
        records["tca_offset_s"],
        records["tca_offset_s"],
    )


def _classified(records: Approaches, stays: PairSpans, is_edge: BoolArray) -> Approaches:
    """Set the kinds.

    Minima of a co-moving stay are co-moving. A co-moving stay without any minimum gives one
    co-moving record, at its closer edge; other edges are window edges.
    """
    co_moving = is_co_moving(stays, records["relative_speed_km_s"])
    kind = np.where(is_edge, ApproachKind.WINDOW_EDGE, ApproachKind.CLOSEST_APPROACH)
    kind[co_moving & ~is_edge] = ApproachKind.CO_MOVING
    keep = np.ones(records.size, dtype=np.bool_)
    for rows in _rows_by_stay(stays, co_moving):
        if is_edge[rows].all():
            closest = rows[int(np.argmin(records["miss_distance_km"][rows]))]
            kind[closest] = ApproachKind.CO_MOVING
            keep[rows] = rows == closest
    records["kind"] = kind
    return records[keep]


def _rows_by_stay(stays: PairSpans, co_moving: BoolArray) -> list[npt.NDArray[np.int64]]:
    """Return the rows of the records of each co-moving stay."""
    groups: dict[tuple[int, int, float], list[int]] = {}
    for row in np.flatnonzero(co_moving).tolist():
        key = (int(stays.primary[row]), int(stays.secondary[row]), float(stays.from_s[row]))
        groups.setdefault(key, []).append(row)
    return [np.array(rows, dtype=np.int64) for rows in groups.values()]
