"""Vallado's verification cases of SGP4 and the states printed for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from screening.engine.elements import read_elements
from screening.engine.types import ElementSet

LINE_LENGTH = 68
# SGP4 refuses this one; the state printed for it is that of the case before.
REFUSED = 33334


def element_sets(folder: Path) -> list[ElementSet]:
    """Read the cases; three of them carry wrong checksums, which are put right here."""
    lines = (folder / "SGP4-VER.TLE").read_text().splitlines()
    content = "\n".join(_with_checksum(line) for line in lines if line[:2] in ("1 ", "2 "))
    return read_elements(content.encode(), file_name="SGP4-VER.TLE").elements


def _with_checksum(line: str) -> str:
    body = line[:LINE_LENGTH]
    total = sum(int(c) for c in body if c.isdigit()) + body.count("-")
    return f"{body}{total % 10}"


def expected_states(folder: Path) -> list[tuple[int, np.ndarray]]:
    """Return blocks of one object each: (number, rows of minutes, position and velocity)."""
    blocks: list[tuple[int, list[list[float]]]] = []
    for line in (folder / "tcppver.out").read_text().splitlines():
        fields = line.split()
        if line.endswith(" xx"):
            blocks.append((int(fields[0]), []))
        else:
            blocks[-1][1].append([float(field) for field in fields[:7]])
    return [(number, np.array(rows)) for number, rows in blocks]
