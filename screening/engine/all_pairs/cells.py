"""Where the sieve looks for neighbours: layers of radius, bands of latitude, columns of longitude.

Two objects that can meet within half a step are now within ``reach`` of each other, seen from the
Earth's centre within ``reach_rad``, and in radius within the sum of what both can climb or sink. A
cell is a layer, a band and a column; objects sorted by cell make every neighbourhood a few short
runs of consecutive objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, floor, pi, sin
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import FloatArray, IntArray

# Radii are looked up in a table this fine, up to this height; all above are one layer.
LOOKUP_KM: Final = 2.0
_LOOKUP_TOP_KM: Final = 60_000.0
_LAYERS: Final = 64
# The sieve's polynomial for angles, and single precision, are good to 3e-5 rad.
ANGLE_ERROR_RAD: Final = 1e-4

WholeArray = npt.NDArray[np.int32]
Runs = WholeArray


class Grid(NamedTuple):
    """``Cells`` as compiled code takes them."""

    layer_of: WholeArray
    columns: WholeArray
    first_column: WholeArray
    ahead: WholeArray
    around: WholeArray
    least_cosine: FloatArray
    per_layer: int
    layers: int


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbering of the cells; passed to compiled code field by field.

    ``layer_of`` (m,): layer by ``radius // LOOKUP_KM``. ``layer_floor_km`` (layers + 1,).
    ``columns`` and ``first_column`` (bands,): columns of each band and the number of the first.
    ``least_cosine`` (bands,): of the latitudes in a band. ``ahead`` and ``around`` (cells of a
    layer, runs, 2): the neighbours of each cell as runs of cells, first and end; those that come
    after it in its own layer, and all of them, for the next layer. Unused runs are empty.
    """

    layer_of: WholeArray
    layer_floor_km: FloatArray
    columns: WholeArray
    first_column: WholeArray
    ahead: Runs
    around: Runs
    least_cosine: FloatArray
    columns_per_layer: int

    @property
    def count(self) -> int:
        """How many cells there are."""
        return (self.layer_floor_km.size - 1) * self.columns_per_layer

    def grid(self) -> Grid:
        """Return what compiled code needs of them."""
        return Grid(
            self.layer_of,
            self.columns,
            self.first_column,
            self.ahead,
            self.around,
            self.least_cosine,
            self.columns_per_layer,
            self.layer_floor_km.size - 1,
        )


def reach_angle_rad(reach_km: float) -> float:
    """Return the largest angle, from the Earth's centre, between objects this close."""
    return 2.0 * asin(min(1.0, reach_km / (2.0 * EARTH_RADIUS_WGS72_KM))) + ANGLE_ERROR_RAD


def make_cells(reach_km: float, thinnest_layer_km: float, radius_km: FloatArray) -> Cells:
    """Lay cells out for objects at these radii (any sample), none thinner than allowed."""
    reach_rad = reach_angle_rad(reach_km)
    bands = max(1, int(pi / reach_rad))
    edge_rad = np.linspace(-pi / 2.0, pi / 2.0, bands + 1)
    polemost_rad = np.maximum(np.abs(edge_rad[:-1]), np.abs(edge_rad[1:])) + ANGLE_ERROR_RAD
    least_cosine = np.maximum(np.cos(polemost_rad), 0.0)
    spread_rad = _spreads(least_cosine, reach_rad)
    columns = np.maximum(1, (2.0 * pi / spread_rad[:, 1]).astype(np.int32)).astype(np.int32)
    first_column = np.concatenate([[0], np.cumsum(columns)[:-1]]).astype(np.int32)
    layer_of, floors = _layers(thinnest_layer_km, radius_km)
    around, ahead = _neighbours(columns, first_column, spread_rad)
    return Cells(
        layer_of, floors, columns, first_column, ahead, around, least_cosine, int(columns.sum())
    )


