"""Where the sieve looks for neighbours: cubes of direction, each object listed in up to eight.

Directions are unit vectors from the Earth's centre. Each axis is cut in ``CELLS`` parts, and an
object stands in the cube of its direction. So that two objects that can meet are in one list, each
is also listed in the cubes behind its own, towards lower coordinates, as far as two can be apart.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.compiled import Number, inlined

CELLS: Final = 3
CELL_COUNT: Final = CELLS**3
# Two objects that turn this much at most within half a step are now less than a cell apart.
LARGEST_TURN: Final = 0.33
# Axes are bits of a number: an object that is listed one cell behind its own along x and z has 5.
AXES: Final = 3
ALONG_X, ALONG_Y, ALONG_Z = range(AXES)
EVERY_AXIS: Final = 2**AXES - 1


@inlined
def cell_along(component: Number) -> int:
    """Return the part of its axis that one component of a direction lies in."""
    part = int((component + np.float32(1.0)) * np.float32(CELLS / 2.0))
    return max(0, min(part, CELLS - 1))


@inlined
def cell_behind(cell: int, axes: int) -> int:
    """Return the cell one back along each of some axes."""
    along_x, along_y = (axes >> ALONG_X) & 1, (axes >> ALONG_Y) & 1
    return cell - (along_x * CELLS + along_y) * CELLS - ((axes >> ALONG_Z) & 1)


@inlined
def cell_and_axes(x: Number, y: Number, z: Number, reach: Number) -> tuple[int, int]:
    """Return the cell of a direction, and the axes along which it is near the cell behind.

    ``reach`` is less than a cell is wide.
    """
    i, j, k = cell_along(x), cell_along(y), cell_along(z)
    back_x, back_y, back_z = cell_along(x - reach), cell_along(y - reach), cell_along(z - reach)
    axes = ((i - back_x) << ALONG_X) | ((j - back_y) << ALONG_Y) | ((k - back_z) << ALONG_Z)
    return (i * CELLS + j) * CELLS + k, axes