def _spreads(least_cosine: FloatArray, reach_rad: float) -> FloatArray:
    """Bound the difference of longitude: sin(d/2) <= sin(reach/2) / sqrt(cos lat1 cos lat2)."""
    bands, sine = least_cosine.size, sin(reach_rad / 2.0)
    other = np.clip(np.arange(bands)[:, None] + np.array([-1, 0, 1]), 0, bands - 1)
    narrow = np.sqrt(least_cosine[:, None] * least_cosine[other])
    with np.errstate(divide="ignore"):
        half = np.arcsin(np.minimum(sine / narrow, 1.0))
    spread_rad: FloatArray = np.minimum(2.0 * half + 2.0 * ANGLE_ERROR_RAD, pi)
    # Where the sine reaches one, any difference of longitude is possible.
    spread_rad[narrow <= sine] = pi
    return spread_rad


def _neighbours(
    columns: WholeArray, first_column: WholeArray, spread_rad: FloatArray
) -> tuple[Runs, Runs]:
    """Return the runs of neighbouring cells around each cell of a layer, and those after it."""
    around, ahead = [], []
    for band in range(columns.size):
        for column in range(int(columns[band])):
            runs = _runs_around(band, column, columns, first_column, spread_rad)
            cell = int(first_column[band]) + column
            around.append(runs)
            ahead.append([(max(first, cell + 1), end) for first, end in runs if end > cell + 1])
    return _table(around), _table(ahead)


def _runs_around(
    band: int, column: int, columns: WholeArray, first_column: WholeArray, spread_rad: FloatArray
) -> list[tuple[int, int]]:
    width = 2.0 * pi / columns[band]
    runs: list[tuple[int, int]] = []
    for which in range(3):
        other = band + which - 1
        if 0 <= other < columns.size:
            low_rad = column * width - spread_rad[band, which]
            high_rad = (column + 1) * width + spread_rad[band, which]
            base = int(first_column[other])
            runs += [
                (base + a, base + b) for a, b in column_runs(low_rad, high_rad, columns[other])
            ]
    return runs


def column_runs(low_rad: float, high_rad: float, columns: int) -> list[tuple[int, int]]:
    """Return the columns that meet an interval of longitude (may wrap), as runs: first and end."""
    scale = columns / (2.0 * pi)
    first, end = floor(low_rad * scale), floor(high_rad * scale) + 1
    if end - first >= columns:
        return [(0, int(columns))]
    turns = first // int(columns) * int(columns)
    first, end = first - turns, end - turns
    if end > columns:
        return [(0, end - int(columns)), (first, int(columns))]
    return [(first, end)]


def _table(runs: list[list[tuple[int, int]]]) -> Runs:
    table = np.zeros((len(runs), max(map(len, runs)), 2), np.int32)
    for cell, of_cell in enumerate(runs):
        table[cell, : len(of_cell)] = np.array(of_cell, np.int32).reshape(-1, 2)
    return table


def _layers(thinnest_km: float, radius_km: FloatArray) -> tuple[npt.NDArray[np.int32], FloatArray]:
    """Cut radii into layers that hold equal numbers of objects, none thinner than allowed."""
    size = int(_LOOKUP_TOP_KM / LOOKUP_KM)
    known_km = radius_km[np.isfinite(radius_km)]
    index = np.clip((known_km / LOOKUP_KM).astype(np.int64), 0, size - 1)
    held: IntArray = np.bincount(index, minlength=size)
    thinnest, enough = int(np.ceil(thinnest_km / LOOKUP_KM)), max(known_km.size / _LAYERS, 1.0)
    layer_of, floors = np.zeros(size, np.int32), [0.0]
    objects, begun = 0.0, 0
    for place in range(size):
        if objects >= enough and place - begun >= thinnest and size - place >= thinnest:
            floors.append(place * LOOKUP_KM)
            objects, begun = 0.0, place
        layer_of[place] = len(floors) - 1
        objects += held[place]
    return layer_of, np.array([*floors, np.inf])
